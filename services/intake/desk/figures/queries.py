"""Figures as of a day, computed from complaints' histories, which only grow, never from the present state.

`as_of` is the last day that counts; `known_on` the last day by which it must have been recorded.
Complaints are counted one by one; people and money once a matter, with the complaint that leads it (`matters.py`).
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Date, Select, Text, case, cast, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint
from services.intake.desk.figures import matters
from services.intake.desk.figures.rules import (
    CALLED,
    CLOSING,
    COUNTED,
    DECIDED,
    OVERDUE,
    PAID,
    SETTLED,
    Dimension,
    Kind,
    Tally,
    year_before,
)
from shared.access.callers import visible
from shared.assignments.tables import AssignmentKind
from shared.history import HistoryRow
from shared.http import reporting_period
from shared.values import divisions

CHINA = "Asia/Shanghai"
ASSIGNED, RETURNED, MOVED_AWAY = "assigned", "assignment-returned", "transferred"
"""Steps that give a complaint to a department, or take it away from one."""
HAPPENED_ON = {
    "accepted": "opened_on",
    "wages-paid": "paid_on",
    "case-closed": "closed_on",
    **dict.fromkeys(CALLED, "called_on"),
}
"""Step → the fact that holds the day on which it happened; any other step happened on the day it was recorded."""


@dataclass(frozen=True)
class Period(reporting_period.Period):
    """The reporting period, with the same period of the year before."""

    @property
    def year_before(self) -> "Period":
        """The same days of the year before, as far as they are known now."""
        return replace(self, first=year_before(self.first), last=year_before(self.last), as_of=year_before(self.as_of))


async def tallies(session: AsyncSession, period: Period) -> list[Tally]:
    """Everything counted in the period, by each dimension."""
    steps = _steps(period)
    standing = _at_cutoff(steps)
    events = union_all(*_of_complaints(steps, standing), *_of_steps(steps, standing)).cte("event")
    keys: dict[Dimension, ColumnElement[Any]] = {
        Dimension.MONTH: func.to_char(events.c.on_day, "YYYY-MM"),
        Dimension.PLACE: standing.c.place,
        Dimension.CHANNEL: standing.c.channel,
        Dimension.DOMAIN: standing.c.domain,
        Dimension.DEPARTMENT: func.coalesce(standing.c.unit, ""),
    }
    chosen = (
        select(events.c.kind, events.c.disposition, events.c.workers, events.c.fen, *_labelled(keys))
        .join(standing, standing.c.number == events.c.number)
        .where(events.c.on_day.between(period.first, period.until))
        .subquery()
    )
    counted = [_by(chosen, dimension) for dimension in keys]
    rows = (await session.exec(union_all(*counted))).all()  # type: ignore[call-overload]
    return [Tally(Dimension(row[0]), row[1], Kind(row[2]), row[3], *map(int, row[4:])) for row in rows]


def _labelled(keys: dict[Dimension, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [key.label(dimension.value) for dimension, key in keys.items()]


def _by(chosen: Any, dimension: Dimension) -> Select[Any]:
    key = chosen.c[dimension.value]
    counted = func.count(), func.coalesce(func.sum(chosen.c.workers), 0), func.coalesce(func.sum(chosen.c.fen), 0)
    told = select(literal(dimension.value, Text), key, chosen.c.kind, chosen.c.disposition, *counted)
    return told.group_by(key, chosen.c.kind, chosen.c.disposition)


def _steps(period: Period) -> CTE:
    """Every step of the caller's complaints that happened and was recorded by the cut-off, with what is counted of it.

    The place is that of the filing, as the complaint's number states: it does not change with a transfer.
    """
    place = func.split_part(col(Complaint.number), "-", 1).collate("C")
    entry = cast(func.convert_from(col(HistoryRow.entry), "UTF8"), JSONB)
    read = (
        select(
            *(col(getattr(Complaint, name)) for name in ("number", "channel", "domain", "workers", "claimed_fen")),
            place.label("place"),
            col(HistoryRow.version),
            cast(func.timezone(CHINA, col(HistoryRow.at)), Date).label("recorded_on"),
            entry.label("entry"),
        )
        .join(HistoryRow, (col(HistoryRow.kind) == "complaint") & (col(HistoryRow.subject) == col(Complaint.number)))
        .where(*_mine(period, place), col(HistoryRow.at) < period.known_before)
        .cte("read")
        .prefix_with("MATERIALIZED")
    )
    action, facts = read.c.entry["action"].astext, read.c.entry["facts"]
    days = [(action == name, cast(facts[day].astext, Date)) for name, day in HAPPENED_ON.items()]
    on_day = func.coalesce(case(*days), read.c.recorded_on)
    told = select(
        *(read.c[name] for name in ("number", "place", "channel", "domain", "version")),
        on_day.label("on_day"),
        action.label("action"),
        read.c.entry["to_stage"].astext.label("to_stage"),
        _unit(action, facts).label("unit"),
        facts["disposition"].astext.label("disposition"),
        cast(facts["paid_fen"].astext, BigInteger).label("paid_fen"),
        func.coalesce(cast(facts["owed_fen"].astext, BigInteger), read.c.claimed_fen).label("owed_fen"),
        read.c.workers,
        *matters.told_in(action, facts),
        ((facts["reached"].astext == "true") & (facts["satisfied"].astext == "true")).label("satisfied"),
        (facts["reached"].astext == "true").label("reached"),
        (func.coalesce(facts["granted"].astext, "true") == "false").label("denied"),
    )
    return told.where(on_day <= period.as_of).cte("step").prefix_with("MATERIALIZED")


def _unit(action: ColumnElement[Any], facts: ColumnElement[Any]) -> ColumnElement[Any]:
    """The department a step gives the complaint to; empty if it takes it away; null if the step does neither."""
    given_back = (action == RETURNED) & (facts["kind"].astext == AssignmentKind.OWNER.value)
    return case((action == ASSIGNED, facts["unit"].astext), (given_back | (action == MOVED_AWAY), ""))


def _mine(period: Period, place: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Conditions for the caller's complaints by place of filing, within the division asked for."""
    chosen = [visible(period.caller, place, col(Complaint.parties))]
    if period.division is not None:
        chosen += [place >= period.division, place < divisions.upper_bound(period.division)]
    return chosen


def _at_cutoff(steps: CTE) -> CTE:
    """Each complaint's department, stage and filing as of the cut-off."""
    step = steps.c

    def last(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.array_agg(aggregate_order_by(column, step.version.desc())).filter(column.is_not(None))[1]

    filed = step.action == "filed"
    return (
        select(
            *(step[name] for name in ("number", "place", "channel", "domain")),
            last(step.unit).label("unit"),
            last(step.to_stage).label("stage"),
            func.min(step.on_day).filter(filed).label("received_on"),
            func.coalesce(last(step.matter_workers), func.max(step.workers).filter(filed)).label("workers"),
            func.coalesce(last(step.matter_fen), func.max(step.owed_fen).filter(filed)).label("owed_fen"),
            last(step.leader).label("leader"),
            last(step.original).label("original"),
            func.min(step.version).filter(step.action.in_([*DECIDED, OVERDUE])).label("outcome"),
        )
        .group_by(*(step[name] for name in ("number", "place", "channel", "domain")))
        .cte("standing")
    )


def _of_complaints(steps: CTE, standing: CTE) -> list[Select[Any]]:
    """Events counted once per complaint, in the month in which it was received."""
    one = standing.c
    elsewhere = matters.counted_elsewhere(steps, standing)
    claimed = {"workers": case((elsewhere, 0), else_=one.workers), "fen": case((elsewhere, 0), else_=one.owed_fen)}
    return [
        _event(one.number, one.received_on, Kind.RECEIVED, **claimed),
        _event(one.number, one.received_on, Kind.SETTLED).where(one.stage.in_(SETTLED)),
    ]


def _of_steps(steps: CTE, standing: CTE) -> list[Select[Any]]:
    """Events counted on the day of their step."""
    step = steps.c
    counted = [
        _event(step.number, step.on_day, kind).where(step.action == action, ~step.denied)
        for action, kind in COUNTED.items()
    ]
    paid = _event(step.number, step.on_day, Kind.PAID, fen=step.paid_fen).where(step.action == PAID)
    leads = (standing.c.number == step.number) & ~matters.paid_elsewhere(step, standing)
    first = (standing.c.number == step.number) & (standing.c.outcome == step.version)
    outcome = case((step.action == OVERDUE, Kind.LATE.value), else_=Kind.IN_TIME.value)
    decided = _event(step.number, step.on_day, outcome).join(standing, first)
    closed = _event(step.number, step.on_day, Kind.CLOSED, disposition=step.disposition).where(
        step.to_stage == CLOSING.value, step.disposition.is_not(None)
    )
    said = case((step.satisfied, Kind.SATISFIED.value), else_=Kind.DISSATISFIED.value)
    called = _event(step.number, step.on_day, said).where(step.action.in_(CALLED), step.reached)
    return [*counted, paid.join(standing, leads), decided, closed, called]


def _event(
    number: ColumnElement[Any],
    on_day: ColumnElement[Any],
    kind: Kind | ColumnElement[Any],
    *,
    disposition: ColumnElement[Any] | None = None,
    workers: ColumnElement[Any] | None = None,
    fen: ColumnElement[Any] | None = None,
) -> Select[Any]:
    return select(
        number.label("number"),
        on_day.label("on_day"),
        (cast(literal(kind.value), Text) if isinstance(kind, Kind) else cast(kind, Text)).label("kind"),
        cast(disposition, Text).label("disposition"),
        cast(workers, BigInteger).label("workers"),
        cast(fen, BigInteger).label("fen"),
    )
