"""Named reads and locks of partners' orders and messages. The complaint is locked before its order, by everybody."""

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


async def take_turn(session: AsyncSession, party: str, partner_no: str) -> None:
    """Two messages about one number are heard one after the other; the second waits for the first to commit."""
    turn = text("select pg_advisory_xact_lock(hashtextextended(:filing, 0))")
    await session.exec(turn, params={"filing": f"filing:{party}:{partner_no}"})  # type: ignore[call-overload]


async def lock_by_number(
    session: AsyncSession, party: str, partner_no: str
) -> tuple[Complaint | None, ChannelOrder | None]:
    """The complaint this partner filed under its number, and its order; both locked."""
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
    """The order of a complaint that is locked."""
    return (await session.exec(LOCK_ORDER, params={"of_complaint": number})).first()


async def order_of(session: AsyncSession, number: str) -> ChannelOrder | None:
    return (await session.exec(select(ChannelOrder).where(ChannelOrder.complaint == number))).first()


async def heard_before(session: AsyncSession, party: str, digest: bytes) -> ChannelMessage | None:
    """The same message, if it was taken or noted; one that was refused may be tried again."""
    same = select(ChannelMessage).where(ChannelMessage.party == party, ChannelMessage.digest == digest)
    return (await session.exec(same.where(col(ChannelMessage.outcome).in_(TAKEN)))).first()


async def messages_about(session: AsyncSession, number: str, limit: int) -> Sequence[ChannelMessage]:
    """The newest messages about a complaint."""
    about = select(ChannelMessage).where(ChannelMessage.complaint == number)
    newest = about.order_by(col(ChannelMessage.received_at).desc(), col(ChannelMessage.id)).limit(limit)
    return (await session.exec(newest)).all()


async def told_about(session: AsyncSession, number: str, limit: int) -> Sequence[Delivery]:
    """What parties were told about a complaint, oldest first."""
    told = select(Delivery).where(Delivery.subject == number).order_by(col(Delivery.position)).limit(limit)
    return (await session.exec(told)).all()


async def lock_told(session: AsyncSession, number: str, message_id: UUID) -> Delivery | None:
    """One of these, locked."""
    found = select(Delivery).where(Delivery.id == message_id, Delivery.subject == number)
    return (await session.exec(found.with_for_update())).first()


def order_behind(there: LoadedComplaint) -> ChannelOrder | None:
    """The partner's order by which a loaded complaint came, row-locked; None where it came without one."""
    return next(iter(there.beside(ChannelOrder, "partner_order")), None)
