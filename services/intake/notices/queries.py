"""Reads and locks of notices, their messages and recipients, and of interpreted conversations."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, cast, tuple_
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.notices.rules.notices import SMS_GATEWAY, Event
from services.intake.notices.tables import Interpretation, Notice
from shared import clock
from shared.access.callers import Credential
from shared.database.sessions import fixed
from shared.deliveries import Delivery, DeliveryState, Destination
from shared.http.declared_list import DeclaredList, by_division_and_parties
from shared.obligations import Obligation
from shared.obligations.lifecycle import UNENDED
from shared.obligations.locks import by_row
from shared.obligations.matters import by_column
from shared.refusals import NotFound

DELIVERY_KIND = "notice"
AT_ONCE = 200
Waiting = Select[UUID, str]
"""Notices that nobody was asked to tell yet, with their events."""
NOTICES = DeclaredList(
    Notice,
    order=(col(Notice.made_at), col(Notice.id)),
    sees=by_division_and_parties(Complaint),
    filters={
        "complaint": lambda value: col(Notice.complaint) == value,
        "event": lambda value: col(Notice.event) == value,
        "skipped": lambda value: col(Notice.skipped).is_not(None) == value,
    },
    chosen=select(Notice).join(Complaint, col(Complaint.number) == col(Notice.complaint)),
)
"""Notices about complaints the caller may see, newest first."""

hold = by_row(col(Notice.id), UUID)
"""For the sweep: the rows of the deadlines to tell a worker otherwise."""
about = by_column(col(Notice.id), col(Notice.complaint), UUID)
"""The complaint of each notice."""


async def deliveries_of(session: AsyncSession, notices: Sequence[Notice]) -> dict[str, Delivery]:
    """The messages of these notices by the notice's id (as text), in one read."""
    ids = [str(notice.id) for notice in notices]
    sent = select(Delivery).where(Delivery.kind == DELIVERY_KIND, col(Delivery.occasion).in_(ids))
    return {each.occasion: each for each in await session.exec(sent)}


async def lock(session: AsyncSession, notice_id: UUID) -> tuple[Notice, Complaint]:
    """The notice, row-locked, and its complaint, not locked. Raises NotFound."""
    notice = await session.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if notice is None:
        raise NotFound(what="notice", which=str(notice_id))
    return notice, await session.get_one(Complaint, notice.complaint)


async def message_of(session: AsyncSession, notice: Notice, party: str) -> Delivery:
    """The notice's message, row-locked. Raises NotFound where this party has none to send."""
    mine = select(Delivery).where(
        Delivery.party == party, Delivery.kind == DELIVERY_KIND, Delivery.occasion == str(notice.id)
    )
    found = (await session.exec(mine.with_for_update())).first()
    if found is None:
        raise NotFound(what="notice", which=str(notice.id))
    return found


async def withhold_message(session: AsyncSession, notice: Notice) -> None:
    """Park the notice's message if it has not left."""
    waiting = update(Delivery).where(
        col(Delivery.party) == SMS_GATEWAY,
        col(Delivery.kind) == DELIVERY_KIND,
        col(Delivery.subject) == notice.complaint,
        col(Delivery.occasion) == str(notice.id),
        col(Delivery.state) == DeliveryState.DUE,
    )
    await session.exec(waiting.values(state=DeliveryState.PARKED, last_error="told-otherwise"))


async def gateway_attached(session: AsyncSession) -> bool:
    """Whether anything can take notices: a gateway's address, or a credential with which one pulls them."""
    pushed = select(Destination.party).where(Destination.party == SMS_GATEWAY, col(Destination.address).is_not(None))
    ended = col(Credential.expires_at) <= clock.wall()
    pulling = select(Credential.party).where(
        Credential.party == SMS_GATEWAY, col(Credential.revoked_at).is_(None), ended.is_not(True)
    )
    return (await session.exec(pushed.union_all(pulling).limit(1))).first() is not None  # type: ignore[call-overload]


def undelivered(made_until: datetime) -> Waiting:
    """Notices that nobody was asked to tell, whose message was refused or given up, or waits since `made_until`."""
    given_up = col(Delivery.state).in_(fixed([DeliveryState.REFUSED, DeliveryState.PARKED]))
    waits = (col(Delivery.state) == fixed([DeliveryState.DUE])[0]) & (col(Delivery.made_at) <= made_until)
    return (
        select(Notice.id, Notice.event)
        .join_from(Delivery, Notice, col(Notice.id) == cast(col(Delivery.occasion), Uuid))
        .join(Complaint, col(Complaint.number) == col(Notice.complaint))
        .where(
            Delivery.party == SMS_GATEWAY,
            Delivery.kind == DELIVERY_KIND,
            given_up | waits,
            col(Notice.skipped).is_(None),
            col(Notice.told_on).is_(None),
            col(Notice.due_on).is_(None),
        )
    )


async def places(session: AsyncSession, waiting: Waiting) -> list[tuple[str, Event]]:
    """The divisions of these notices' complaints, with the events told there: both decide within which days."""
    asked = waiting.with_only_columns(col(Complaint.division), col(Notice.event)).distinct()
    return [(division, event) for division, event in (await session.exec(asked)).all()]  # type: ignore[call-overload]


async def of_places(session: AsyncSession, waiting: Waiting, known: Collection[tuple[str, Event]]) -> Sequence[UUID]:
    """The first of these notices of one of these divisions and events."""
    theirs = waiting.where(tuple_(col(Complaint.division), col(Notice.event)).in_(sorted(known)))
    return [row[0] for row in (await session.exec(theirs.order_by(col(Delivery.position)).limit(AT_ONCE))).all()]


async def left_after_all(session: AsyncSession) -> Sequence[UUID]:
    """Notices that a person still has to tell, although their message left meanwhile."""
    notice_id = cast(col(Obligation.subject), Uuid)
    running = (Obligation.subject_kind == "notice", col(Obligation.state).in_(UNENDED))
    sent = col(Delivery.state).in_(fixed([DeliveryState.SENT, DeliveryState.RECEIVED]))
    found = (
        select(Notice.id)
        .join_from(Obligation, Notice, col(Notice.id) == notice_id)
        .join(Delivery, col(Delivery.subject) == col(Notice.complaint))
        .where(*running, Delivery.kind == DELIVERY_KIND, col(Delivery.occasion) == col(Obligation.subject), sent)
    )
    return list((await session.exec(found.limit(AT_ONCE))).all())


async def recipient_of(session: AsyncSession, notice: Notice) -> Reporter | Member:
    """The person to whom the notice is addressed."""
    table = Reporter if notice.recipient_kind == "reporter" else Member
    found: Reporter | Member = await session.get_one(table, notice.recipient)
    return found


async def interpretations_of(session: AsyncSession, number: str) -> list[Interpretation]:
    """The interpreted conversations of a complaint, oldest first."""
    made = select(Interpretation).where(Interpretation.complaint == number).order_by(col(Interpretation.at))
    return list((await session.exec(made)).all())
