"""A process of its own that reads a spreadsheet from its input and writes one JSON list a row to its output.

A workbook of two hundred kilobytes can claim two hundred million: the process may have so much memory and time and no
more, and whatever a parser does with a broken file ends here. Formulas are not evaluated: a cell shows the value that
was stored beside its formula.
"""

import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import msgspec
from python_calamine import CalamineWorkbook

MEMORY = 1024**3
"""Bytes of address space; our own choice, with a workbook of 200,000 rows in mind."""
SECONDS = 120
UNPACKED = 512 * 1024**2
MOST_ROWS = 200_000
TOO_MANY, UNREADABLE = 3, 4


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = sys.stdin.buffer.read()
    try:
        _check_unpacked(content)
        return _write(CalamineWorkbook.from_filelike(BytesIO(content)))
    except BaseException as failure:
        print(type(failure).__name__, file=sys.stderr)  # its text may have cells in it
        return UNREADABLE


def _check_unpacked(content: bytes) -> None:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise ValueError("too large when unpacked")


def _write(book: CalamineWorkbook) -> int:
    """The rows of the first sheet that has any."""
    encoder, out = msgspec.json.Encoder(), sys.stdout.buffer
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if len(rows) > MOST_ROWS:
            return TOO_MANY
        if rows:
            for row in rows:
                out.write(encoder.encode([_plain(cell) for cell in row]) + b"\n")
            break
    out.flush()
    return 0


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return cell


if __name__ == "__main__":
    sys.exit(main())
