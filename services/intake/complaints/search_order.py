"""The orders of the list of complaints, each a total one, and the cursors of their pages."""

from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import col

from services.intake.complaints.tables import Complaint
from shared.http import pagination
from shared.http.pagination import BadCursor
from shared.obligations import Obligation


class ListOrder(StrEnum):
    """Newest first; oldest first; next deadline first, then those without one; largest claim first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    AMOUNT = "amount"


FILED = (col(Complaint.filed_at), col(Complaint.number))
COLUMNS: dict[ListOrder, tuple[Any, ...]] = {
    ListOrder.NEWEST: FILED,
    ListOrder.OLDEST: FILED,
    ListOrder.DUE: (col(Obligation.due_on), *FILED),
    ListOrder.AMOUNT: (col(Complaint.claimed_fen), col(Complaint.number)),
}
"""What each order sorts by. The day of the next deadline is a column of the deadline, not of the complaint."""
DESCENDING = frozenset({ListOrder.NEWEST, ListOrder.AMOUNT})
NO_DEADLINE = date.max
"""The day by which complaints without a running deadline are sorted: after all others."""


class Place(NamedTuple):
    """Where a complaint stands in every order."""

    due_on: date
    filed_at: Any
    number: str
    claimed_fen: int


def in_order(order: ListOrder, columns: tuple[Any, ...]) -> list[Any]:
    return [column.desc() if order in DESCENDING else column.asc() for column in columns]


def columns_of(order: ListOrder, row: type[Complaint]) -> tuple[Any, ...]:
    """The columns of this row by which every order but `due` sorts."""
    return tuple(getattr(row, column.key) for column in COLUMNS[order])


def after(order: ListOrder, row: type[Complaint]) -> ColumnElement[bool]:
    """The condition for the next page, in every order but `due`."""
    return pagination.after(columns_of(order, row), descending=order in DESCENDING)


def cursor_of(order: ListOrder, complaint: Complaint, due_on: date | None) -> str:
    """The cursor after this complaint. It says which order it is of; those of the list as it always was say nothing."""
    place = Place(due_on or NO_DEADLINE, complaint.filed_at, complaint.number, complaint.claimed_fen)
    return _said_before(order) + pagination.cursor_of(COLUMNS[order], place)


def values_after(order: ListOrder, cursor: str) -> dict[str, Any]:
    """The values of the condition for the next page. Raises BadCursor, also for a cursor of another order."""
    said, dot, place = cursor.rpartition(".")
    if said + dot != _said_before(order):
        raise BadCursor(field="cursor")
    return pagination.values_after(COLUMNS[order], place)


def _said_before(order: ListOrder) -> str:
    """What a cursor begins with, so that it is of no use in another order."""
    return "" if order is ListOrder.NEWEST else f"{order}."
