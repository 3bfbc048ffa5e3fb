"""A partner's list as the partner's own system gives it: one line of headings, then a line an order; CSV or XLSX.

Nobody writes a header for it: who, where and which day are said beside the file, and number of records, sum and digest
are worked out from it. Where no batch number is said, it is made of the digest: the same file twice is one list.

Headings are those of `HEADINGS`, a partner's own before those that all use; columns with others are not read.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.intake.evidence.rules.archives import archive_type
from services.intake.reconciliation.csv_list import UnreadableList, decoded
from shared.trade.dispositions import WORDS
from shared.values.identifiers import normal_text
from shared.values.money import fen_from_yuan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LINES = 20_000  # our own choice: lines read to find one order too many, blank lines included
MOST_COLUMNS = 60  # our own choice: systems export columns of their own beside these
LARGEST = 32 * 1024 * 1024  # our own choice: bytes of the unpacked workbook

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "": {
        "工单编号": "partner_no",
        "工单号": "partner_no",
        "编号": "partner_no",
        "partner_no": "partner_no",
        "登记日期": "filed_on",
        "登记时间": "filed_on",
        "受理时间": "filed_on",
        "filed_on": "filed_on",
        "涉及人数": "workers",
        "人数": "workers",
        "workers": "workers",
        "涉及金额": "owed_yuan",
        "涉及金额（元）": "owed_yuan",
        "欠薪金额": "owed_yuan",
        "欠薪金额（元）": "owed_yuan",
        "owed_fen": "owed_fen",
        "状态": "state",
        "办理状态": "state",
        "state": "state",
        "处理结果": "disposition",
        "办理结果": "disposition",
        "disposition": "disposition",
    },
    "national_platform": {
        "线索编号": "partner_no",
        "线索登记时间": "filed_on",
    },
    "provincial_platform": {"线索编号": "partner_no", "欠薪金额（万元）": "owed_ten_thousand"},
    "petition_office": {"信访件编号": "partner_no", "登记时间": "filed_on"},
    "police_alert": {"警情编号": "partner_no", "接警时间": "filed_on"},
}
"""By partner, and under no name for all: what a column is called → what it holds."""
STATES = {
    **dict.fromkeys(("未办结", "在办", "办理中", "处理中", "待办"), "open"),
    **dict.fromkeys(("已办结", "办结", "已答复", "已反馈", "已回复"), "answered"),
}
RESULTS = {words[0]: str(code) for code, words in WORDS.items()}
Cells = Sequence[Any]


def read_sheet(body: bytes, partner: str) -> list[dict[str, Any]]:
    """The orders in the form of the JSON body's `records`. Raises UnreadableList."""
    lines = (row for row in (_workbook(body) if body[:2] == b"PK" else _text(body)) if any(map(_said, row)))
    head = [normal_text(str(cell or "")).replace(" ", "") for cell in next(lines, ())]
    known = {**HEADINGS[""], **HEADINGS.get(partner, {})}
    fields = {normal_text(name): field for name, field in known.items()}
    columns = {place: fields[name] for place, name in enumerate(head) if name in fields}
    if "partner_no" not in columns.values():
        told = "、".join(name for name, field in known.items() if field == "partner_no")
        raise UnreadableList(reason_zh=f"没有单号列（{told}）", reason_en=f"no column has the number ({told})")
    if len(set(columns.values())) < len(columns):
        raise UnreadableList(reason_zh="有两列内容相同", reason_en="two columns hold the same")
    return [_record(columns, row, place) for place, row in enumerate(lines)]


def _record(columns: Mapping[int, str], row: Cells, place: int) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for at, field in columns.items():
        cell = row[at] if at < len(row) else None
        if not _said(cell):
            continue
        name, read = READ[field]
        try:
            told[name] = read(cell)
        except (ValueError, TypeError, ArithmeticError) as failure:
            where = f"records/{place}/{name}"
            raise UnreadableList(
                field=where, reason_zh=f"第{place + 1}条的内容无法识别", reason_en=f"{where} is not understood"
            ) from failure
    return told


def _said(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _number(cell: Any) -> str:
    """A number that is a name. Raises ValueError for one that a spreadsheet kept as a number and cut short."""
    if isinstance(cell, float) and not cell.is_integer():
        raise ValueError("not a whole number")
    if isinstance(cell, int | float) and abs(cell) >= 10**15:
        raise ValueError("its last digits are lost")
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip().lstrip("'")


def _day(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    return date.fromisoformat(str(cell).strip()[:10].replace("/", "-").replace(".", "-")).isoformat()


def _yuan(cell: Any) -> int:
    return fen_from_yuan(str(cell).strip().replace(",", ""))


def _ten_thousand(cell: Any) -> int:
    return fen_from_yuan(str(Decimal(str(cell).strip()) * 10_000))


READ: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "partner_no": ("partner_no", _number),
    "filed_on": ("filed_on", _day),
    "workers": ("workers", lambda cell: int(Decimal(str(cell).strip()))),
    "owed_fen": ("owed_fen", lambda cell: int(Decimal(str(cell).strip()))),
    "owed_yuan": ("owed_fen", _yuan),
    "owed_ten_thousand": ("owed_fen", _ten_thousand),
    "state": ("state", lambda cell: STATES.get(str(cell).strip(), str(cell).strip())),
    "disposition": ("disposition", lambda cell: RESULTS.get(str(cell).strip(), str(cell).strip())),
}
"""What a column holds → the field, and how a cell is read. A word that is none of these is refused as a field is."""


def _text(body: bytes) -> Iterator[Cells]:
    try:
        yield from _no_more_than(csv.reader(io.StringIO(decoded(body), newline=""), strict=True))
    except csv.Error as failure:
        raise UnreadableList(reason_zh="不是CSV", reason_en="not CSV") from failure


def _workbook(body: bytes) -> Iterator[Cells]:
    """The lines of the first sheet, as the cells hold them."""
    if archive_type(body, "records")[0] != XLSX:
        raise UnreadableList(reason_zh="不是XLSX文件", reason_en="no XLSX file")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        if sum(each.file_size for each in packed.infolist()) > LARGEST:
            raise UnreadableList(reason_zh="展开后过大", reason_en="too large when unpacked")
    import openpyxl  # only processes that read a workbook pay for it

    try:
        with closing(openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)) as book:
            rows = list(_no_more_than(book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS)))
    except UnreadableList:
        raise
    except Exception as failure:  # the library raises whatever its parsers raise on a broken file
        raise UnreadableList(reason_zh="不是完整的XLSX文件", reason_en="no whole XLSX") from failure
    yield from rows


def _no_more_than(rows: Iterable[Cells]) -> Iterator[Cells]:
    for place, row in enumerate(rows):
        if place > MOST_LINES:
            raise UnreadableList(reason_zh=f"超过{MOST_LINES}行", reason_en=f"more than {MOST_LINES} lines")
        yield row
