"""A list of workers as a spreadsheet 名单表格: one line per worker and sum; lines with one ID number are one worker.

    姓名 | 身份证号 | 手机号 | 银行卡号 | 代表 | 欠薪项目 | 起始月 | 截止月 | 欠薪金额（元）

The columns are in any order, named in the first line of the first sheet; only 姓名 and 欠薪金额 are required. Cell
values are validated by the same schema as JSON. The file is read line by line and no further than a list may be long: a
sheet that claims a million lines costs no more than one with a thousand.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from services.intake.evidence.rules.archives import archive_type
from services.intake.people.members.rules import Item
from services.intake.people.members.schemas import AT_ONCE
from shared.refusals import Invalid
from shared.values.identifiers import normal_code, normal_text
from shared.values.money import fen_from_yuan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_COLUMNS = 40  # our own choice: offices keep columns of their own beside these
MOST_LINES = AT_ONCE * 3  # our own choice: a worker is mostly owed one sum, seldom more than three
LOOKED_THROUGH = 20_000  # our own choice: lines read at most to find one too many, blank lines included
MOST_TOLD = 20
"""Wrong cells that one refusal names; it says how many there are."""
LARGEST = 32 * 1024 * 1024  # our own choice: bytes of the unpacked file
FIELDS = {
    "姓名": "name",
    "身份证号": "id_no",
    "身份证号码": "id_no",
    "手机号": "phone",
    "手机号码": "phone",
    "联系电话": "phone",
    "银行卡号": "card",
    "代表": "representative",
    "欠薪项目": "item",
    "起始月": "period_from",
    "截止月": "period_to",
    "欠薪金额": "fen",
    "欠薪金额(元)": "fen",
}
NEEDED = {"name": "姓名", "fen": "欠薪金额（元）"}
LONG_NUMBERS = frozenset({"id_no", "card"})
"""Numbers of more than fifteen digits: a cell that holds one as a number has lost the last digits."""
AS_A_NUMBER = "须为文本格式的单元格，数字格式会丢失末位; must be text: as a number its last digits are lost"
OWED = frozenset({"item", "period_from", "period_to", "fen"})
ITEMS = {
    "工资": Item.WAGES,
    "加班费": Item.OVERTIME,
    "经济补偿": Item.COMPENSATION,
    "赔偿金": Item.EXTRA_COMPENSATION,
    "社会保险": Item.INSURANCE,
    "工伤": Item.INJURY,
}
YES, NO = frozenset({"是", "√", "1"}), frozenset({"否", "0"})
Line = dict[str, Any]


class SheetUnreadable(Invalid):
    """The file is no spreadsheet, is too large, or lacks a column."""

    code = "sheet-unreadable"
    zh = "名单表格无法读取：{reason_zh}"
    en = "the sheet cannot be read: {reason_en}"


class CellWrong(Invalid):
    """A cell of the spreadsheet does not hold what its column needs."""

    code = "cell-wrong"
    zh = "名单表格第{line}行“{column}”{reason_zh}"
    en = "line {line} of the sheet, column {column}: {reason_en}"


class CellsWrong(Invalid):
    """Several cells do not: every one is named, as far as `MOST_TOLD`; nothing of the list was taken."""

    code = "cell-wrong"
    zh = "名单表格有{count}处须改正：{cells_zh}"
    en = "{count} cells of the sheet are wrong: {cells_en}"


def read_members(content: bytes) -> list[dict[str, Any]]:
    """The workers in the form of the JSON body. Raises SheetUnreadable, CellWrong, CellsWrong, or the refusals of a
    broken archive.
    """
    workers: dict[str, dict[str, Any]] = {}
    wrong: list[CellWrong] = []
    for number, line in _lines(content, wrong):
        owed = {name: line.pop(name) for name in OWED & line.keys()}
        worker = workers.setdefault(line.get("id_no") or f"line {number}", line | {"owed": []})
        if worker["name"] != line["name"]:
            both = "与同一身份证号的前一行不同; is not that of the line before with this ID number"
            wrong.append(_wrong(number, "name", both))
        worker["owed"].append(owed)
    _refuse(wrong)
    return list(workers.values())


def _refuse(wrong: Sequence[CellWrong]) -> None:
    """Raises CellWrong for one, CellsWrong for several."""
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        zh, en = ([one.message(language) for one in wrong[:MOST_TOLD]] for language in ("zh", "en"))
        raise CellsWrong(field="members", count=len(wrong), cells_zh="；".join(zh), cells_en="; ".join(en))


def _lines(content: bytes, wrong: list[CellWrong]) -> Iterator[tuple[int, Line]]:
    """Each line that is not empty, with its number in the spreadsheet; those with wrong cells are left out, and the
    cells are added to `wrong`. Raises SheetUnreadable.
    """
    rows = _rows(content)
    columns = _columns(next(rows, ()))
    for number, cells in enumerate(rows, start=2):
        if all(cell is None or cell == "" for cell in cells):
            continue
        if number > MOST_LINES + 1:
            raise SheetUnreadable(
                field="members", reason_zh=f"超过{MOST_LINES}行", reason_en=f"over {MOST_LINES} lines"
            )
        line, faults = _line(number, columns, cells)
        wrong += faults
        if not faults:
            yield number, line


def _rows(content: bytes) -> Iterator[Sequence[Any]]:
    _check_size(content)
    from openpyxl import load_workbook  # a quarter of a second, which no process pays that reads no sheet

    try:
        with closing(load_workbook(BytesIO(content), read_only=True, data_only=True)) as book:
            sheet = book.worksheets[0]
            yield from sheet.iter_rows(max_row=LOOKED_THROUGH, max_col=MOST_COLUMNS, values_only=True)
    except Exception as failure:  # the library raises whatever its parsers raise on a broken file
        raise SheetUnreadable(field="members", reason_zh="不是完整的XLSX文件", reason_en="no whole XLSX") from failure


def _check_size(content: bytes) -> None:
    """Check type and unpacked size before reading. Raises what `archive_type` raises, or SheetUnreadable."""
    if not content.startswith(b"PK") or archive_type(content, "members")[0] != XLSX:
        raise SheetUnreadable(field="members", reason_zh="不是XLSX文件", reason_en="no XLSX file")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise SheetUnreadable(field="members", reason_zh="展开后过大", reason_en="too large when unpacked")


def _columns(heading: Sequence[Any]) -> dict[int, str]:
    """Column index → field; other columns are ignored. Raises SheetUnreadable."""
    found = {
        place: FIELDS[name]
        for place, cell in enumerate(heading)
        if (name := normal_text(str(cell or "")).replace(" ", "").rstrip("*")) in FIELDS
    }
    lacking = [column for field, column in NEEDED.items() if field not in found.values()]
    if lacking or len(set(found.values())) < len(found):
        zh = f"第一行缺少列{'、'.join(lacking)}" if lacking else "第一行有重复的列"
        raise SheetUnreadable(field="members", reason_zh=zh, reason_en="columns are missing or twice in the first line")
    return found


def _line(number: int, columns: dict[int, str], cells: Sequence[Any]) -> tuple[Line, list[CellWrong]]:
    """The values of a line, by field, and its wrong cells."""
    line: Line = {}
    wrong: list[CellWrong] = []
    for place, field in columns.items():
        cell = cells[place] if place < len(cells) else None
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if field in NEEDED:
                wrong.append(_wrong(number, field, "不能为空; must not be empty"))
            continue
        try:
            line[field] = _value(field, cell)
        except ValueError as failure:
            wrong.append(_wrong(number, field, str(failure)))
    return line, wrong


def _wrong(number: int, field: str, both: str) -> CellWrong:
    zh, _, en = both.partition("; ")
    column = next(name for name, known in FIELDS.items() if known == field)
    return CellWrong(field="members", line=number, column=column, reason_zh=zh, reason_en=en)


def _value(field: str, cell: Any) -> Any:
    """The cell's value for the field. Raises ValueError with a text in both languages."""
    text = _text(field, cell)
    match field:
        case "fen":
            return _fen(text)
        case "representative":
            return _yes(text)
        case "item":
            return _item(text)
        case "period_from" | "period_to":
            return _month(cell, text)
        case "id_no":
            return normal_code(text)
    return text


def _text(field: str, cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if field in LONG_NUMBERS:
        raise ValueError(AS_A_NUMBER)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _fen(text: str) -> int:
    try:
        return fen_from_yuan(Decimal(normal_text(text).replace(",", "")))
    except (ArithmeticError, ValueError):
        raise ValueError("不是以元计的金额; no sum in yuan") from None


def _yes(text: str) -> bool:
    if text not in YES | NO:
        raise ValueError("应为是或否; is 是 or 否")
    return text in YES


def _item(text: str) -> str:
    if text not in ITEMS:
        raise ValueError(f"只能是{'、'.join(ITEMS)}; is one of {', '.join(ITEMS)}")
    return ITEMS[text]


def _month(cell: Any, text: str) -> str:
    """`2025-07`, `202507`, or a date cell. Raises ValueError."""
    month = f"{cell:%Y-%m}" if isinstance(cell, date) else re.sub(r"^([0-9]{4})([0-9]{2})$", r"\1-\2", text)
    if not re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", month):
        raise ValueError("应为YYYY-MM; is a month YYYY-MM")
    return month
