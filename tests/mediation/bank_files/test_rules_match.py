"""What is certain of a bank's line and what is a person's to decide, on both sides of each limit; and the whole against
a truth that the matcher does not see (C135).
"""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from services.mediation.bank_files.rules.match import Open, Paid, match
from services.mediation.bank_files.rules.payees import Lists, Payee, Worker
from services.mediation.suspense.doubts import WORDS, Doubt

pytestmark = pytest.mark.capability("C135")

DAY = date(2025, 8, 28)
ID_1, ID_2 = "999999199001010016", "999999199001010024"
JIA, YI, SAME = Worker("w-1", "测试甲", ID_1, "621799001"), Worker("w-2", "测试乙"), Worker("w-3", "测试甲", ID_2)


def line(number: int, worker: str, fen: int, month: str = "2025-07", paid: int = 0) -> Open:
    return Open(("C-1", number), worker, month, month, fen, paid)


def told(fen: int, name: str = "测试甲", number: str = "B-1", remark: str = "", **payee: str) -> Paid:
    return Paid(number, DAY, fen, Payee(name, **payee), remark)


def matched(paid: list[Paid], workers: list[Worker], lines: list[Open], refused=()):
    found = match(paid, Lists.of(workers), lines, refused)
    return [({key[1]: fen for key, fen in each.parts.items()}, each.doubt) for each in found.values()]


TWO = [(1, "w-1", 500, "2025-06"), (2, "w-1", 300, "2025-07")]
EQUAL = [(1, "w-1", 500, "2025-06"), (2, "w-1", 500, "2025-07")]


@pytest.mark.parametrize(
    ("fen", "lines", "remark", "parts", "doubt"),
    [
        (500, [(1, "w-1", 500)], "", {1: 500}, None),
        (499, [(1, "w-1", 500)], "", {1: 499}, None),
        (501, [(1, "w-1", 500)], "", {}, Doubt.MORE_THAN_OWED),
        (300, TWO, "", {2: 300}, None),
        (800, TWO, "", {1: 500, 2: 300}, None),
        (799, TWO, "", {}, Doubt.WHICH_LINE),
        (801, TWO, "", {}, Doubt.MORE_THAN_OWED),
        (299, TWO, "7月工资", {2: 299}, None),
        (301, TWO, "7月工资", {}, Doubt.MORE_THAN_OWED),
        (500, EQUAL, "", {}, Doubt.EQUAL_SUMS),
        (500, EQUAL, "2025年6月工资", {1: 500}, None),
        (500, EQUAL, "5月工资", {}, Doubt.EQUAL_SUMS),
        (1000, EQUAL, "", {1: 500, 2: 500}, None),
        (500, [], "", {}, Doubt.NOTHING_OPEN),
        (500, [(1, "w-1", 0, "2025-06", 500)], "", {}, Doubt.PAID_TWICE),
        (501, [(1, "w-1", 0, "2025-06", 500)], "", {}, Doubt.NOTHING_OPEN),
    ],
)
def test_which_lines_a_sum_pays(fen, lines, remark, parts, doubt):
    assert matched([told(fen, remark=remark)], [JIA, YI], [line(*each) for each in lines]) == [(parts, doubt)]


@pytest.mark.parametrize(
    ("paid", "workers", "doubt"),
    [
        (told(500, "测 试 甲"), [JIA], None),
        (told(500, "测试丙"), [JIA], Doubt.NAME_NEAR),
        (told(500, "王二"), [JIA], Doubt.NOBODY),
        (told(500, "测*甲"), [JIA], Doubt.NAME_NEAR),
        (told(500, "测*"), [JIA], Doubt.NOBODY),
        (told(500), [JIA, SAME], Doubt.SAME_NAME),
        (told(500), [JIA, Worker("w-9", "测试甲", ID_1)], None),
        (told(500, id_no=ID_1), [JIA, SAME], None),
        (told(500, id_no=ID_2), [JIA], Doubt.ID_DIFFERS),
        (told(500, "测试丁", id_no=ID_1), [JIA], Doubt.NAME_DIFFERS),
        (told(500, card="621799001"), [JIA, SAME], None),
        (told(500, card="621799002"), [JIA], Doubt.CARD_DIFFERS),
        (told(500, "测试乙", card="621799002"), [YI], None),
    ],
)
def test_whose_money_it_is(paid, workers, doubt):
    lines = [line(number, each.ref, 500) for number, each in enumerate(workers[:1], 1)]
    [(parts, why)] = matched([paid], workers, lines)
    assert why == doubt
    assert bool(parts) is (doubt is None)


def test_the_same_sum_on_the_same_day_again_is_a_question_unless_its_month_is_named():
    lines = [line(*each) for each in [(1, "w-1", 500, "2025-06"), (2, "w-1", 500, "2025-07")]]
    twice = [told(500, number="B-1", remark="6月工资"), told(500, number="B-2", remark="7月工资")]
    assert [parts for parts, _ in matched(twice, [JIA], lines)] == [{1: 500}, {2: 500}]
    lines = [line(1, "w-1", 900)]
    bare = [told(300, number="B-1"), told(300, number="B-2")]
    assert matched(bare, [JIA], lines) == [({1: 300}, None), ({}, Doubt.PAID_TWICE)]


def test_what_a_person_said_no_to_is_neither_matched_nor_proposed():
    found = match([told(500)], Lists.of([JIA]), [line(1, "w-1", 500)], {("B-1", ("C-1", 1))})
    assert (found["B-1"].parts, found["B-1"].candidates) == ({}, {})


def test_a_doubt_shows_what_it_may_be_the_same_sum_first():
    lines = [line(1, "w-1", 400), line(2, "w-3", 500)]
    found = match([told(500)], Lists.of([JIA, SAME]), lines)["B-1"]
    assert found.doubt is Doubt.SAME_NAME
    assert found.candidates[("C-1", 2)] > found.candidates[("C-1", 1)]


def test_every_doubt_has_its_words_in_both_languages():
    assert set(WORDS) == set(Doubt)
    assert all(zh and en for zh, en in WORDS.values())


SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红健波辉斌宇浩凯秀珍燕玲云莲真环雪荣爱妹香月莺媛"


def an_employers_payments(chance: random.Random, workers: int = 150):
    """An employer's workers with one to three months owed, and what a bank says it paid of it, with the habits of
    banks: a name off, no month in the remark, parts, too much, twice. The truth is beside each line.
    """
    people, lines, paid, truth = [], [], [], {}
    for each in range(workers):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        number = f"9999991990{each:07d}X" if chance.random() < 0.7 else None
        people.append(Worker(f"w-{each}", name, number))
        months = chance.sample(["2025-05", "2025-06", "2025-07"], chance.choice((1, 1, 2, 3)))
        wage = chance.choice((450_000, 480_000, 500_000, 600_000)) + chance.choice((0, 0, chance.randrange(50_000)))
        for month in sorted(months):
            key = ("C-1", len(lines) + 1)
            lines.append(Open(key, f"w-{each}", month, month, wage, 0))
            fate = chance.random()
            if fate < 0.1:
                continue
            fen = wage // 2 if fate < 0.15 else wage + 1_000 if fate < 0.18 else wage
            told_name = name[:-1] + chance.choice(GIVEN) if chance.random() < 0.05 else name
            told_number = number if number and chance.random() < 0.3 else None
            remark = f"{int(month[5:])}月工资" if chance.random() < 0.6 else "工资"
            on = DAY - timedelta(days=chance.randrange(20))
            for copy in range(2 if chance.random() < 0.01 else 1):
                ref = f"B-{len(paid)}"
                paid.append(Paid(ref, on, fen, Payee(told_name, told_number), remark))
                truth[ref] = None if copy else (f"w-{each}", key)
    return people, lines, paid, truth


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_what_is_matched_by_itself_is_the_right_workers(seed):
    chance, verdict = random.Random(seed), Counter()
    for _ in range(40):
        people, lines, paid, truth = an_employers_payments(chance)
        worker = {each.key: each.worker for each in lines}
        owed = {each.key: each.outstanding_fen for each in lines}
        found = match(paid, Lists.of(people), lines)
        verdict["asked"] += sum(not each.parts for each in found.values())
        for number, each in found.items():
            if each.parts:
                right = truth[number]
                verdict["person" if right and {worker[key] for key in each.parts} == {right[0]} else "wrong"] += 1
                verdict["line"] += bool(right and right[1] in each.parts)
        taken = Counter()
        for each in found.values():
            taken.update(each.parts)
        assert all(taken[key] <= owed[key] for key in taken)
    posted = verdict["person"] + verdict["wrong"]
    assert verdict["person"] / posted >= 0.999, verdict
    assert verdict["line"] / posted >= 0.995, verdict
    assert posted / (posted + verdict["asked"]) >= 0.6, verdict
