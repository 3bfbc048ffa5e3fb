"""A partner's list as its own system gives it: read with its headings, its header worked out, taken once."""

from io import BytesIO

import openpyxl
import pytest

from services.intake.reconciliation.csv_list import UnreadableList
from services.intake.reconciliation.partner_sheet import XLSX, read_sheet
from tests.intake.reconciliation.builders import LISTS, items
from tests.journeys.stories import file

pytestmark = pytest.mark.capability("C1")
SAID = "partner=hotline_12345&division=420704&period=2025-08-28"
HEAD = ["序号", "工单编号", "登记时间", "涉及人数", "涉及金额（元）", "办理状态", "处理结果"]
ROWS = [[1, "A1", "2025-08-28 09:12:00", 1, "8,000.00", "在办", ""], [2, "A2", "2025/08/28", 2, "1000.5", "已办结", ""]]


def csv_of(*rows, coding="utf-8"):
    lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
    return "\r\n".join(lines).encode(coding)


def workbook_of(*rows):
    book, made = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


async def send(intake, who, body, said=SAID, kind="text/csv"):
    return await intake.call(who, "POST", f"{LISTS}/files?{said}", content=body, headers={"Content-Type": kind})


@pytest.fixture
async def hotline(world):
    return await world.machine()


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_line_is_an_order_with_yuan_as_fen_and_words_as_states(coding):
    assert read_sheet(csv_of(HEAD, *ROWS, coding=coding), "hotline_12345") == [
        {"partner_no": "A1", "filed_on": "2025-08-28", "workers": 1, "owed_fen": 800_000, "state": "open"},
        {"partner_no": "A2", "filed_on": "2025-08-28", "workers": 2, "owed_fen": 100_050, "state": "answered"},
    ]


def test_a_workbook_is_read_as_the_same_list():
    assert read_sheet(workbook_of(HEAD, *ROWS), "hotline_12345") == read_sheet(csv_of(HEAD, *ROWS), "hotline_12345")


def test_a_partners_own_headings_and_units_are_known_by_its_table():
    body = csv_of(["线索编号", "欠薪金额（万元）"], ["X1", "1.25"])
    assert read_sheet(body, "provincial_platform") == [{"partner_no": "X1", "owed_fen": 1_250_000}]
    with pytest.raises(UnreadableList):
        read_sheet(body, "hotline_12345")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        csv_of(["姓名"], ["x"]),
        csv_of(["工单编号", "工单号"], ["A1", "A1"]),
        csv_of(["工单编号", "涉及金额（元）"], ["A1", "很多"]),
        csv_of(["工单编号", "登记日期"], ["A1", "昨天"]),
        workbook_of(["工单编号"], [1234567890123456]),
        b"PK\x03\x04 no workbook",
    ],
)
async def test_what_cannot_be_meant_is_refused(intake, hotline, body):
    answer = await send(intake, hotline, body)
    assert answer.status_code == 422, answer.text


async def test_number_sum_and_digest_are_worked_out_and_the_same_file_twice_is_one(world, intake, hotline):
    await file(world, hotline, partner_no="A1")
    first = await send(intake, hotline, csv_of(HEAD, *ROWS))
    assert first.status_code == 201, first.text
    taken = first.json()
    assert (taken["record_count"], taken["total_fen"], taken["matched"]) == (2, 900_050, 1)
    again = await send(intake, hotline, workbook_of(HEAD, *ROWS), kind=XLSX)
    assert (again.json()["id"], again.headers["idempotency-replayed"]) == (taken["id"], "true")
    officer = await world.person()
    assert [each["partner_no"] for each in await items(intake, officer)] == ["A2"]
    counted = (await intake.get(officer, f"{LISTS}/count")).json()
    assert counted == {"count": 1, "more": False}


async def test_an_empty_list_of_another_day_is_another_list(intake, world, hotline):
    await world.set_clock("2025-08-30")
    days = [await send(intake, hotline, csv_of(HEAD), SAID.replace("08-28", day)) for day in ("08-28", "08-29")]
    assert [each.status_code for each in days] == [201, 201]
    assert days[0].json()["id"] != days[1].json()["id"]


async def test_whose_it_is_and_of_which_day_must_be_said(intake, hotline):
    answer = await send(intake, hotline, csv_of(HEAD, *ROWS), "partner=hotline_12345&division=420704")
    assert answer.status_code == 422
    other = await send(intake, hotline, csv_of(HEAD, *ROWS), SAID.replace("hotline_12345", "hotline_12333"))
    assert (other.status_code, other.json()["code"]) == (403, "not-your-partner")
