"""Named reads of messages of which it is not known whether they arrived, and of the work that each of them is."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Text, Uuid, cast, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.complaints.tables import Complaint
from shared import clock
from shared.access.callers import Caller, visible
from shared.deliveries import Delivery, DeliveryState
from shared.obligations import Obligation
from shared.obligations.lifecycle import UNENDED

KIND = "message"
NAME = "message-unknown"
AT_ONCE = 200
ORDER = (col(Delivery.position),)

_RUNNING = (
    Obligation.subject_kind == KIND,
    Obligation.name == NAME,
    col(Obligation.state).in_(UNENDED),
)
_ITS_WORK = (col(Obligation.subject) == col(Delivery.subject) + "/" + cast(col(Delivery.id), Text), *_RUNNING)


def subject_of(message: Delivery) -> str:
    """As its work is called: the complaint's number and the message's id, which lead to where it is settled."""
    return f"{message.subject}/{message.id}"


async def doubtful(session: AsyncSession, asked: Collection[str]) -> Sequence[tuple[UUID, str]]:
    """Messages about complaints at partners that are not `asked`, sent by nobody just now, that are nobody's work."""
    waiting = (
        select(Delivery.id, Delivery.subject)
        .join(Complaint, col(Complaint.number) == Delivery.subject)
        .where(
            Delivery.state == DeliveryState.UNKNOWN,
            col(Delivery.next_at) <= clock.wall(),
            col(Delivery.party).not_in(sorted(asked)),
            ~select(Obligation.id).where(*_ITS_WORK).exists(),
        )
    )
    return list((await session.exec(waiting.order_by(col(Delivery.position)).limit(AT_ONCE))).all())


async def known(session: AsyncSession) -> Sequence[UUID]:
    """Messages that are somebody's work although it is known by now what became of them: a receipt came."""
    message = cast(func.split_part(col(Obligation.subject), "/", 2), Uuid)  # by its key: sent messages are millions
    ended = (
        select(Delivery.id)
        .join_from(Obligation, Delivery, col(Delivery.id) == message)
        .where(*_RUNNING, Delivery.state != DeliveryState.UNKNOWN)
    )
    return list((await session.exec(ended.limit(AT_ONCE))).all())


def messages(caller: Caller, partner: str | None) -> SelectOfScalar[Delivery]:
    """What is unknown now, of complaints that the caller may see; a partner's own alone."""
    chosen = select(Delivery).join(Complaint, col(Complaint.number) == Delivery.subject)
    chosen = chosen.where(
        Delivery.state == DeliveryState.UNKNOWN, visible(caller, col(Complaint.division), col(Complaint.parties))
    )
    wanted = [partner] if partner else []
    theirs = wanted if caller.is_authority else [*wanted, caller.party]
    return chosen.where(*(col(Delivery.party) == each for each in theirs))


async def work_of(session: AsyncSession, found: Sequence[Delivery]) -> dict[str, Obligation]:
    """Whose work each of these messages is, by its name; one that the service asks after itself is nobody's."""
    theirs = select(Obligation).where(col(Obligation.subject).in_([subject_of(each) for each in found]), *_RUNNING)
    return {each.subject: each for each in (await session.exec(theirs)).all()}
