"""Figures of a period as of a day, computed from ledger postings and history, never from the present state.

`as_of` is the last day that counts; `known_on` the last day by which it must have been recorded (default: `as_of`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.tables import Case
from services.mediation.ledger.rules.ledger import RAISING, UNCLAIMING, EntryKind
from services.mediation.ledger.tables import LedgerEntry, LedgerLine
from shared.access.callers import visible
from shared.history import HistoryRow
from shared.http import reporting_period
from shared.values import divisions

EACH = 200
"""Single cases named at most; the median is over all of them."""


@dataclass(frozen=True)
class Period(reporting_period.Period):
    """The reporting period, with the conditions that choose cases and postings by it."""

    @property
    def mine(self) -> list[ColumnElement[bool]]:
        """Conditions for the caller's cases, within the division asked for."""
        chosen: list[ColumnElement[bool]] = [visible(self.caller, col(Case.division), col(Case.parties))]
        if self.division is not None:
            chosen.append(col(Case.division) >= self.division)
            chosen.append(col(Case.division) < divisions.upper_bound(self.division))
        return chosen

    @property
    def opened(self) -> list[ColumnElement[bool]]:
        return [
            *self.mine,
            col(Case.opened_on).between(self.first, self.until),
            col(Case.recorded_at) < self.known_before,
        ]

    @property
    def posted(self) -> list[ColumnElement[bool]]:
        return [col(LedgerEntry.happened_on) <= self.as_of, col(LedgerEntry.recorded_at) < self.known_before]


async def opened(session: AsyncSession, period: Period) -> int:
    return int(await session.scalar(select(func.count()).select_from(Case).where(*period.opened)) or 0)


async def closed_by_disposition(session: AsyncSession, period: Period) -> dict[str, int]:
    """Closings in the period, by disposition, from history: a case reopened later still counts as closed then."""
    entry = cast(func.convert_from(HistoryRow.entry, "UTF8"), JSONB)
    closings = (
        select(
            entry["facts"]["disposition"].astext.label("disposition"),
            entry["facts"]["closed_on"].astext.label("closed_on"),
        )
        .join(Case, col(Case.number) == col(HistoryRow.subject))
        .where(
            *period.mine,
            col(HistoryRow.kind) == "case",
            entry["action"].astext == "closed",
            col(HistoryRow.at) < period.known_before,
        )
        .subquery()
    )
    counted = (
        select(closings.c.disposition, func.count())
        .where(closings.c.closed_on.between(str(period.first), str(period.until)))
        .group_by(closings.c.disposition)
    )
    return {disposition: number for disposition, number in await _rows(session, counted)}


async def paid_by_payer(session: AsyncSession, period: Period) -> dict[str, int]:
    """Fen paid to workers in the period, by payer."""
    summed = (
        select(col(LedgerEntry.payer), func.sum(col(LedgerEntry.fen)))
        .join(Case, col(Case.number) == col(LedgerEntry.case_number))
        .where(
            *period.mine,
            *period.posted,
            col(LedgerEntry.kind) == EntryKind.PAID,
            col(LedgerEntry.happened_on).between(period.first, period.until),
        )
        .group_by(col(LedgerEntry.payer))
    )
    return {str(payer): int(fen) for payer, fen in await _rows(session, summed)}


async def cohort(session: AsyncSession, period: Period) -> dict[str, Any]:
    """Workers and money of the cases opened in the period, with the sums as of `as_of`."""
    theirs = _by_worker(period)
    done = (theirs.c.outstanding_fen == 0) & (theirs.c.paid_fen > 0)
    summed = select(
        func.coalesce(func.sum(theirs.c.workers), 0).label("workers"),
        func.coalesce(func.sum(theirs.c.workers).filter(done), 0).label("workers_paid"),
        func.coalesce(func.sum(theirs.c.owed_fen), 0).label("owed_fen"),
        func.coalesce(func.sum(theirs.c.paid_fen), 0).label("paid_fen"),
        func.coalesce(func.sum(theirs.c.outstanding_fen), 0).label("outstanding_fen"),
    )
    row = (await _rows(session, summed))[0]
    return {name: int(value) for name, value in row._mapping.items()}


async def days_to_paid(session: AsyncSession, period: Period) -> tuple[float | None, int, list[dict[str, Any]]]:
    """Of cases opened in the period and paid in full by `as_of`: the median of days, their number, and the first of
    them.
    """
    theirs = _by_worker(period)
    paid_off = (
        select(
            theirs.c.case_number.label("case"),
            (func.max(theirs.c.last_paid_on) - theirs.c.opened_on).label("days"),
        )
        .group_by(theirs.c.case_number, theirs.c.opened_on)
        .having(func.sum(theirs.c.outstanding_fen) == 0, func.sum(theirs.c.paid_fen) > 0)
        .subquery()
    )
    median = func.percentile_cont(0.5).within_group(paid_off.c.days)
    middle, number = (await _rows(session, select(median, func.count()).select_from(paid_off)))[0]
    each = await _rows(session, select(paid_off).order_by(paid_off.c.case).limit(EACH))
    return middle, number, [dict(row._mapping) for row in each]


async def _rows(session: AsyncSession, query: Any) -> Sequence[Any]:
    found: Sequence[Any] = (await session.exec(query)).all()
    return found


def _by_worker(period: Period) -> Any:
    """Per case and worker (a provisional total counts as one): workers, owed, paid, outstanding, day of the last
    payment.
    """
    kind, fen = col(LedgerEntry.kind), col(LedgerEntry.fen)
    owed = func.sum(case((kind.in_(RAISING), fen), (kind.in_(UNCLAIMING), -fen), else_=0))
    less = func.sum(case((kind.in_([EntryKind.WITHDRAWN, EntryKind.REJECTED]), fen), else_=0))
    paid = func.sum(case((kind == EntryKind.PAID, fen), else_=0))
    workers = col(LedgerEntry.workers)
    return (
        select(
            col(LedgerEntry.case_number),
            col(LedgerLine.worker_ref),
            col(Case.opened_on),
            func.sum(case((kind.in_(UNCLAIMING), -workers), else_=workers)).label("workers"),
            owed.label("owed_fen"),
            paid.label("paid_fen"),
            (owed - less - paid).label("outstanding_fen"),
            func.max(col(LedgerEntry.happened_on)).filter(kind == EntryKind.PAID).label("last_paid_on"),
        )
        .join(Case, col(Case.number) == col(LedgerEntry.case_number))
        .join(
            LedgerLine,
            (col(LedgerLine.case_number) == col(LedgerEntry.case_number))
            & (col(LedgerLine.line) == col(LedgerEntry.line)),
        )
        .where(*period.opened, *period.posted)
        .group_by(col(LedgerEntry.case_number), col(LedgerLine.worker_ref), col(Case.opened_on))
        .subquery()
    )
