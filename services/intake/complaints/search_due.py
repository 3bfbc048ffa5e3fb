"""The page of the list in the order of next deadlines: those that have one, then those that have none.

A complaint's next deadline is a row of its own, so the two are found apart: one half walks the running deadlines by
their days (`obligation_running`), the other the complaints by their filing. Each finds a page at most.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, bindparam, or_, text, tuple_, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import CTE, literal_column
from sqlmodel import col, select

from services.intake.complaints.countdown import running_duty
from services.intake.complaints.search_order import NO_DEADLINE
from services.intake.complaints.tables import Complaint
from shared.access.callers import Sight
from shared.http import pagination
from shared.obligations import Obligation

LIMIT = bindparam("limit", type_=Integer)
LAST: ColumnElement[Any] = literal_column(f"date '{NO_DEADLINE}'", Date)
"""In place of the day of a complaint without a deadline, written into the statement: what the planner knows of the
cursor tells it that a page is beyond all deadlines."""


def first_due(row: type[Complaint], conditions: list[ColumnElement[bool]], sight: Sight, *, goes_on: bool) -> CTE:
    """The rows that meet the conditions, next due first, as far as a page; `goes_on`: after the cursor's values."""
    halves: Any = union_all(
        _with_deadline(row, conditions, sight, goes_on=goes_on), _without(row, conditions, goes_on=goes_on)
    ).subquery("halves")
    order = halves.c.due_on, halves.c.filed_at, halves.c.number
    page: CTE = select(halves).order_by(*order).limit(LIMIT).cte("page")
    return page


def _with_deadline(row: type[Complaint], conditions: list[ColumnElement[bool]], sight: Sight, *, goes_on: bool) -> Any:
    due = aliased(Obligation, name="o")
    order = col(due.due_on), col(row.filed_at), col(row.number)
    found: Any = select(row, col(due.due_on)).join(due, col(due.subject) == col(row.number))
    found = found.where(text(running_duty("o")), ~_sooner(due).exists(), *conditions)
    # in the index; who sees the complaint is among the conditions
    found = found.where(replace(sight, all_parties=True).condition(col(due.division), None))
    if goes_on:
        since = col(due.due_on) >= bindparam("after_0", type_=Date)
        found = found.where(since, pagination.after(order, descending=False))
    return found.order_by(*order).limit(LIMIT)


def _sooner(due: type[Obligation]) -> Any:
    """A running deadline of the same complaint that comes before this one."""
    other = aliased(Obligation, name="e")
    before = tuple_(col(other.due_on), col(other.name), col(other.id)) < tuple_(
        col(due.due_on), col(due.name), col(due.id)
    )
    same = col(other.subject) == col(due.subject)
    sooner: Any = select(literal_column("1")).select_from(other)
    return sooner.where(same, text(running_duty("e")), before).correlate(due)


def _without(row: type[Complaint], conditions: list[ColumnElement[bool]], *, goes_on: bool) -> Any:
    due = aliased(Obligation, name="d")
    order: tuple[Any, ...] = (col(row.filed_at), col(row.number))
    any_duty: Any = select(literal_column("1")).select_from(due)
    any_duty = any_duty.where(col(due.subject) == col(row.number), text(running_duty("d"))).correlate(row)
    found: Any = select(row, LAST.label("due_on")).where(~any_duty.exists(), *conditions)
    if goes_on:
        names = [bindparam(f"after_{n}", type_=column.type) for n, column in enumerate(order, 1)]
        found = found.where(or_(bindparam("after_0", type_=Date) < LAST, tuple_(*order) > tuple_(*names)))
    return found.order_by(*order).limit(LIMIT)
