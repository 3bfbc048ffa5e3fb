"""Named reads of messages of unknown outcome, and of the deadline each of them has."""

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
    """The subject of the message's deadline: the complaint's number and the message's id."""
    return f"{message.subject}/{message.id}"


async def doubtful(session: AsyncSession, asked: Collection[str]) -> Sequence[tuple[UUID, str]]:
    """Messages of unknown outcome without a deadline, to partners not in `asked`, whose next attempt is due."""
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
    """Messages with a running deadline whose outcome is known by now."""
    # joined on the primary key: there are millions of sent messages
    message = cast(func.split_part(col(Obligation.subject), "/", 2), Uuid)
    ended = (
        select(Delivery.id)
        .join_from(Obligation, Delivery, col(Delivery.id) == message)
        .where(*_RUNNING, Delivery.state != DeliveryState.UNKNOWN)
    )
    return list((await session.exec(ended.limit(AT_ONCE))).all())


def messages(caller: Caller, partner: str | None) -> SelectOfScalar[Delivery]:
    """The statement for unknown messages of complaints the caller may see; a partner sees its own only."""
    chosen = select(Delivery).join(Complaint, col(Complaint.number) == Delivery.subject)
    chosen = chosen.where(
        Delivery.state == DeliveryState.UNKNOWN, visible(caller, col(Complaint.division), col(Complaint.parties))
    )
    wanted = [partner] if partner else []
    theirs = wanted if caller.is_authority else [*wanted, caller.party]
    return chosen.where(*(col(Delivery.party) == each for each in theirs))


async def work_of(session: AsyncSession, found: Sequence[Delivery]) -> dict[str, Obligation]:
    """Message subject → its running deadline; a message that the service asks about itself has none."""
    theirs = select(Obligation).where(col(Obligation.subject).in_([subject_of(each) for each in found]), *_RUNNING)
    return {each.subject: each for each in (await session.exec(theirs)).all()}
