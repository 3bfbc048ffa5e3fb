"""A collective's list as a spreadsheet 名册表格, one line a row of the list.

The columns are in any order, named in the first line of the first sheet; others are passed over, so that a file of the
ledger's lines comes back with a column filled in. Formulas are not evaluated: a cell is the value that was stored
beside its formula. The file is read line by line and no further than a list may be long.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from services.mediation.ledger.rules.ledger import Item
from services.mediation.payments.collective.schemas import AT_ONCE
from shared.labels.listed import WORDS
from shared.refusals import Invalid
from shared.values.identifiers import normal_text
from shared.values.money import fen_from_yuan

MOST_COLUMNS = 40  # our own choice: offices keep columns of their own beside these
LOOKED_THROUGH = 20_000  # our own choice: lines read at most to find one too many, blank lines included
MOST_TOLD = 20
"""Wrong cells that one refusal names; it says how many there are."""
LARGEST = 32 * 1024 * 1024  # our own choice: bytes of the unpacked file
MOST_ENTRIES = 200  # our own choice: files inside a workbook
WORKBOOK = "xl/workbook.xml"
YES, NO = frozenset({"是", "√", "1", "true"}), frozenset({"否", "0", "false"})
ITEMS = {WORDS["item"][item]: item for item in Item}


class SheetUnreadable(Invalid):
    """The file is no spreadsheet, is too large, or lacks a column."""

    code = "sheet-unreadable"
    zh = "名册表格无法读取：{reason_zh}"
    en = "the sheet cannot be read: {reason_en}"


class CellsWrong(Invalid):
    """Cells do not hold what their columns need: every one is named, as far as `MOST_TOLD`; nothing was taken."""

    code = "cells-wrong"
    zh = "名册表格有{count}处须改正：{cells_zh}"
    en = "{count} cells of the sheet are wrong: {cells_en}"


def _reference(cell: Any) -> str:
    """Receipts and numbers of rows are names: a cell that holds one as a number has lost the last of many digits."""
    if isinstance(cell, float) and not (cell.is_integer() and abs(cell) < 10**15):
        raise ValueError("须为文本格式的单元格; must be text")
    return _text(cell)


def _text(cell: Any) -> str:
    return normal_text(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)).strip()


def _whole(cell: Any) -> int:
    text = _text(cell)
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise ValueError("应为整数; is a whole number")
    return int(text)


def _fen(cell: Any) -> int:
    try:
        return fen_from_yuan(Decimal(_text(cell).replace(",", "")))
    except (ArithmeticError, ValueError):
        raise ValueError("不是以元计的金额; no sum in yuan") from None


def _yes(cell: Any) -> bool:
    text = _text(cell).lower()
    if text not in YES | NO:
        raise ValueError("应为是或否; is 是 or 否")
    return text in YES


def _item(cell: Any) -> Item:
    if (text := _text(cell)) not in ITEMS:
        raise ValueError(f"只能是{'、'.join(ITEMS)}; is one of {', '.join(ITEMS)}")
    return ITEMS[text]


def _month(cell: Any) -> str:
    """`2025-07`, `202507`, or a date cell."""
    text = f"{cell:%Y-%m}" if isinstance(cell, date) else re.sub(r"^([0-9]{4})([0-9]{2})$", r"\1-\2", _text(cell))
    if not re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", text):
        raise ValueError("应为YYYY-MM; is a month YYYY-MM")
    return text


def _day(cell: Any) -> str:
    """`2025-07-31`, `2025/7/31`, `20250731`, or a date cell."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    found = re.fullmatch(r"([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})", _text(cell).partition(" ")[0])
    try:
        return date(*map(int, found.groups())).isoformat() if found else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> str:
    raise ValueError("应为日期YYYY-MM-DD; is a day YYYY-MM-DD")


Columns = Mapping[str, tuple[str, Callable[[Any], Any], bool]]
"""By the column's name: the field, how a cell is read, and whether it must be filled in."""

CLAIMS: Columns = {
    "行号": ("reference", _reference, True),
    "劳动者编号": ("worker_ref", _reference, True),
    "欠薪项目": ("item", _item, False),
    "起始月": ("period_from", _month, False),
    "截止月": ("period_to", _month, False),
    "欠薪金额(元)": ("claimed_fen", _fen, True),
}
FINDINGS: Columns = {
    "行号": ("reference", _reference, True),
    "明细行": ("line", _whole, True),
    "核实": ("verified", _yes, True),
    "另查明金额(元)": ("found_fen", _fen, False),
    "农民工": ("rural", _yes, False),
    "足月数": ("whole_months", _whole, False),
}
PAYMENTS: Columns = {
    "凭证号": ("reference", _reference, True),
    "明细行": ("line", _whole, True),
    "付款金额(元)": ("fen", _fen, True),
}
WITHDRAWALS: Columns = {
    "行号": ("reference", _reference, True),
    "明细行": ("line", _whole, True),
    "放弃金额(元)": ("fen", _fen, True),
}
BANK_LINES: Columns = {
    "流水号": ("bank_ref", _reference, True),
    "交易日期": ("happened_on", _day, True),
    "金额(元)": ("fen", _fen, True),
    "收款人": ("payee", _text, False),
    "证件号码": ("id_no", _reference, False),
    "收款账号": ("card", _reference, False),
    "摘要": ("remark", _text, False),
    "退汇原流水号": ("returns", _reference, False),
}


def read_rows(content: bytes, columns: Columns) -> list[dict[str, Any]]:
    """The rows in the form of the JSON body. Raises SheetUnreadable or CellsWrong."""
    lines = _lines(content)
    places = _places(next(lines, ()), columns)
    rows: list[dict[str, Any]] = []
    wrong: list[tuple[int, str, str]] = []
    for number, cells in enumerate(lines, start=2):
        if all(cell is None or cell == "" for cell in cells):
            continue
        if len(rows) == AT_ONCE:
            raise SheetUnreadable(field="rows", reason_zh=f"超过{AT_ONCE}行", reason_en=f"over {AT_ONCE} lines")
        rows.append(_row(number, cells, places, columns, wrong))
    if wrong:
        told = wrong[:MOST_TOLD]
        zh = "；".join(f"第{number}行“{name}”{both.partition('; ')[0]}" for number, name, both in told)
        en = "; ".join(f"line {number}, column {name}: {both.partition('; ')[2]}" for number, name, both in told)
        raise CellsWrong(field="rows", count=len(wrong), cells_zh=zh, cells_en=en)
    return rows


def _row(
    number: int,
    cells: Sequence[Any],
    places: Mapping[str, int],
    columns: Columns,
    wrong: list[tuple[int, str, str]],
) -> dict[str, Any]:
    """The values of a line by field; its wrong cells are added to `wrong`."""
    row = {}
    for name, place in places.items():
        field, read, needed = columns[name]
        cell = cells[place] if place < len(cells) else None
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if needed:
                wrong.append((number, name, "不能为空; must not be empty"))
            continue
        try:
            row[field] = read(cell)
        except ValueError as failure:
            wrong.append((number, name, str(failure)))
    return row


def _places(heading: Sequence[Any], columns: Columns) -> dict[str, int]:
    """Where each column stands; a title may go on in English after a space. Raises SheetUnreadable."""
    titles = [normal_text(str(cell or "")).strip().rstrip("*") for cell in heading]
    names = [title if title in columns else title.partition(" ")[0] for title in titles]
    if doubled := sorted(name for name in columns if names.count(name) > 1):
        raise SheetUnreadable(field="rows", reason_zh=f"列“{doubled[0]}”重复", reason_en=f"{doubled[0]} is there twice")
    lacking = [name for name, (_, _, needed) in columns.items() if needed and name not in names]
    if lacking:
        told = "、".join(lacking)
        raise SheetUnreadable(field="rows", reason_zh=f"第一行缺少列{told}", reason_en=f"no column {told} in line 1")
    return {name: names.index(name) for name in columns if name in names}


def _lines(content: bytes) -> Iterator[Sequence[Any]]:
    """Raises SheetUnreadable, before anything is unpacked if the file says that it is too large."""
    from openpyxl import load_workbook  # a quarter of a second, which no process pays that reads no sheet

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        entries = []
    if WORKBOOK not in {entry.filename for entry in entries}:
        raise SheetUnreadable(field="rows", reason_zh="不是XLSX文件", reason_en="no XLSX file")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST:
        raise SheetUnreadable(field="rows", reason_zh="展开后过大", reason_en="too large when unpacked")
    try:
        with closing(load_workbook(BytesIO(content), read_only=True, data_only=True)) as book:
            yield from book.worksheets[0].iter_rows(max_row=LOOKED_THROUGH, max_col=MOST_COLUMNS, values_only=True)
    except Exception as failure:  # the library raises whatever its parsers raise on a broken file
        raise SheetUnreadable(field="rows", reason_zh="不是完整的XLSX文件", reason_en="no whole XLSX") from failure
