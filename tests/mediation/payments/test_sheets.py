"""A collective's lists as spreadsheets, in and out: read like JSON, refused by line and column, no burden (C145)."""

import csv
import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from services.mediation.payments.collective.schemas import AT_ONCE
from services.mediation.payments.collective.sheet import (
    CLAIMS,
    FINDINGS,
    LARGEST,
    MOST_TOLD,
    PAYMENTS,
    CellsWrong,
    Columns,
    SheetUnreadable,
    read_rows,
)
from shared.exports import job
from shared.http.spreadsheet import XLSX
from tests.mediation.payments.test_collective import states
from tests.mediation.referral import EACH, a_collective_case
from tests.mediation.story import OFF_BALANCE, CaseInHand
from tests.world import World

pytestmark = pytest.mark.capability("C145")
OWED = ("行号", "劳动者编号", "姓名", "欠薪项目", "起始月", "截止月", "欠薪金额（元）")
PAID = ("凭证号", "明细行", "付款金额（元）")
TOLD = {"list_no": "P-1", "paid_on": "2025-08-28", "payer": "employer"}


def sheet(*lines: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def a_claim(number: int, yuan: Any = "15,500.00") -> tuple[Any, ...]:
    return (f"C-{number}", f"w-{number}", "虚构工友", "工资", date(2025, 6, 1), 202506, yuan)


async def send(case: CaseInHand, what: str, content: bytes, key: str | None = None, **params: Any):
    kind = {"Content-Type": XLSX}
    path = f"{case.path}/lists/{what}"
    return await case.service.call(case.who, "POST", path, content=content, headers=kind, params=params, key=key)


@pytest.fixture
async def case(world: World) -> CaseInHand:
    """Three workers, each with a line of the offices' sheet."""
    found = await a_collective_case(world, workers=3, claimed_fen=3 * EACH)
    answer = await send(found, "claims", sheet(OWED, *(a_claim(n) for n in (1, 2, 3))), list_no="L-1")
    assert answer.status_code == 200, answer.text
    assert states(answer.json()) == ["done"] * 3
    return found


async def test_a_sheet_gives_each_worker_a_line(world: World, case: CaseInHand):
    lines = (await case.read("ledger"))["lines"][1:]
    assert [(line["worker_ref"], line["claimed_fen"]) for line in lines] == [(f"w-{n}", EACH) for n in (1, 2, 3)]
    assert {(line["item"], line["period_from"], line["period_to"]) for line in lines} == {
        ("wages", "2025-06", "2025-06")
    }
    assert await world.rows(OFF_BALANCE) == []


async def test_each_row_of_a_sheet_has_its_result_and_the_same_key_the_same_answer(world: World, case: CaseInHand):
    content = sheet(PAID, ("R-1", 2, 15_500), ("R-2", 3, "15500.01"), (3, "4", 0.5), ("R-4", 99, 1))
    first = await send(case, "payments", content, key="once", **TOLD)
    assert states(first.json()) == ["done", "more-than-outstanding", "done", "no-such-line"]
    assert [row["reference"] for row in first.json()["rows"]] == ["R-1", "R-2", "3", "R-4"]
    assert (await send(case, "payments", content, key="once", **TOLD)).json() == first.json()
    for other in ({"payer": "contractor"}, {"paid_on": "2025-08-27"}):
        assert (await send(case, "payments", content, key="once", **TOLD | other)).json()[
            "code"
        ] == "idempotency-mismatch"
    again = states((await send(case, "payments", content, **TOLD)).json())
    assert again == ["again", "more-than-outstanding", "again", "no-such-line"]
    assert (await case.look())["paid_fen"] == EACH + 50
    assert await world.rows(OFF_BALANCE) == []


async def test_findings_and_withdrawals_come_in_sheets_too(case: CaseInHand):
    found = sheet(
        ("行号", "明细行", "核实", "农民工", "另查明金额（元）"),
        ("F-1", 2, "是", True, 5),
        ("F-2", 3, "否", None, None),
    )
    assert states((await send(case, "findings", found, list_no="F")).json()) == ["done", "done"]
    given = sheet(("行号", "明细行", "放弃金额（元）"), ("W-1", 4, 1))
    assert states((await send(case, "withdrawals", given, list_no="W", reason="已领取")).json()) == ["done"]
    lines = (await case.read("ledger"))["lines"][1:]
    assert [(line["verified"], line["rural"], line["found_fen"]) for line in lines][:2] == [
        (True, True, 500),
        (False, None, 0),
    ]
    assert lines[2]["withdrawn_fen"] == 100


async def test_what_the_query_lacks_or_another_type_is_refused(case: CaseInHand):
    content = sheet(PAID, ("R-1", 2, 1))
    lacking = await send(case, "payments", content, list_no="P-1", payer="employer")
    assert (lacking.status_code, lacking.json()["errors"][0]["pointer"]) == (422, "/paid_on")
    path = f"{case.path}/lists/payments"
    other = await case.service.call(case.who, "POST", path, content=b"x", headers={"Content-Type": "text/csv"})
    assert other.status_code == 415
    assert (await send(case, "payments", b"PK\x03\x04 no workbook", **TOLD)).json()["code"] == "sheet-unreadable"
    assert (await case.look())["paid_fen"] == 0


async def test_the_lines_of_a_case_go_out_as_a_file_that_comes_back(world: World, case: CaseInHand):
    await send(case, "payments", sheet(PAID, ("R-1", 2, 15_500)), **TOLD)
    asked = {"format": "csv", "filters": {"case": case.seen["number"], "unpaid": True}}
    export = (await case.service.post(case.who, "/v1/ledger-lines/exports", asked)).json()
    assert await job.turn(case.service.sessions, case.service.module.SERVICE.files) == 1
    ready = (await case.service.get(case.who, f"/v1/ledger-lines/exports/{export['id']}")).json()
    content = (await case.service.get(case.who, ready["file"])).content.decode("utf-8-sig")
    titles, *lines = csv.reader(io.StringIO(content))
    assert sorted(line[1:3] for line in lines) == [["3", "w-2"], ["4", "w-3"]]
    filled = [(*line, f"R-{line[1]}", line[titles.index("未付（元） outstanding, yuan")]) for line in lines]
    back = sheet((*titles, "凭证号", "付款金额（元）"), *filled)
    assert states((await send(case, "payments", back, **TOLD | {"list_no": "P-2"})).json()) == ["done", "done"]
    assert (await case.look())["outstanding_fen"] == 0
    far = await world.person("far", divisions=["420703"], roles="officer")
    assert (await case.service.get(far, "/v1/ledger-lines")).json()["items"] == []


def test_a_formula_is_what_was_stored_beside_it_and_never_worked_out():
    with pytest.raises(CellsWrong) as refused:
        read_rows(sheet(PAID, ("R-1", 2, "=1+1")), PAYMENTS)
    assert (
        refused.value.message("en") == "1 cells of the sheet are wrong: line 2, column 付款金额(元): must not be empty"
    )


@pytest.mark.parametrize(
    ("columns", "heading", "cells", "said"),
    [
        (PAYMENTS, PAID, ("R-1", "二", 1), "明细行"),
        (PAYMENTS, PAID, (None, 2, 1), "凭证号"),
        (PAYMENTS, PAID, (1.5, 2, 1), "凭证号"),
        (PAYMENTS, PAID, ("R-1", 2, "一百"), "付款金额(元)"),
        (PAYMENTS, PAID, ("R-1", 2, "0.001"), "付款金额(元)"),
        (CLAIMS, OWED, ("C-1", "w-1", "", "奖金", None, None, 1), "欠薪项目"),
        (CLAIMS, OWED, ("C-1", "w-1", "", None, "2025-13", None, 1), "起始月"),
        (FINDINGS, ("行号", "明细行", "核实"), ("F-1", 2, "也许"), "核实"),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(columns: Columns, heading, cells, said):
    with pytest.raises(CellsWrong) as refused:
        read_rows(sheet(heading, cells), columns)
    assert f"第2行“{said}”" in refused.value.message("zh")


def test_of_many_wrong_cells_the_first_are_told_and_how_many_there_are():
    with pytest.raises(CellsWrong) as refused:
        read_rows(sheet(PAID, *((f"R-{n}", 2, "x") for n in range(MOST_TOLD + 1))), PAYMENTS)
    assert refused.value.message("zh").startswith(f"名册表格有{MOST_TOLD + 1}处须改正")
    assert refused.value.message("zh").count("第") == MOST_TOLD


@pytest.mark.parametrize("heading", [("凭证号", "付款金额（元）"), (*PAID, "凭证号")], ids=["lacking", "twice"])
def test_a_column_that_lacks_or_is_there_twice_is_refused(heading):
    with pytest.raises(SheetUnreadable):
        read_rows(sheet(heading, ("R-1", 2, 1)), PAYMENTS)


def test_a_sheet_has_as_many_rows_as_a_list_and_not_one_more():
    rows = [(f"R-{n}", 2, 1) for n in range(AT_ONCE + 1)]
    assert len(read_rows(sheet(PAID, *rows[:-1]), PAYMENTS)) == AT_ONCE
    with pytest.raises(SheetUnreadable):
        read_rows(sheet(PAID, *rows), PAYMENTS)


def test_a_file_that_would_be_too_large_unpacked_is_not_read():
    kept = io.BytesIO(sheet(PAID, ("R-1", 2, 1)))
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/1", bytes(LARGEST))
    with pytest.raises(SheetUnreadable) as refused:
        read_rows(kept.getvalue(), PAYMENTS)
    assert "too large" in refused.value.message("en")
