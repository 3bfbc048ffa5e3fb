"""What of a place's arrears had been recovered by a day, and what was on its way, each by one statement."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.tables import Case
from services.mediation.desk.figures.queries import Period, rows_of
from services.mediation.ledger.rules.ledger import POSTS_TO, UNCLAIMING
from services.mediation.ledger.tables import LedgerEntry, LedgerLine
from services.mediation.pending.tables import Pending, PendingEnd

STATUS = {True: "rural", False: "other", None: "unknown"}
"""By whether the line says that its worker is a rural worker 农民工."""
SUMS = tuple(dict.fromkeys(name for name, _ in POSTS_TO.values()))


async def recovered(session: AsyncSession, period: Period) -> dict[str, dict[str, int]]:
    """By status, the workers and sums of what had been posted by then; a status of nobody is all zeros."""
    kind, fen, workers = col(LedgerEntry.kind), col(LedgerEntry.fen), col(LedgerEntry.workers)
    rural = col(LedgerLine.rural)
    counted = func.sum(case((kind.in_(UNCLAIMING), -workers), else_=workers)).label("workers")
    columns: list[Any] = [rural, counted, *(_sum(name, kind, fen) for name in SUMS)]
    summed = (
        select(*columns)
        .join(Case, col(Case.number) == col(LedgerEntry.case_number))
        .join(LedgerLine, _same_line(LedgerEntry))
        .where(*period.mine, *period.posted)
        .group_by(rural)
    )
    found = {STATUS[row.rural]: row._mapping for row in await rows_of(session, summed)}
    names = ("workers", *SUMS)
    return {each: {name: int(found[each][name]) if each in found else 0 for name in names} for each in STATUS.values()}


async def awaited(session: AsyncSession, period: Period) -> dict[str, int]:
    """By status, what was on its way that day: stated by then, not past its last day, and not ended."""
    ended = (
        select(col(PendingEnd.pending_id))
        .where(
            col(PendingEnd.pending_id) == col(Pending.pending_id),
            col(PendingEnd.ended_on) <= period.as_of,
            col(PendingEnd.recorded_at) < period.known_before,
        )
        .exists()
    )
    rural = col(LedgerLine.rural)
    summed = (
        select(rural, func.sum(col(Pending.fen)).label("fen"))
        .join(Case, col(Case.number) == col(Pending.case_number))
        .join(LedgerLine, _same_line(Pending))
        .where(
            *period.mine,
            col(Pending.stated_on) <= period.as_of,
            col(Pending.expires_on) >= period.as_of,
            col(Pending.recorded_at) < period.known_before,
            ~ended,
        )
        .group_by(rural)
    )
    found = {STATUS[row.rural]: int(row.fen) for row in await rows_of(session, summed)}
    return {each: found.get(each, 0) for each in STATUS.values()}


def _sum(name: str, kind: Any, fen: Any) -> ColumnElement[int]:
    signed = [(kind == each, sign * fen) for each, (sum_of, sign) in POSTS_TO.items() if sum_of == name]
    return func.sum(case(*signed, else_=0)).label(name)


def _same_line(table: Any) -> ColumnElement[bool]:
    return (col(LedgerLine.case_number) == col(table.case_number)) & (col(LedgerLine.line) == col(table.line))
