"""Figures of a period as of a day, computed from ledger postings and history, never from the present state.

`as_of` is the last day that counts; `known_on` the last day by which it must have been recorded (default: `as_of`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select
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
    return {disposition: number for disposition, number in await rows_of(session, counted)}


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
    return {str(payer): int(fen) for payer, fen in await rows_of(session, summed)}


async def cohort(session: AsyncSession, period: Period) -> dict[str, Any]:
    """Workers and money of the cases opened in the period, with the sums as of `as_of`."""
    theirs = _by_worker(period)
    done = (theirs.c.outstanding_fen == 0) & (theirs.c.paid_fen > 0) & (theirs.c.unnamed_fen == 0)
    summed = select(
        func.coalesce(func.sum(theirs.c.workers), 0).label("workers"),
        func.coalesce(func.sum(theirs.c.workers).filter(done), 0).label("workers_paid"),
        func.coalesce(func.sum(theirs.c.owed_fen), 0).label("owed_fen"),
        func.coalesce(func.sum(theirs.c.paid_fen), 0).label("paid_fen"),
        func.coalesce(func.sum(theirs.c.outstanding_fen), 0).label("outstanding_fen"),
    )
    row = (await rows_of(session, summed))[0]
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
        .having(
            func.sum(theirs.c.outstanding_fen) == 0,
            func.sum(theirs.c.paid_fen) > 0,
            func.sum(theirs.c.unnamed_fen) == 0,
        )
        .subquery()
    )
    median = func.percentile_cont(0.5).within_group(paid_off.c.days)
    middle, number = (await rows_of(session, select(median, func.count()).select_from(paid_off)))[0]
    each = await rows_of(session, select(paid_off).order_by(paid_off.c.case).limit(EACH))
    return middle, number, [dict(row._mapping) for row in each]


async def rows_of(session: AsyncSession, query: Any) -> Sequence[Any]:
    found: Sequence[Any] = (await session.exec(query)).all()
    return found


def _by_worker(period: Period) -> Any:
    """Per case and worker (a provisional total counts as one): workers, owed, paid, outstanding, what was paid to
    nobody known, day of the last payment.
    """
    lines, signed = _by_line(period), _signed(period)
    unnamed = func.greatest(lines.c.paid_fen - func.coalesce(signed.c.fen, 0), 0)
    of_a_total = (lines.c.worker_ref.is_(None)) & (lines.c.workers > 1)
    summed = [lines.c[name] for name in ("workers", "owed_fen", "paid_fen", "outstanding_fen")]
    return (
        select(
            lines.c.case_number,
            lines.c.worker_ref,
            lines.c.opened_on,
            *(func.sum(each).label(each.key) for each in summed),
            func.sum(case((of_a_total, unnamed), else_=0)).label("unnamed_fen"),
            func.max(lines.c.last_paid_on).label("last_paid_on"),
        )
        .outerjoin_from(lines, signed, (signed.c.case_number == lines.c.case_number) & (signed.c.line == lines.c.line))
        .group_by(lines.c.case_number, lines.c.worker_ref, lines.c.opened_on)
        .subquery()
    )


def _by_line(period: Period) -> Any:
    """The sums of each ledger line's postings."""
    kind, fen, workers = col(LedgerEntry.kind), col(LedgerEntry.fen), col(LedgerEntry.workers)
    owed = func.sum(case((kind.in_(RAISING), fen), (kind.in_(UNCLAIMING), -fen), else_=0))
    less = func.sum(case((kind.in_([EntryKind.WITHDRAWN, EntryKind.REJECTED]), fen), else_=0))
    paid = func.sum(case((kind == EntryKind.PAID, fen), else_=0))
    line = (col(LedgerEntry.case_number), col(LedgerEntry.line), col(LedgerLine.worker_ref), col(Case.opened_on))
    return (
        select(
            *line,
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
        .group_by(*line)
        .subquery()
    )


def _signed(period: Period) -> Any:
    """By line, for how much the workers of a total had signed by then (PAY-01); what was paid on a line only grows."""
    entry = cast(func.convert_from(HistoryRow.entry, "UTF8"), JSONB)
    case_number: Any = col(HistoryRow.subject).label("case_number")
    line = entry["facts"]["line"].as_integer().label("line")
    return (
        select(case_number, line, func.max(cast(entry["facts"]["fen"].astext, BigInteger)).label("fen"))
        .join(Case, col(Case.number) == col(HistoryRow.subject))
        .where(
            *period.opened,
            col(HistoryRow.kind) == "case",
            entry["action"].astext == "list-signed",
            col(HistoryRow.at) < period.known_before,
        )
        .group_by(case_number, line)
        .subquery()
    )
