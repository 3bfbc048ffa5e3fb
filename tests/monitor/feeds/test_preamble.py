"""A statement's number, days and balances are read from the bank's own file, above its rows and below them (C136)."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from services.monitor.feeds.documents import Unreadable
from services.monitor.feeds.mapping import layout
from services.monitor.feeds.preamble import agreed, told_in
from tests.monitor.feeds.builders import SITE

pytestmark = [pytest.mark.capability("C136")]
LAYOUT, TODAY = "corporate-statement", date(2025, 8, 28)
HEADS = "交易日期,流水号,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要"
ROWS = [
    '20250801,T1,-,"1,000,000.00","1,000,000.50",测试建设公司,6228480000000000011,人工费',
    '20250815,T2,"400,000.00",-,"600,000.50",测试甲,6228480000000000011,代发工资',
]
WHOLE = {"number": "DZ202508", "from_on": "2025-08-01", "to_on": "2025-08-31"}
WHOLE |= {"opening_fen": 50, "closing_fen": 60_000_050}


def a_file(number="DZ202508", opening="0.50", closing="600,000.50", rows=ROWS, last=True):
    above = [
        f"单位账户对账单,,对账单编号：{number}",
        "起始日期:20250801 截止日期:20250831",
        f'期 初 余 额,,"{opening}"',
    ]
    below = [f'期末余额：,,,,"{closing}"', "打印时间：2025-09-01"] if last else []
    return "\n".join([*above, "", HEADS, *rows, *below]).encode("gb18030")


async def sent(site, content, number="B1", kind="csv", **more):
    whole = {"kind": kind, "mapping": LAYOUT, "project": SITE}
    return await site.fed("account-transactions", content, number, **whole | more)


def kinds(batch):
    return [each["kind"] for each in batch["signals"]]


async def test_a_whole_file_says_its_statement_and_needs_nothing_in_the_call(site):
    done = await sent(site, a_file())
    assert (done["state"], done["accepted"], kinds(done)) == ("done", 2, [])
    days = "from_on::text, to_on::text, opening_fen, closing_fen"
    assert await site.rows(f"select number, {days} from monitor.account_statement") == [WHOLE]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"closing": "600,000.51"}, ["statement-cut"]),
        ({"rows": ROWS[:1]}, ["statement-cut"]),
        ({"rows": [ROWS[0], ROWS[1].replace("20250815", "2025")]}, ["statement-cut"]),
        ({"last": False}, ["statement-cut"]),
    ],
)
async def test_a_file_that_was_cut_is_a_signal_by_its_own_sums(site, changed, found):
    done = await sent(site, a_file(**changed))
    assert (done["state"], kinds(done)) == ("done", found)
    assert {each["state"] for each in await site.rows("select state from monitor.feed")} == {"cut"}


async def test_without_its_last_lines_a_statement_is_cut_and_says_which_part_is_missing(site):
    done = await sent(site, a_file(last=False))
    assert done["signals"][0]["facts"] == {"missing": ["closing_fen"]}
    assert await site.rows("select 1 from monitor.account_statement") == []


async def test_the_next_files_number_and_opening_balance_follow_the_one_before(site):
    await sent(site, a_file())
    assert kinds(await sent(site, a_file(), "B2")) == ["statement-cut", "statement-doubled"]
    moved = [row.replace(",T", ",U") for row in ROWS]
    later = a_file("DZ202510", "600,000.50", "1,200,000.50", moved).replace(b"20250801 ", b"20250802 ")
    assert kinds(await sent(site, later, "B3")) == ["statement-missing"]


@pytest.mark.parametrize(
    ("part", "value", "shown"),
    [
        ("statement_no", "DZ202507", ("DZ202508", "DZ202507")),
        ("to_on", "2025-08-30", ("2025-08-31", "2025-08-30")),
        ("closing_fen", 60_000_051, ("60000050", "60000051")),
        ("opening_fen", 51, ("50", "51")),
    ],
)
async def test_a_file_that_contradicts_the_call_is_refused_naming_both_and_leaves_nothing(site, part, value, shown):
    call = {("statement_no" if name == "number" else name): each for name, each in WHOLE.items()}
    refused = await sent(site, a_file(), **call | {part: value})
    assert (refused["state"], refused["reason"]["code"]) == ("refused", "statement-differs")
    for language in ("zh", "en"):
        assert all(each in refused["reason"][language] for each in shown)
    assert await site.rows("select 1 from monitor.account_transaction") == []
    assert (await sent(site, a_file(), "B2", **call))["state"] == "done"


async def test_a_workbook_says_it_in_cells_beside_the_labels(site):
    book = Workbook()
    for row in [
        ["对账单编号", "", "DZ202508", "起始日期", "2025年08月01日", "截止日期", "2025年08月31日"],
        ["期初余额：", 0],
        HEADS.split(","),
        ["20250801", "T1", None, 100, 100, "", "", "人工费"],
        ["期末余额", None, 100],
    ]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    done = await sent(site, made.getvalue(), kind="xlsx")
    assert (done["state"], kinds(done)) == ("done", [])
    kept = await site.rows("select number, opening_fen, closing_fen from monitor.account_statement")
    assert kept == [{"number": "DZ202508", "opening_fen": 0, "closing_fen": 10_000}]


async def test_such_a_file_is_refused_at_the_door_unless_it_says_of_which_project(site):
    refused = await site.send("account-transactions", a_file(), kind="csv", mapping=LAYOUT, status=422)
    assert refused["code"] == "statement-without-project"


@pytest.mark.parametrize(
    ("line", "label"),
    [
        (["期末余额：xx,yyy.zz"], "期末余额"),
        (["起始日期", "8月1日"], "起始日期"),
        (["起始日期:20250802", "截止日期:20250801"], "截止日期"),
    ],
)
def test_a_part_that_cannot_be_read_is_named(line, label):
    with pytest.raises(Unreadable) as refused:
        told_in(layout(LAYOUT), [line], TODAY)
    assert refused.value.reason["code"] == "statement-unreadable"
    assert label in refused.value.reason["zh"]


def test_the_first_place_of_a_label_counts_and_a_word_within_a_word_is_none():
    lines = [["上期期末余额：9.00"], ["期末余额", "", "1.00"], ["期末余额", "2.00"]]
    assert told_in(layout(LAYOUT), lines, TODAY) == {"closing_fen": 100}
    assert agreed({"closing_fen": 100}, {"opening_fen": 5, "closing_fen": 100}) == {
        "opening_fen": 5,
        "closing_fen": 100,
    }
