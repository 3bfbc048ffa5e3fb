"""A list as a file that an office opens: CSV or XLSX, from columns that are declared once.

A value of a list may come from anybody. In neither file is it a formula: a text that begins like one gets an apostrophe
in CSV, and is written as text in XLSX. Numbers that are names, such as a partner's, are text.
"""

import asyncio
import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Any, Generic, TypeVar

from fastapi import Response

from shared.clock import CHINA

Item = TypeVar("Item")
Value = str | int | Decimal | date | datetime | None
Row = Sequence[Value]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
BOM = "\ufeff"
"""Without it Excel reads the Chinese of a CSV file in another encoding."""
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LOOKS = {"money": "#,##0.00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


class FileFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


MEDIA = {FileFormat.XLSX: XLSX, FileFormat.CSV: f"{CSV}; charset=utf-8"}


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A column's title, its value for an item, and its width in characters."""

    title: str
    value: Callable[[Item], Value]
    width: int = 12


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


async def file_of(
    columns: Sequence[Column[Any]], rows: Sequence[Row], kind: FileFormat, name: str, made_on: date
) -> Response:
    """The file, made in a thread, as an attachment of that name."""
    titles = [column.title for column in columns]
    if kind is FileFormat.CSV:
        content = await asyncio.to_thread(as_csv, titles, rows)
    else:
        widths = [column.width for column in columns]
        content = await asyncio.to_thread(as_xlsx, titles, rows, widths, made_on)
    return Response(content, media_type=MEDIA[kind], headers=attachment(name, kind))


def attachment(name: str, kind: FileFormat) -> dict[str, str]:
    """The headers of a file of that name that is saved, not shown, and kept by nobody between."""
    return {
        "Content-Disposition": f'attachment; filename="{name}.{kind}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def row_of(columns: Sequence[Column[Item]], item: Item) -> Row:
    return [column.value(item) for column in columns]


def as_csv(titles: Sequence[str], rows: Iterable[Row]) -> bytes:
    written = StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(titles)
    lines.writerows([plain_text(value) for value in row] for row in rows)
    return f"{BOM}{written.getvalue()}".encode()


def as_xlsx(titles: Sequence[str], rows: Iterable[Row], widths: Sequence[int], made_on: date) -> bytes:
    import xlsxwriter  # only processes that write a workbook pay for it

    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": datetime.combine(made_on, time(), CHINA)})  # the same list, the same file
        looks = {name: book.add_format({"num_format": look}) for name, look in LOOKS.items()}
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "text_wrap": True})
        sheet.freeze_panes(1, 1)
        for place, (title, width) in enumerate(zip(titles, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, bold)
        line = 0
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                write_cell(sheet, looks, line, place, value)
        sheet.autofilter(0, 0, line, len(titles) - 1)
    return made.getvalue()


def write_cell(sheet: Any, looks: dict[str, Any], line: int, place: int, value: Value) -> None:
    if isinstance(value, str):
        sheet.write_string(line, place, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, _in_china(value), looks["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, looks["day"])
    elif isinstance(value, Decimal):
        sheet.write_number(line, place, value, looks["money"])
    elif value is not None:
        sheet.write_number(line, place, value)


def plain_text(value: Value) -> str:
    if isinstance(value, datetime):
        return _in_china(value).strftime("%Y-%m-%d %H:%M")
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(LIKE_A_FORMULA) else text


def _in_china(moment: datetime) -> datetime:
    """The moment as a clock in China shows it; a cell has no zone."""
    return moment.astimezone(CHINA).replace(tzinfo=None)
