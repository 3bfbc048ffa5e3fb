"""Reads and locks of partners' orders and messages. Every caller locks the complaint before its order."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.tables import ChannelMessage, ChannelOrder
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.tables import Complaint
from shared.deliveries import Delivery

TAKEN = ("taken", "noted")


async def lock_number(session: AsyncSession, party: str, partner_no: str) -> None:
    """Lock a partner's number until the transaction ends: messages about one number are handled one after the other."""
    turn = text("select pg_advisory_xact_lock(hashtextextended(:filing, 0))")
    await session.exec(turn, params={"filing": f"filing:{party}:{partner_no}"})  # type: ignore[call-overload]


async def lock_by_number(
    session: AsyncSession, party: str, partner_no: str
) -> tuple[Complaint | None, ChannelOrder | None]:
    """The complaint that this partner filed under its number, and its order, both row-locked; None where missing."""
    filed = await complaint_queries.filed_before(session, party, partner_no)
    if filed is None:
        return None, None
    complaint = await complaint_queries.lock_for_fact(session, filed.number)
    return complaint, await lock_order(session, filed.number)


LOCK_ORDER = (
    select(ChannelOrder)
    .where(col(ChannelOrder.complaint) == bindparam("of_complaint"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def lock_order(session: AsyncSession, number: str) -> ChannelOrder | None:
    """The order of a complaint, row-locked; None where there is none. The caller has locked the complaint."""
    return (await session.exec(LOCK_ORDER, params={"of_complaint": number})).first()


async def order_of(session: AsyncSession, number: str) -> ChannelOrder | None:
    """The order of a complaint, not locked; None where there is none."""
    return (await session.exec(select(ChannelOrder).where(ChannelOrder.complaint == number))).first()


async def taken_before(session: AsyncSession, party: str, digest: bytes) -> ChannelMessage | None:
    """The message with the same digest, if it was accepted or noted. A refused message may be sent again: None."""
    same = select(ChannelMessage).where(ChannelMessage.party == party, ChannelMessage.digest == digest)
    return (await session.exec(same.where(col(ChannelMessage.outcome).in_(TAKEN)))).first()


async def messages_about(session: AsyncSession, number: str, limit: int) -> Sequence[ChannelMessage]:
    """The newest messages of partners about a complaint, newest first."""
    about = select(ChannelMessage).where(ChannelMessage.complaint == number)
    newest = about.order_by(col(ChannelMessage.received_at).desc(), col(ChannelMessage.id)).limit(limit)
    return (await session.exec(newest)).all()


async def deliveries_about(session: AsyncSession, number: str, limit: int) -> Sequence[Delivery]:
    """Messages to parties about a complaint, oldest first."""
    told = select(Delivery).where(Delivery.subject == number).order_by(col(Delivery.position)).limit(limit)
    return (await session.exec(told)).all()


async def lock_delivery(session: AsyncSession, number: str, message_id: UUID) -> Delivery | None:
    """The message to a party with this id about this complaint, row-locked; None where there is none."""
    found = select(Delivery).where(Delivery.id == message_id, Delivery.subject == number)
    return (await session.exec(found.with_for_update())).first()


def order_behind(there: LoadedComplaint) -> ChannelOrder | None:
    """The partner's order by which a loaded complaint came, row-locked; None where it came without one."""
    return next(iter(there.beside(ChannelOrder, "partner_order")), None)
