"""CRIM-02 and BLACK-01: whether arrears reach the amount from which an unpaid order may lead to the list.

Either (a) one worker, at least the months and at least the amount, or (b) at least so many workers and together at
least the larger amount. 以上 includes the number. The amounts are the province's and come in as arguments.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """`undecided`: what is known does not settle it, so a person is asked."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    UNDECIDED = "undecided"


class Missing(StrEnum):
    """What a person would have to say."""

    MONTHS = "months"
    ONE_WORKER = "one-worker"


@dataclass(frozen=True)
class Limits:
    one_worker_fen: int
    one_worker_months: int
    group_workers: int
    group_fen: int


@dataclass(frozen=True)
class Check:
    """The answer, which of the two grounds gave it, and what is missing where there is none."""

    outcome: Outcome
    ground: str | None = None
    missing: Missing | None = None


def amount_reached(
    one_worker_fen: int | None, months: int | None, workers: int, total_fen: int, limits: Limits
) -> Check:
    """Whether the amount is reached; None stands for what is not known.

    Where nobody said what one worker is owed, the total still settles much: a total below the amount leaves no
    worker at it, and workers times the amount leaves at least one.
    """
    if workers >= limits.group_workers and total_fen >= limits.group_fen:
        return Check(Outcome.REACHED, ground="group")
    most = one_worker_fen if one_worker_fen is not None else _most(workers, total_fen, limits.one_worker_fen)
    if most is not None and most < limits.one_worker_fen:
        return Check(Outcome.NOT_REACHED)
    if months is not None and months < limits.one_worker_months:
        return Check(Outcome.NOT_REACHED)
    if most is None:
        return Check(Outcome.UNDECIDED, missing=Missing.ONE_WORKER)
    if months is None:
        return Check(Outcome.UNDECIDED, missing=Missing.MONTHS)
    return Check(Outcome.REACHED, ground="one-worker")


def months_between(first: str | None, last: str | None) -> int | None:
    """Months of pay from `2025-06` to `2025-08`, both counted: three. None where the period was not told."""
    if first is None:
        return None
    (y1, m1), (y2, m2) = (map(int, month.split("-")[:2]) for month in (first, last or first))
    return max((y2 - y1) * 12 + m2 - m1 + 1, 0)


def _most(workers: int, total_fen: int, line_fen: int) -> int | None:
    """What the worker who is owed most is owed, as far as the line goes; None when it may be on either side."""
    if workers <= 1 or total_fen < line_fen or total_fen >= workers * line_fen:
        return total_fen
    return None
