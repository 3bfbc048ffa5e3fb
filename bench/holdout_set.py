"""The hold-out set: the same firms and debts, with other kinds of errors, from another author's table than `typos`.

Here a filing has a manner (heard on the telephone, read off a scan, typed on a phone, reported by a relative, from
memory), and its errors come together: a caller is misheard in every name, and nobody asks for an ID number. The points
were never tuned on it.
"""

import random
from collections.abc import Callable

from bench.debts import FAMILIES, GIVEN, Body, Debt, Dispute, Firm, month
from bench.duplicate_set import World

SOUNDS = dict(
    zip(
        "恒泰达盛鑫隆华宏瑞祥兴顺安康嘉润丰源信诚通和永昌美佳荣博远东方正金鼎天成立新中江山川云峰林",
        "横太答圣新龙花红锐翔星舜鞍慷家闰峰园芯成同河勇长镁加容伯院冬芳政京顶添城力心钟姜杉穿耘风凌",
        strict=True,
    )
)
"""Characters that are mistaken when heard; some only in the south, where 金 and 京, 林 and 凌 sound alike."""
LOOKS = dict(
    zip(
        "恒泰达盛隆华祥兴康润丰源诚永昌佳远方金天立新中林森",
        "桓秦迖盈降毕样兰唐闰韦原城水冒住运万全夫位斯申材淼",
        strict=True,
    )
)
"""Characters that are mistaken by a machine that reads a scan."""
NAMED = dict(
    zip(
        "伟芳敏静丽磊军洋勇艳杰明平刚桂英华建文玉斌辉红王张周卫蒋许严何",
        "维方闽净莉蕾君阳永燕洁铭萍钢贵瑛花健雯钰彬晖宏汪章邹魏姜徐闫贺",
        strict=True,
    )
)
MISHEARD, MISREAD = dict(zip("1769", "7190", strict=True)), dict(zip("38516", "83658", strict=True))
Error = Callable[[Body, Debt, random.Random], bool]


def _like(text: str, table: dict[str, str], chance: random.Random, most: int = 2) -> str:
    """Replace some of the characters that the table has by their look-alikes."""
    places = [at for at, mark in enumerate(text) if mark in table]
    wrong = set(chance.sample(places, min(len(places), chance.randint(1, most))))
    return "".join(table[mark] if at in wrong else mark for at, mark in enumerate(text))


def _firm(table: dict[str, str], most: int) -> Error:
    def named(body: Body, debt: Debt, chance: random.Random) -> bool:
        name = debt.dispute.firm.name
        body["employer"] = {"name": name[:2] + _like(name[2:4], table, chance, most) + name[4:], "uscc": None}
        return bool(body["employer"]["name"] != name)

    return named


def _site_by_ear(body: Body, debt: Debt, chance: random.Random) -> bool:
    site = debt.dispute.site
    if site is None:
        return False
    body["project"] = {"name": site[:2] + _like(site[2:4], SOUNDS, chance) + site[4:], "id": None}
    return bool(body["project"]["name"] != site)


def _site_without_number(body: Body, debt: Debt, chance: random.Random) -> bool:
    if debt.dispute.site is None:
        return False
    body["project"] = {"name": debt.dispute.site[:6] + "工地", "id": None}
    return True


def _person_by_ear(body: Body, debt: Debt, chance: random.Random) -> bool:
    heard = _like(debt.worker.name, NAMED, chance, 1)
    body["reporter"]["name"] = heard
    return heard != debt.worker.name


def _one_digit(field: str, table: dict[str, str], first: int) -> Error:
    def wrong(body: Body, debt: Debt, chance: random.Random) -> bool:
        said = body["reporter"][field]
        places = [at for at in range(first, len(said or "")) if said[at] in table]
        if not places:
            return False
        at = chance.choice(places)
        body["reporter"][field] = said[:at] + table[said[at]] + said[at + 1 :]
        return True

    return wrong


def _swapped(field: str, first: int) -> Error:
    def wrong(body: Body, debt: Debt, chance: random.Random) -> bool:
        said = body["reporter"][field]
        places = [at for at in range(first, len(said or "") - 2) if said[at] != said[at + 1]]
        if not places:
            return False
        at = chance.choice(places)
        body["reporter"][field] = said[:at] + said[at + 1] + said[at] + said[at + 2 :]
        return True

    return wrong


def _not_asked(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["reporter"]["id_no"] = None
    return True


def _in_words(body: Body, debt: Debt, chance: random.Random) -> bool:
    """八千六, 一万二: the sum is given as two numerals."""
    unit = 10 ** (len(str(debt.fen)) - 2)
    body["owed_fen"] = debt.fen // unit * unit
    return True


def _roughly(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["owed_fen"] = int(debt.fen * chance.uniform(0.8, 1.25)) // 10_000 * 10_000
    return True


def _point_lost(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["owed_fen"] = debt.fen * 100
    return True


def _in_ten_thousands(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["owed_fen"] = max(debt.fen // 10_000, 1)
    return True


def _since_the_festival(body: Body, debt: Debt, chance: random.Random) -> bool:
    """春节后一直没发: from February 2025, without an end."""
    body["period"] = {"from": month(1)}
    return debt.dispute.first_month >= 1


def _months_by_heart(body: Body, debt: Debt, chance: random.Random) -> bool:
    first, last = debt.dispute.first_month, debt.dispute.first_month + debt.dispute.months - 1
    begins, ends = chance.choice(((first + 1, last + 1), (max(first - 1, 0), last), (first, max(last - 1, first))))
    body["period"] = {"from": month(begins), "to": month(ends)}
    return (begins, ends) != (first, last)


def _relative(body: Body, debt: Debt, chance: random.Random) -> bool:
    name = chance.choice((debt.worker.name[0], chance.choice(FAMILIES))) + chance.choice(GIVEN)
    body["reporter"] |= {"name": name, "phone": f"18{chance.randrange(10**9):09d}", "id_no": None}
    return True


def _nobody(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["reporter"] |= {"name": None, "phone": None, "id_no": None}
    return True


def _general_contractor(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["employer"] = {"name": debt.dispute.contractor.name, "uscc": debt.dispute.contractor.uscc}
    return True


def _shortened(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["employer"] = {"name": debt.dispute.firm.name[:4] + chance.choice(("公司", "劳务", "的老板")), "uscc": None}
    return True


HEARD: dict[str, Error] = {
    "the firm by ear": _firm(SOUNDS, 2),
    "the site by ear": _site_by_ear,
    "the person's name by ear": _person_by_ear,
    "a digit of the phone misheard": _one_digit("phone", MISHEARD, 3),
    "the sum in words": _in_words,
    "since the spring festival": _since_the_festival,
    "the ID number not asked": _not_asked,
    "the firm off a scan": _firm(LOOKS, 1),
    "the ID number off a scan": _one_digit("id_no", MISREAD, 6),
    "the decimal point lost": _point_lost,
    "two digits of the phone swapped": _swapped("phone", 3),
    "two digits of the ID number swapped": _swapped("id_no", 6),
    "the firm in short": _shortened,
    "the sum in 10,000 yuan": _in_ten_thousands,
    "a relative's name and phone": _relative,
    "the months by heart": _months_by_heart,
    "the sum by heart": _roughly,
    "the site without its number": _site_without_number,
    "the general contractor": _general_contractor,
    "nobody": _nobody,
}
MANNERS: tuple[tuple[tuple[str, float], ...], ...] = (
    (
        ("the firm by ear", 0.6),
        ("the site by ear", 0.4),
        ("the person's name by ear", 0.4),
        ("a digit of the phone misheard", 0.12),
        ("the sum in words", 0.5),
        ("since the spring festival", 0.3),
        ("the ID number not asked", 0.7),
    ),
    (("the firm off a scan", 0.6), ("the ID number off a scan", 0.3), ("the decimal point lost", 0.1)),
    (
        ("two digits of the phone swapped", 0.15),
        ("two digits of the ID number swapped", 0.2),
        ("the firm in short", 0.4),
        ("the sum in 10,000 yuan", 0.1),
    ),
    (("a relative's name and phone", 1.0), ("the sum in words", 0.4), ("the months by heart", 0.4)),
    (
        ("the months by heart", 0.6),
        ("the sum by heart", 0.5),
        ("the site without its number", 0.5),
        ("the general contractor", 0.15),
        ("nobody", 0.2),
    ),
)
OFTEN = (0.30, 0.15, 0.25, 0.08, 0.22)
"""The frequency of each manner. Our own guesses, as are all numbers here: there are no counts."""


def tell(body: Body, debt: Debt, chance: random.Random, *, again: bool) -> tuple[str, ...]:
    """Put errors of one manner into the body; one repetition in five, and most first filings, have none."""
    if chance.random() > (0.8 if again else 0.25):
        return ()
    [manner] = chance.choices(MANNERS, OFTEN)
    return tuple(name for name, share in manner if chance.random() < share and HEARD[name](body, debt, chance))


class HeardWorld(World):
    """Similar firms sound alike here, wages are whole hundreds, often the same for a crew; errors as above."""

    def __init__(self, seed: int, debts: int) -> None:
        super().__init__(seed, debts, tell)

    def _near(self, firm: Firm) -> Firm:
        near, at = super()._near(firm), self.chance.choice((2, 3))
        heard = SOUNDS.get(firm.name[at], near.name[at])
        return Firm(firm.name[:at] + heard + firm.name[at + 1 :], near.uscc) if heard != firm.name[at] else near

    def _monthly(self, dispute: Dispute) -> int:
        crew = random.Random(dispute.number)
        wages = crew if self.chance.random() < 0.4 else self.chance
        return wages.randrange(30, 90) * 100
