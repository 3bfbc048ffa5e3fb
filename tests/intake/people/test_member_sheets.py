"""A list of workers as the spreadsheet that offices keep: read like JSON, refused by line and column, no burden."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from services.intake.people.members.sheets import MOST_LINES, XLSX, CellsWrong, CellWrong, SheetUnreadable, read_members
from tests.intake.people.builders import a_collective, shown

pytestmark = pytest.mark.capability("C12")
HEADING = ("序号", "姓名", "身份证号", "手机号", "银行卡号", "代表", "起始月", "截止月", "欠薪金额（元）")
LI = (1, "虚构工友甲", "999999199001010016", "13900000001", "6222020000000000001", "是", "2025-05", 202507, 15_500)
WANG = (2, "虚构工友乙", "999999198506150028", 13900000002, None, "否", date(2025, 5, 1), "202507", "3,100.50")


def sheet(*lines, heading=HEADING):
    book = Workbook()
    for line in (heading, *lines):
        book.active.append(line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def line(base=LI, **changed):
    names = dict(zip(("no", "name", "id_no", "phone", "card", "speaks", "begins", "ends", "yuan"), base, strict=True))
    return tuple((names | changed).values())


async def send(intake, who, number, content, version=1, **params):
    path = f"/v1/complaints/{number}/members"
    kind = {"Content-Type": XLSX}
    return await intake.call(who, "POST", path, content=content, version=version, headers=kind, params=params or None)


async def test_the_offices_sheet_lists_the_workers_with_months_sums_and_who_speaks(world, intake):
    officer, number = await world.person(), await a_collective(world)
    answer = await send(intake, officer, number, sheet(LI, WANG))
    assert answer.status_code == 200, answer.text
    assert (answer.json()["workers"], answer.json()["owed_fen"], answer.json()["representatives"]) == (2, 1_860_050, 1)
    first, second = (await shown(intake, officer, number))["items"]
    assert first["owed"] == [{"item": "wages", "period_from": "2025-05", "period_to": "2025-07", "fen": 1_550_000}]
    assert (first["id_no"], second["phone"]) == ("999999********0016", "139****0002")


async def test_two_lines_of_one_worker_are_two_sums(world, intake):
    officer, number = await world.person(), await a_collective(world)
    heading = (*HEADING, "欠薪项目")
    content = sheet((*LI, "工资"), (*line(yuan="500"), "加班费"), heading=heading)
    assert (await send(intake, officer, number, content)).json()["workers"] == 1
    [worker] = (await shown(intake, officer, number))["items"]
    assert [(owed["item"], owed["fen"]) for owed in worker["owed"]] == [("wages", 1_550_000), ("overtime", 50_000)]


async def test_a_list_given_anew_as_a_sheet_replaces_the_old_one(world, intake):
    officer, number = await world.person(), await a_collective(world)
    await send(intake, officer, number, sheet(LI, WANG))
    told = (await send(intake, officer, number, sheet(WANG), version=2, change="replace")).json()
    assert (told["workers"], len(told["left"])) == (1, 1)


WRONG = {
    "an ID number kept as a number": ({"id_no": 999999199001010016}, "身份证号"),
    "a card kept as a number": ({"card": 6.222e18}, "银行卡号"),
    "a sum in words": ({"yuan": "一万五"}, "欠薪金额"),
    "parts of a fen": ({"yuan": "1.005"}, "欠薪金额"),
    "no sum": ({"yuan": None}, "欠薪金额"),
    "nobody": ({"name": " "}, "姓名"),
    "a month that is none": ({"begins": "2025-13"}, "起始月"),
    "a word for yes we do not know": ({"speaks": "也许"}, "代表"),
}


@pytest.mark.parametrize(("changed", "column"), WRONG.values(), ids=WRONG.keys())
async def test_what_cannot_be_meant_is_refused_by_line_and_column_and_nothing_is_kept(world, intake, changed, column):
    officer, number = await world.person(), await a_collective(world)
    answer = await send(intake, officer, number, sheet(WANG, line(**changed)))
    assert (answer.status_code, answer.json()["code"]) == (422, "cell-wrong")
    assert "第3行" in answer.json()["detail"]
    assert column in answer.json()["detail"]
    assert (await shown(intake, officer, number))["items"] == []


def test_every_wrong_cell_is_named_at_once_and_twenty_of_many():
    with pytest.raises(CellsWrong) as refused:
        read_members(sheet(line(yuan="一万五", begins="2025-13"), LI, line(name=" ")))
    said = refused.value.message("zh")
    assert said.startswith("名单表格有3处须改正：")
    assert all(each in said for each in ("第2行“起始月”", "第2行“欠薪金额”", "第4行“姓名”"))
    with pytest.raises(CellsWrong) as refused:
        read_members(sheet(*(line(yuan="无") for _ in range(21))))
    assert refused.value.message("zh").startswith("名单表格有21处须改正：")
    assert refused.value.message("zh").count("行“") == 20


def test_one_id_number_with_two_names_is_not_guessed_at():
    with pytest.raises(CellWrong):
        read_members(sheet(LI, line(name="虚构工友丙")))


def _without_a_name():
    return sheet(LI, heading=("序号", "工友", *HEADING[2:]))


def _far_cell():
    """A cell in the last line and column: whoever made room for all before it would need all memory."""
    book = Workbook()
    book.active.append(HEADING)
    book.active.append(LI)
    book.active["XFD1048576"] = "x"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _bomb():
    """Mostly nothing, three hundred times."""
    kept = io.BytesIO(sheet(LI))
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * 40_000_000)
    return kept.getvalue()


def _too_long():
    return sheet(*[line(id_no=None, name=f"虚构工友{n}") for n in range(MOST_LINES + 1)])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        "姓名,金额".encode(),
        sheet(LI)[:-200],
        sheet(heading=()),
        _without_a_name(),
        sheet(LI, heading=(*HEADING[:-1], "姓名")),
        _bomb(),
        _too_long(),
    ],
    ids=["nothing", "a stump", "text", "cut off", "empty", "no names", "a column twice", "a bomb", "too long"],
)
async def test_a_file_that_is_no_such_sheet_is_refused_and_is_no_fault(world, intake, content):
    officer, number = await world.person(), await a_collective(world)
    answer = await send(intake, officer, number, content)
    assert answer.status_code == 422, answer.text
    assert (await shown(intake, officer, number))["items"] == []


def test_a_cell_far_away_costs_nothing():
    assert [worker["name"] for worker in read_members(_far_cell())] == ["虚构工友甲"]


def test_as_many_lines_as_allowed_are_read():
    lines = [line(id_no=None, name=f"虚构工友{n}") for n in range(MOST_LINES)]
    assert len(read_members(sheet(*lines))) == MOST_LINES


def test_a_formula_is_read_as_what_it_came_to_and_never_run():
    with pytest.raises((CellWrong, SheetUnreadable)):
        read_members(sheet(line(yuan="=1+1")))


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"speaks": True}, "representative", True),
        ({"speaks": False}, "representative", False),
        ({"ends": 202507.0}, "period_to", "2025-07"),
        ({"phone": 13900000002.0}, "phone", "13900000002"),
        ({"phone": " 13900000002 "}, "phone", "13900000002"),
        ({"yuan": 1.5}, "fen", 150),
        ({"yuan": "１，５００"}, "fen", 150_000),
    ],
)
def test_a_cell_of_another_kind_is_read_as_what_it_shows(changed, field, value):
    assert line_of(sheet(line(**changed)))[field] == value


def line_of(content):
    """The only worker of a sheet, with the sum."""
    [read] = read_members(content)
    told = read.model_dump(mode="json") if hasattr(read, "model_dump") else dict(read)
    return told | told["owed"][0]
