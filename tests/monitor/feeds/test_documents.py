"""Files as offices and banks write them: encodings, layouts, spreadsheets, and what no file may do to us."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from services.monitor.feeds.documents import Content, Unreadable, rows_of
from services.monitor.feeds.mapping import layout, names, own
from services.monitor.feeds.preamble import PARTS
from services.monitor.feeds.rules.kinds import KINDS
from shared.spool import PIECE
from tests.monitor.feeds.builders import SITE, id_number, registered, swipe

pytestmark = [pytest.mark.capability("C32", "C34", "C101")]
FOLDER = Path(__file__).parent / "statements"
BANKS = [
    ("abc_debit_abc_debit-records.csv", "abc-debit", 5, 1_000_001, 1_235_589),
    ("boc_debit_boc-records.csv", "boc-debit", 17, 982_100, 939_430),
    ("bocom_debit_bocom_debit-records.csv", "bocom-debit", 6, 1_125, 11_400),
    ("ccb_records.xls", "ccb", 6, 0, 70_326),
    ("citic_credit_citic-records.xls", "citic-credit", 13, 141, 109_880),
    ("cmb_debit_cmb-records.csv", "cmb-debit", 5, 123_400, 201_314),
    ("icbc_debit-v1_icbc-debit-v1-records.csv", "icbc-debit", 11, 284_174, 424_108),
]
"""File, mapping, rows, fen in and fen out: counted by hand from the files."""
HEADER = "project,id_number,name,team\n"


def read(content, kind, feed="rosters", mapping=None, step=PIECE):
    pieces = (content[start : start + step] for start in range(0, len(content), step))
    return list(rows_of(kind, pieces, layout(mapping) if mapping else None, own(feed)))


def a_workbook(rows, change=lambda sheet: None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(("file", "mapping", "count", "came", "went"), BANKS)
@pytest.mark.capability("C137")
def test_a_banks_layout_is_read_by_its_mapping_alone_every_row_and_every_sum(file, mapping, count, came, went):
    rows = read((FOLDER / file).read_bytes(), Content(file[-3:]), "account-transactions", mapping)
    found = [layout(mapping).ours(raw) for _, raw in rows]
    assert [faults for _, faults in found if faults] == []
    assert len(found) == count
    assert sum(row["amount_fen"] for row, _ in found if not row["debit"]) == came
    assert sum(row["amount_fen"] for row, _ in found if row["debit"]) == went


@pytest.mark.parametrize(("file", "mapping", "count", "came", "went"), BANKS)
@pytest.mark.capability("C137")
async def test_the_same_statements_through_the_door(site, file, mapping, count, came, went):
    content = (FOLDER / file).read_bytes()
    done = await site.fed("account-transactions", content, kind=file[-3:], mapping=mapping, project=SITE)
    assert (done["state"], done["accepted"], done["rejected"]) == ("done", count, 0)
    sums = await site.rows(
        "select coalesce(sum(amount_fen) filter (where not debit), 0)::bigint as came, "
        "coalesce(sum(amount_fen) filter (where debit), 0)::bigint as went from monitor.account_transaction"
    )
    assert sums == [{"came": came, "went": went}]


@pytest.mark.parametrize("name", names())
@pytest.mark.capability("C137")
def test_every_mapping_names_fields_of_its_kind_and_no_others(name):
    known = layout(name)
    fields = KINDS[known.feed].by_name
    assert {*known.columns, *known.yuan, *known.constants, *known.words} <= fields.keys()
    assert known.statement.keys() <= set(PARTS)
    required = {each.name for each in fields.values() if each.required} - {"project"}
    assert required <= {
        *known.columns,
        *known.yuan,
        *known.constants,
        *(("debit", "amount_fen") if known.amount else ()),
    }


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("step", [7, PIECE])
def test_a_table_is_read_in_every_encoding_of_chinas_offices(coding, step):
    content = (HEADER + f"{SITE},{id_number(1)},测试甲,钢筋班\n").encode(coding)
    if coding == "gb18030" and step == 7:
        step = 60  # the encoding is told by the first piece, which is never so small
    [(number, row)] = read(content, Content.CSV, step=max(step, 60))
    assert (number, row["name"], row["team"]) == (2, "测试甲", "钢筋班")


def test_lines_above_the_names_short_lines_and_sums_below_are_no_rows():
    text = "某项目工资表\n\n" + "项目编号,姓名,身份证号,银行卡号\n" + f"{SITE},测试甲,{id_number(1)}\n,,,\n合计,1\n"
    rows = read(text.encode("gb18030"), Content.CSV, mapping="office-rosters")
    assert [(number, row["姓名"], row["银行卡号"]) for number, row in rows] == [(4, "测试甲", None)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEADER.replace(",", ";").encode() + b"a;b;c\n", "columns-missing"),
        (b"project,name\nx,y\n", "columns-missing"),
        (b"", "columns-missing"),
        (HEADER.encode() + b'x,"never closed\n' + b"y\n" * 100_000, "unreadable"),
        (HEADER.encode("utf-8-sig") + b"\xff\xff\n", "unreadable"),
        (HEADER.encode() + b"x," * 70 + b'"' + b"a" * 200_000 + b'"\n', "unreadable"),
    ],
)
def test_a_table_that_is_none_is_refused_whole_with_the_reason(content, code):
    with pytest.raises(Unreadable) as refused:
        read(content, Content.CSV)
    assert refused.value.reason["code"] == code
    assert all(refused.value.reason[language] for language in ("zh", "en"))


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (["project", "project,id_number", "name"], "name"),
        (["project,id_number", "project,name"], "name"),
        (["project,name", "project,id_number"], "id_number"),
    ],
)
def test_the_columns_that_lack_are_those_of_the_line_that_lacks_least_and_of_the_first_of_two_alike(lines, columns):
    with pytest.raises(Unreadable) as refused:
        read("\n".join(lines).encode(), Content.CSV)
    told = refused.value.reason["zh"]
    assert [each for each in ("name", "id_number") if each in told] == [columns]


@pytest.mark.parametrize(("above", "found"), [(59, True), (60, False)])
def test_the_names_of_the_columns_stand_in_the_first_sixty_lines(above, found):
    content = ("某项目名册\n" * above + HEADER + f"{SITE},{id_number(1)},测试甲,钢筋班\n").encode()
    if found:
        assert [number for number, _ in read(content, Content.CSV)] == [61]
        return
    with pytest.raises(Unreadable):
        read(content, Content.CSV)


def test_records_come_line_by_line_however_they_are_cut():
    rows = [swipe(place) for place in range(20)]
    content = b"\xef\xbb\xbf" + b"\r\n\n".join(json.dumps(row).encode() for row in rows)
    for step in (5, 100, PIECE):
        found = read(content, Content.NDJSON, "attendance", step=step)
        assert [json.loads(line) for _, line in found] == rows
        assert [number for number, _ in found] == list(range(1, 40, 2))
    with pytest.raises(Unreadable):
        read(b"x" * (2 * PIECE + 2), Content.NDJSON, "attendance")


def test_a_json_document_is_a_list_of_rows_or_has_one():
    rows = [swipe(1), swipe(2)]
    for document in (rows, {"rows": rows}):
        assert [row for _, row in read(json.dumps(document).encode(), Content.JSON)] == rows
    for content in (b"{", b'{"rows": 1}', b"7", b"[" + b" " * (9 * PIECE) + b"]"):
        with pytest.raises(Unreadable):
            read(content, Content.JSON)


# spreadsheets

TITLES = ["项目编号", "姓名", "身份证号", "银行卡号", "进场日期"]


async def test_a_spreadsheet_keeps_text_and_a_card_or_id_written_as_a_number_is_refused(site):
    good = [SITE, "测试甲", id_number(1), "6228480000000000011", "2025/07/01"]
    bad = [SITE, "测试乙", id_number(2), 6228480000000000011, "2025/07/01"]
    worse = [SITE, "测试丙", 999999199001010016, "", ""]
    content = a_workbook([["名单"], TITLES, good, bad, worse])
    done = await site.fed("rosters", content, kind="xlsx", mapping="office-rosters")
    assert await site.rejected("rosters", done["batch_id"]) == [
        (4, "银行卡号", "digits-lost"),
        (5, "身份证号", "digits-lost"),
    ]
    assert await site.rows("select entered_on::text from monitor.membership") == [{"entered_on": "2025-07-01"}]


async def test_formulas_are_not_evaluated_and_never_written_back_as_formulas(site):
    def formula(sheet):
        sheet["C3"] = '=CONCATENATE("9999","99199001010016")'
        sheet["A4"] = '=HYPERLINK("http://example.invalid")'

    people = [[SITE, "测试甲", "", "", ""], ["", "=1+1", id_number(2), "", ""]]
    content = a_workbook([["名单"], TITLES, *people], formula)
    done = await site.fed("rosters", content, kind="xlsx", mapping="office-rosters")
    assert (3, "身份证号", "missing") in await site.rejected("rosters", done["batch_id"])
    text = HEADER + f'"=cmd|calc",{id_number(3)},x,\n'
    told = await site.fed("rosters", text.encode(), "B2", kind="csv")
    path = f"/v1/feeds/rosters/batches/{told['batch_id']}/rows"
    assert (await site.monitor.get(site.machine, path)).json()["items"][0]["told"] == "=cmd|calc"
    file = await site.monitor.get(site.machine, f"{path}?format=csv")
    assert "'=cmd|calc" in file.text
    book = await site.monitor.get(site.machine, f"{path}?format=xlsx")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(book.content)).read("xl/worksheets/sheet1.xml")


async def test_of_merged_cells_only_the_first_has_the_value_and_the_others_are_told(site):
    people = [[SITE, f"测试{n}", id_number(n), "", ""] for n in (1, 2, 3)]
    content = a_workbook([TITLES, *people], lambda sheet: sheet.merge_cells("A2:A4"))
    done = await site.fed("rosters", content, kind="xlsx", mapping="office-rosters")
    assert await site.rejected("rosters", done["batch_id"]) == [(3, "项目编号", "missing"), (4, "项目编号", "missing")]
    again = await site.fed("rosters", content, "B2", kind="xlsx", mapping="office-rosters", project=SITE)
    assert (again["accepted"], again["rejected"]) == (3, 0)


def a_bomb():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(600):
                sheet.write(b" " * PIECE)
    return made.getvalue()


@pytest.mark.parametrize("content", [a_bomb(), b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0" + bytes(600), b"plain"])
def test_a_bomb_or_a_broken_workbook_ends_in_the_reading_process(content):
    with pytest.raises(Unreadable) as refused:
        read(content, Content.XLSX)
    assert refused.value.reason["code"] == "unreadable"


def test_a_sheet_with_more_rows_than_are_read_is_refused_and_says_what_to_send(monkeypatch):
    from services.monitor.feeds import sheet_reader

    def far(sheet):
        sheet.cell(sheet_reader.MOST_ROWS + 2, 1, "x")

    with pytest.raises(Unreadable) as refused:
        read(a_workbook([TITLES], far), Content.XLSX, mapping="office-rosters")
    assert refused.value.reason["code"] in ("too-many-rows", "unreadable")


async def test_an_unreadable_batch_is_refused_with_the_reason_and_leaves_nothing(site):
    done = await site.fed("rosters", b"no columns\n", kind="csv")
    assert (done["state"], done["reason"]["code"], done["accepted"]) == ("refused", "columns-missing", 0)
    assert list(site.world.spool.iterdir()) == []
    assert (await site.send("rosters", b"x", "B2", kind="csv", mapping="ccb", status=422))["code"] == "unknown-mapping"
    assert (await site.send("rosters", b"x", "B3", kind="csv", mapping="../ccb", status=422))[
        "code"
    ] == "unknown-mapping"


async def test_the_national_platforms_records_are_read_by_a_mapping(site):
    await site.fed("rosters", [registered(1)])
    said = {"projectCode": SITE, "idCardNumber": id_number(1)}
    seen = said | {"date": "2025-08-01 06:59:59", "direction": "02"}
    done = await site.fed("attendance", [seen, seen | {"direction": "03"}], mapping="platform-attendance")
    assert await site.rejected("attendance", done["batch_id"]) == [(2, "direction", "choice")]
    line = said | {"payMonth": "2025-07", "totalPayAmount": "5,000.10", "actualAmount": 5000.1, "isBackPay": 0}
    await site.fed("payrolls", [line], mapping="platform-payrolls")
    [month] = await site.rows("select payable_fen, paid_fen from monitor.payroll_line")
    assert month == {"payable_fen": 500_010, "paid_fen": 500_010}


@pytest.mark.capability("C35")
async def test_a_citys_wage_payment_platform_is_read_by_a_mapping(site):
    await site.fed("rosters", [registered(n) for n in range(1, 5)])
    heads = "工程编号,身份证号码,工资所属月份,应发金额,实发金额,发放状态,代发日期,补发标志"
    paid = {1: "5000.00,发放成功,2025-08-15", 2: "0.00,次日失败,-", 3: "0.00,退汇,-", 4: "0.00,已撤销,-"}
    lines = [f"{SITE},{id_number(n)},202507,5000.00,{rest},0" for n, rest in paid.items()]
    content = "\n".join(["代发明细", heads, *lines, "合计"]).encode("gb18030")
    done = await site.fed("payrolls", content, kind="csv", mapping="city-wage-payments")
    assert await site.rejected("payrolls", done["batch_id"]) == [(6, "发放状态", "choice")]
    rows = await site.rows("select month::text, paid_fen, paid_on::text, result from monitor.payroll_line order by row")
    assert rows == [
        {"month": "2025-07-01", "paid_fen": 500_000, "paid_on": "2025-08-15", "result": "paid"},
        {"month": "2025-07-01", "paid_fen": 0, "paid_on": None, "result": "failed"},
        {"month": "2025-07-01", "paid_fen": 0, "paid_on": None, "result": "returned"},
    ]
