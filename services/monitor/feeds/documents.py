"""Turns what was sent into rows, one at a time: JSON, a JSON record a line, CSV in the encodings of China's offices and
banks, XLSX and XLS. A row has the number that its sender sees: the line, or the row of the spreadsheet.
"""

import codecs
import csv
import io
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import IO, Any

import msgspec

from services.monitor.feeds import sheet_reader
from services.monitor.feeds.mapping import Layout, heading
from services.monitor.feeds.rules.reasons import told

LONGEST_LINE = 1024 * 1024
LARGEST_JSON = 8 * 1024 * 1024
"""One JSON document is read whole; larger ones come as a record a line."""
LARGEST_SHEET = 64 * 1024 * 1024
LOOKED_THROUGH = 60
"""Lines in which the columns' names are looked for; our own choice."""
Row = tuple[int, Any]


class Content(StrEnum):
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"


MEDIA = {
    "application/json": Content.JSON,
    "application/x-ndjson": Content.NDJSON,
    "text/csv": Content.CSV,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Content.XLSX,
    "application/vnd.ms-excel": Content.XLS,
}


class Unreadable(Exception):
    """The batch as a whole cannot be read; `reason` says why in both languages."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.reason = told(code, **facts)


def rows_of(
    content: Content,
    pieces: Iterator[bytes],
    layout: Layout | None,
    own: Layout,
    beside: list[Sequence[Any]] | None = None,
) -> Iterator[Row]:
    """The rows. Raises Unreadable as soon as something is found that makes the rest worthless.

    `beside` takes a table's lines that are no rows: those above the columns' names, and the tail.
    """
    beside = [] if beside is None else beside
    match content:
        case Content.NDJSON:
            return _lines(pieces)
        case Content.JSON:
            return _of_document(pieces)
        case Content.CSV:
            return _of_table(_csv(pieces, layout or own), layout or own, beside)
        case Content.XLSX | Content.XLS:
            return _of_table(_sheet(pieces), layout or own, beside)


def _lines(pieces: Iterator[bytes]) -> Iterator[Row]:
    """Lines as bytes: their reader is faster than a dictionary of each."""
    rest, number = b"", 0
    for piece in pieces:
        lines = (rest + piece).split(b"\n")
        rest = lines.pop()
        if len(rest) > LONGEST_LINE:
            raise Unreadable("unreadable", zh="有一行超过1 MiB", en="a line is longer than 1 MiB")
        for line in lines:
            number += 1
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if line and not line.isspace():
                yield number, line
    if rest and not rest.isspace():
        yield number + 1, rest.removeprefix(codecs.BOM_UTF8) if number == 0 else rest


def _of_document(pieces: Iterator[bytes]) -> Iterator[Row]:
    whole = _whole(pieces, LARGEST_JSON)
    try:
        document = msgspec.json.decode(whole.removeprefix(codecs.BOM_UTF8))
    except msgspec.DecodeError as failure:
        raise Unreadable("unreadable", zh="不是完整的JSON", en="it is no whole JSON") from failure
    rows = document.get("rows") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise Unreadable("unreadable", zh="没有rows列表", en="it has no list of rows")
    yield from enumerate(rows, start=1)


def _whole(pieces: Iterator[bytes], most: int) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > most:
            size = f"{most // 1024**2} MiB"
            raise Unreadable("unreadable", zh=f"此格式至多{size}", en=f"this format has at most {size}")
    return bytes(content)


def _of_table(records: Iterator[Sequence[Any]], layout: Layout, beside: list[Sequence[Any]]) -> Iterator[Row]:
    """Rows under their columns' names. Lines above the names, empty lines and the layout's tail are no rows."""
    line, names = _names(records, layout, beside)
    for number, cells in enumerate(records, start=line + 1):
        if all(cell is None or not str(cell).strip() for cell in cells):
            continue
        if layout.tail and str(cells[0]).strip().startswith(layout.tail):
            beside.append(cells)
            continue
        yield number, {name: cells[place] if place < len(cells) else None for place, name in names.items()}


def _names(records: Iterator[Sequence[Any]], layout: Layout, above: list[Sequence[Any]]) -> tuple[int, dict[int, str]]:
    """The line that names the columns, and the first column of each name. Raises Unreadable."""
    nearest = needed = layout.needed
    for number, cells in enumerate(records, start=1):
        names: dict[str, int] = {}
        for place, cell in enumerate(cells):
            names.setdefault(heading(cell), place)
        missing = needed - names.keys()
        if not missing:
            return number, {place: name for name, place in names.items() if name}
        above.append(cells)
        nearest = min(nearest, missing, key=len)
        if number == LOOKED_THROUGH:
            break
    raise Unreadable("columns-missing", columns="、".join(sorted(nearest)))


class _Pieces(io.RawIOBase):
    """Pieces as a file that can be read once."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(into), len(self._rest))
        into[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _csv(pieces: Iterator[bytes], layout: Layout) -> Iterator[list[str]]:
    first = next(pieces, b"")
    encoding = _encoding(first, layout.encoding)

    def again() -> Iterator[bytes]:
        yield first
        yield from pieces

    text = io.TextIOWrapper(io.BufferedReader(_Pieces(again())), encoding=encoding, newline="")
    try:
        yield from csv.reader(text, delimiter=layout.delimiter, strict=True)
    except UnicodeError as failure:
        raise Unreadable("unreadable", zh=f"编码不是{encoding}", en=f"its encoding is not {encoding}") from failure
    except csv.Error as failure:
        raise Unreadable("unreadable", zh="不是完整的CSV", en="it is no whole CSV") from failure


def _encoding(first: bytes, told: str | None) -> str:
    """By the mark at the beginning; else as the layout says; else UTF-8 where it fits, and GB 18030."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if first.startswith(mark):
            return name
    if told:
        return told
    try:
        codecs.getincrementaldecoder("utf-8")().decode(first)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _sheet(pieces: Iterator[bytes]) -> Iterator[list[Any]]:
    """Rows as the reading process tells them. It gets the content through a pipe, so that none lies in the clear."""
    content = _whole(pieces, LARGEST_SHEET)
    command = (sys.executable, "-m", sheet_reader.__name__)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        giving = threading.Thread(target=_give, args=(process.stdin, content))
        giving.start()
        try:
            for line in process.stdout:
                yield msgspec.json.decode(line)
        finally:
            if process.poll() is None and sys.exc_info()[0] is not None:
                process.kill()
            process.stdout.close()
            giving.join()
    if process.returncode == sheet_reader.TOO_MANY:
        raise Unreadable("too-many-rows", most=sheet_reader.MOST_ROWS)
    if process.returncode:
        raise Unreadable("unreadable", zh="不是完整的电子表格，或展开后过大", en="no whole spreadsheet, or too large")


def _give(pipe: IO[bytes], content: bytes) -> None:
    try:
        with pipe:
            pipe.write(content)
    except BrokenPipeError:
        return  # the process has ended, and says why by how it ended
