"""Named reads of messages of unknown outcome, and of the deadline each of them has."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Text, Uuid, and_, bindparam, cast, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from services.intake.complaints.tables import Complaint
from shared import clock
from shared.access.callers import Sight
from shared.database.sessions import fixed
from shared.deliveries import Delivery, DeliveryState
from shared.http.declared_list import DeclaredList
from shared.obligations import Obligation
from shared.obligations.lifecycle import UNENDED
from shared.obligations.locks import by_row

KIND = "message"
NAME = "message-unknown"
AT_ONCE = 200

Waiting = Select[UUID, str]
"""Messages, each with its complaint, that a duty is still to be begun about: their ids and the complaints' numbers."""

_RUNNING = (
    Obligation.subject_kind == KIND,
    Obligation.name == NAME,
    col(Obligation.state).in_(UNENDED),
)
_ITS_WORK = (col(Obligation.subject) == col(Delivery.subject) + "/" + cast(col(Delivery.id), Text), *_RUNNING)


def _of_own_partner(sight: Sight) -> ColumnElement[bool]:
    """Of complaints the caller may see; a partner sees its own messages only."""
    seen = sight.condition(col(Complaint.division), col(Complaint.parties))
    own = col(Delivery.party) == func.any(bindparam("own_party", type_=ARRAY(Text)))
    return seen if sight.all_parties else and_(seen, own)


MESSAGES = DeclaredList(
    Delivery,
    order=(col(Delivery.position),),
    sees=_of_own_partner,
    filters={"partner": lambda value: col(Delivery.party) == value},
    chosen=select(Delivery)
    .join(Complaint, col(Complaint.number) == col(Delivery.subject))
    .where(col(Delivery.state).in_(fixed([DeliveryState.UNKNOWN]))),
)
"""Messages whose delivery is unknown, newest first."""


def subject_of(message: Delivery) -> str:
    """The subject of the message's deadline: the complaint's number and the message's id."""
    return f"{message.subject}/{message.id}"


hold = by_row(col(Delivery.id), lambda subject: UUID(subject.rpartition("/")[2]))
"""For the sweep: the messages that the deadlines are about."""


async def about(session: AsyncSession, subjects: Sequence[str]) -> dict[str, str]:
    """The complaint of each message: its number stands in the deadline's subject."""
    return {each: each.partition("/")[0] for each in subjects}


def doubtful(asked: Collection[str]) -> Waiting:
    """Messages of unknown outcome without a deadline, to partners not in `asked`, whose next attempt is due."""
    return (
        select(Delivery.id, Delivery.subject)
        .join(Complaint, col(Complaint.number) == Delivery.subject)
        .where(
            Delivery.state == DeliveryState.UNKNOWN,
            col(Delivery.next_at) <= clock.wall(),
            col(Delivery.party).not_in(sorted(asked)),
            ~select(Obligation.id).where(*_ITS_WORK).exists(),
        )
    )


async def places(session: AsyncSession, waiting: Waiting) -> Sequence[str]:
    """The divisions of the complaints that these messages are about."""
    found = await session.exec(waiting.with_only_columns(col(Complaint.division)).distinct())  # type: ignore[call-overload]
    return [row[0] for row in found.all()]


async def of_places(session: AsyncSession, waiting: Waiting, known: Collection[str]) -> Sequence[tuple[UUID, str]]:
    """The first of these messages whose complaints lie in one of the places `known`."""
    theirs = waiting.where(col(Complaint.division).in_(sorted(known)))
    return list((await session.exec(theirs.order_by(col(Delivery.position)).limit(AT_ONCE))).all())


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


async def work_of(session: AsyncSession, found: Sequence[Delivery]) -> dict[str, Obligation]:
    """Message subject → its running deadline; a message that the service asks about itself has none."""
    theirs = select(Obligation).where(col(Obligation.subject).in_([subject_of(each) for each in found]), *_RUNNING)
    return {each.subject: each for each in (await session.exec(theirs)).all()}
