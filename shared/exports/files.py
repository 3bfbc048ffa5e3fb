"""A file that is written row by row to the disk: as large as it may be, only a page of it is ever in memory."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import Any, Protocol

from shared.clock import CHINA
from shared.http.spreadsheet import BOM, LOOKS, Column, FileFormat, Row, plain_text, write_cell

PART = 1024 * 1024
"""Bytes of a file that are read, and kept, together."""
LINES = 1_000_000
"""Rows of one sheet; a workbook takes 1,048,576, and goes on in another sheet."""


class Written(Protocol):
    """A file that is being written."""

    def add(self, rows: Sequence[Row]) -> None: ...

    def parts(self) -> Iterator[bytes]:
        """Ends the file, and gives it from its beginning."""
        ...

    def close(self) -> None: ...


def begin(kind: FileFormat, columns: Sequence[Column[Any]], made_on: date) -> Written:
    return CsvFile(columns) if kind is FileFormat.CSV else XlsxFile(columns, made_on)


class CsvFile:
    def __init__(self, columns: Sequence[Column[Any]]) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 closed with the file
        self._text = TextIOWrapper(self._file, encoding="utf-8", newline="", write_through=True)
        self._text.write(BOM)
        self._lines = csv.writer(self._text)
        self._lines.writerow(column.title for column in columns)

    def add(self, rows: Sequence[Row]) -> None:
        self._lines.writerows([plain_text(value) for value in row] for row in rows)

    def parts(self) -> Iterator[bytes]:
        self._text.flush()
        yield from _parts(self._file)

    def close(self) -> None:
        self._text.close()


class XlsxFile:
    def __init__(self, columns: Sequence[Column[Any]], made_on: date) -> None:
        import xlsxwriter  # only processes that write a workbook pay for it

        self._columns, self._line = columns, 0
        self._file = TemporaryFile()  # noqa: SIM115 closed with the file
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._file, options)
        self._book.set_properties({"created": datetime.combine(made_on, time(), CHINA)})
        self._looks = {name: self._book.add_format({"num_format": look}) for name, look in LOOKS.items()}
        self._bold = self._book.add_format({"bold": True, "text_wrap": True})
        self._sheet = self._begin_sheet()

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if self._line == LINES:
                self._end_sheet()
                self._sheet, self._line = self._begin_sheet(), 0
            self._line += 1
            for place, value in enumerate(row):
                write_cell(self._sheet, self._looks, self._line, place, value)

    def parts(self) -> Iterator[bytes]:
        self._end_sheet()
        self._book.close()
        yield from _parts(self._file)

    def close(self) -> None:
        self._file.close()

    def _begin_sheet(self) -> Any:
        sheet = self._book.add_worksheet()
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self._bold)
        return sheet

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, self._line, len(self._columns) - 1)


def _parts(file: Any) -> Iterator[bytes]:
    file.seek(0)
    while part := file.read(PART):
        yield part
