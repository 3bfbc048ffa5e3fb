"""Named reads and locks for reconciliation: lists, differences, our complaints, stages at a moment."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.reconciliation.rules import REWORKED, SETTLED_BY_LIST, ItemState, Record
from services.intake.reconciliation.tables import Reconciliation, ReconciliationItem, ReconciliationLine
from shared import clock
from shared.access.callers import Caller
from shared.access.visible_rows import check_version, lock_visible, read_visible
from shared.deliveries import Delivery, DeliveryState
from shared.history import HistoryRow
from shared.http.declared_list import DeclaredList, by_division_and_parties
from shared.obligations.locks import by_row
from shared.obligations.matters import by_column
from shared.values import divisions

LISTS = DeclaredList(
    Reconciliation,
    order=(col(Reconciliation.received_at), col(Reconciliation.id)),
    sees=by_division_and_parties(Reconciliation),
    filters={
        "partner": lambda value: col(Reconciliation.partner) == value,
        "period_from": lambda value: col(Reconciliation.period) >= value,
        "period_to": lambda value: col(Reconciliation.period) <= value,
    },
)
"""Lists that partners handed in, newest first."""
ITEMS = DeclaredList(
    ReconciliationItem,
    order=(col(ReconciliationItem.opened_at), col(ReconciliationItem.number)),
    sees=by_division_and_parties(ReconciliationItem),
    filters={
        "state": lambda value: col(ReconciliationItem.state) == value,
        "partner": lambda value: col(ReconciliationItem.partner) == value,
        "kind": lambda value: col(ReconciliationItem.kind) == value,
        "owner": lambda value: col(ReconciliationItem.owner) == value,
        "reconciliation": lambda value: col(ReconciliationItem.reconciliation) == value,
        "due_before": lambda value: col(ReconciliationItem.due_on) < value,
    },
)
"""Differences, newest first."""
KIND = "complaint"
FINAL = "final-answer"

hold_items = by_row(col(ReconciliationItem.number))
"""For the sweep: the rows of differences' deadlines."""
about = by_column(col(ReconciliationItem.number), col(ReconciliationItem.complaint))
"""Our complaint of each difference, where we have one."""


async def lock_partner(session: AsyncSession, partner: str) -> None:
    """Lock the partner until the transaction ends, so that its lists are compared one after the other."""
    turn = text("select pg_advisory_xact_lock(hashtextextended(:list, 0))")
    await session.exec(turn, params={"list": f"reconciliation:{partner}"})  # type: ignore[call-overload]


async def hold_partners(session: AsyncSession, awaited: Sequence[str]) -> set[str]:
    """For the sweep: the awaited lists (`partner:division`) whose partner nobody else has locked; nothing is waited
    for.
    """
    free = text(
        "select list from unnest(cast(:awaited as text[])) as list "
        "where pg_try_advisory_xact_lock(hashtextextended('reconciliation:' || split_part(list, ':', 1), 0))"
    )
    connection = await session.connection()
    return set((await connection.execute(free, {"awaited": list(awaited)})).scalars())


async def taken_before(session: AsyncSession, partner: str, batch_no: str) -> Reconciliation | None:
    found = select(Reconciliation).where(Reconciliation.partner == partner, Reconciliation.batch_no == batch_no)
    return (await session.exec(found)).first()


async def by_numbers(session: AsyncSession, partner: str, numbers: Collection[str]) -> list[Complaint]:
    """What this partner filed under these numbers, at any place."""
    if not numbers:
        return []
    wanted = select(Complaint).where(Complaint.filed_by == partner, col(Complaint.partner_no).in_(sorted(numbers)))
    return list((await session.exec(wanted)).all())


async def filed_on(session: AsyncSession, partner: str, division: str, day: date) -> list[Complaint]:
    """What this partner filed in the division on that day, under numbers of its own."""
    begins, ends = clock.start_of(day), clock.start_of(day + timedelta(days=1))
    wanted = select(Complaint).where(
        Complaint.filed_by == partner,
        col(Complaint.partner_no).is_not(None),
        col(Complaint.filed_at) >= begins,
        col(Complaint.filed_at) < ends,
        *_within(col(Complaint.division), division),
    )
    return list((await session.exec(wanted)).all())


async def stages_at(
    session: AsyncSession, numbers: Iterable[str], moment: datetime
) -> tuple[dict[str, Stage], set[str]]:
    """The stage of each complaint at that moment, from its history; complaints filed later are left out.

    Second: the complaints whose channel had ended its order by then.
    """
    wanted = select(HistoryRow.subject, HistoryRow.entry).where(
        HistoryRow.kind == KIND, col(HistoryRow.subject).in_(sorted(numbers)), col(HistoryRow.at) <= moment
    )
    stages: dict[str, Stage] = {}
    settled: set[str] = set()
    for subject, entry in (await session.exec(wanted.order_by(col(HistoryRow.version)))).all():
        written = json.loads(entry)
        if written["to_stage"] is not None:
            stages[subject] = Stage(written["to_stage"])
        if written["action"] == SETTLED_BY_LIST:
            settled.add(subject)
        elif written["action"] == REWORKED:
            settled.discard(subject)
    return stages, settled


async def listed_elsewhere(session: AsyncSession, partner: str, numbers: Collection[str]) -> set[str]:
    """Those of these numbers that any list of this partner contains."""
    if not numbers:
        return set()
    line = ReconciliationLine
    wanted = select(line.partner_no).where(line.partner == partner, col(line.partner_no).in_(sorted(numbers)))
    return set((await session.exec(wanted)).all())


async def last_lines(session: AsyncSession, partner: str, numbers: Collection[str]) -> dict[str, ReconciliationLine]:
    """The newest line of this partner about each of these numbers."""
    if not numbers:
        return {}
    line = ReconciliationLine
    wanted = (
        select(line)
        .join(Reconciliation, col(Reconciliation.id) == col(line.reconciliation))
        .where(line.partner == partner, col(line.partner_no).in_(sorted(numbers)))
        .order_by(col(Reconciliation.received_at))
    )
    return {each.partner_no: each for each in (await session.exec(wanted)).all()}


async def unknown_answers(session: AsyncSession, partner: str, numbers: Collection[str]) -> list[Delivery]:
    """Final answers about these complaints whose delivery to the partner is unknown, row-locked."""
    if not numbers:
        return []
    wanted = select(Delivery).where(
        Delivery.party == partner,
        Delivery.kind == FINAL,
        col(Delivery.subject).in_(sorted(numbers)),
        col(Delivery.state) == DeliveryState.UNKNOWN,
    )
    return list((await session.exec(wanted.order_by(col(Delivery.position)).with_for_update())).all())


async def lock_final_answers(session: AsyncSession, partner: str, number: str) -> list[Delivery]:
    """The final answers about a complaint to this partner, row-locked."""
    wanted = select(Delivery).where(Delivery.party == partner, Delivery.kind == FINAL, Delivery.subject == number)
    return list((await session.exec(wanted.with_for_update())).all())


def as_listed(line: ReconciliationLine) -> Record:
    return Record(**line.model_dump(include={"partner_no", "filed_on", "workers", "owed_fen", "state", "disposition"}))


async def last_resolved(session: AsyncSession, partner: str, numbers: Collection[str]) -> dict[str, ReconciliationItem]:
    """The difference resolved last for each of these numbers."""
    if not numbers:
        return {}
    item = ReconciliationItem
    wanted = select(item).where(
        item.partner == partner,
        col(item.partner_no).in_(sorted(numbers)),
        col(item.state) == ItemState.RESOLVED,
    )
    found = await session.exec(wanted.order_by(col(item.resolved_at)))
    return {each.partner_no: each for each in found.all()}


async def open_items(session: AsyncSession, partner: str) -> dict[str, ReconciliationItem]:
    """The unresolved differences with this partner, by partner number, row-locked."""
    item = ReconciliationItem
    wanted = select(item).where(item.partner == partner, col(item.state) == ItemState.OPEN)
    found = await session.exec(wanted.order_by(col(item.number)).with_for_update())
    return {each.partner_no: each for each in found.all()}


async def read_list(session: AsyncSession, caller: Caller, which: UUID) -> Reconciliation:
    """The list. Raises NotFound, also for one the caller may not see."""
    return await read_visible(session, caller, Reconciliation, which, "reconciliation")


async def read_item(session: AsyncSession, caller: Caller, number: str) -> ReconciliationItem:
    """The difference. Raises NotFound, also for one the caller may not see."""
    return await read_visible(session, caller, ReconciliationItem, number, "reconciliation item")


async def lock_item(session: AsyncSession, caller: Caller, number: str, seen: int) -> ReconciliationItem:
    """The difference, row-locked, in the version the caller saw. Raises NotFound or Stale."""
    found = await lock_visible(session, caller, ReconciliationItem, number, "reconciliation item")
    check_version(found, seen)
    return found


def _within(column: Any, division: str) -> Sequence[ColumnElement[bool]]:
    return [column >= division, column < divisions.upper_bound(division)]
