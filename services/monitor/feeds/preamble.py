"""What a bank's file says of itself, above its rows and below them (C136): number, days and balances of the statement.

Only labels of the mapping's `[statement]` are looked for: in a cell of their own, with the value in the next one that
is not empty, or before a colon in the same cell. The first place of each label counts.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.monitor.feeds.documents import Unreadable
from services.monitor.feeds.mapping import Layout
from services.monitor.feeds.rules import values
from services.monitor.feeds.rules.values import Wrong

PARTS = ("number", "from_on", "to_on", "opening_fen", "closing_fen")
ZH = {
    "number": "编号",
    "from_on": "起始日期",
    "to_on": "截止日期",
    "opening_fen": "期初余额（分）",
    "closing_fen": "期末余额（分）",
}


def told_in(layout: Layout, lines: Iterable[Sequence[Any]], today: date) -> dict[str, str | int]:
    """The parts that the lines tell, as a batch's header has them. Raises Unreadable."""
    texts = [[_text(cell) for cell in cells] for cells in lines]
    told: dict[str, str | int] = {}
    for part, label in layout.statement.items():
        if (written := _found(label, texts)) is None:
            continue
        try:
            told[part] = _read(layout, part, written, today)
        except Wrong as wrong:
            raise Unreadable("statement-unreadable", label=label, why=wrong.code) from wrong
    if "from_on" in told and "to_on" in told and str(told["to_on"]) < str(told["from_on"]):
        raise Unreadable("statement-unreadable", label=layout.statement["to_on"], why="reversed")
    return told


def agreed(told: Mapping[str, str | int], said: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the file tells, and what the call said of parts that the file leaves out. Raises Unreadable."""
    said = said or {}
    for part in PARTS:
        if part in told and part in said and told[part] != said[part]:
            raise Unreadable("statement-differs", part=part, zh=ZH[part], file=told[part], call=said[part])
    return {**said, **told}


def _text(cell: Any) -> str:
    return "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip()


def _found(label: str, lines: Sequence[Sequence[str]]) -> str | None:
    """What stands beside the label; blanks inside a label are not minded."""
    spelt = r"\s*".join(re.escape(each) for each in unicodedata.normalize("NFKC", label) if not each.isspace())
    alone, before = re.compile(rf"{spelt}\s*:?"), re.compile(rf"(?:^|\s){spelt}\s*:\s*(\S+)")
    for cells in lines:
        for place, cell in enumerate(cells):
            if alone.fullmatch(cell):
                return next((each for each in cells[place + 1 :] if each), None)
            if (beside := before.search(cell)) is not None:
                return beside[1]
    return None


def _read(layout: Layout, part: str, written: str, today: date) -> str | int:
    """Raises Wrong."""
    if part == "number":
        return values.line(written, today)
    if part.endswith("_fen"):
        return values.fen_of_yuan(written)
    return values.any_day(layout.day(written), today).isoformat()
