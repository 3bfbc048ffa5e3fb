"""Whether a bank's statement 对账单 is whole (C136): it adds up, follows the one before, and came once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

CUT, DOUBLED, MISSING = "statement-cut", "statement-doubled", "statement-missing"


@dataclass(frozen=True)
class Statement:
    number: str
    from_on: date
    to_on: date
    opening_fen: int
    closing_fen: int


def findings(
    new: Statement, movements_fen: int, known: Sequence[Statement], lost_rows: int = 0
) -> list[tuple[str, dict[str, Any]]]:
    """What is wrong with the statement, with the sums that show it. `known` are the account's others.

    `movements_fen` is what its transactions come to: credits less debits. A statement of which rows were rejected has
    not been received whole, whatever its sums say.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    expected = new.opening_fen + movements_fen
    if expected != new.closing_fen or lost_rows:
        sums = {"opening_fen": new.opening_fen, "movements_fen": movements_fen, "closing_fen": new.closing_fen}
        found.append((CUT, sums | {"lost_rows": lost_rows}))
    if any(each.number == new.number for each in known):
        found.append((DOUBLED, {"number": new.number}))
    before = max((each for each in known if each.from_on < new.from_on), key=lambda each: each.to_on, default=None)
    if before is not None and _gap(before, new):
        facts = {"before": before.number, "closed_with_fen": before.closing_fen, "opening_fen": new.opening_fen}
        found.append((MISSING, facts | {"number": new.number}))
    return found


def _gap(before: Statement, new: Statement) -> bool:
    """A number was left out, or the balance changed between two statements."""
    first, second = _serial(before.number), _serial(new.number)
    left_out = first is not None and second is not None and second > first + 1
    return left_out or before.closing_fen != new.opening_fen


def _serial(number: str) -> int | None:
    """The digits at the number's end; None where it ends otherwise."""
    digits = re.search(r"([0-9]{1,12})$", number)
    return int(digits[1]) if digits else None
