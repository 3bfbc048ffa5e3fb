"""Named reads of final answers that a partner refused, and of the deadline each of them has."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Text, Uuid, cast, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint
from services.intake.reconciliation.unknown_queries import AT_ONCE, KIND, Waiting
from shared.database.sessions import fixed
from shared.deliveries import Delivery, DeliveryState
from shared.obligations import Obligation
from shared.obligations.lifecycle import UNENDED

NAME = "answer-refused"
FINAL = ("final-answer", "supplement")
"""Kinds of messages that end an order: the one final answer, and after a reopening the supplement to it."""
REFUSED = (DeliveryState.REFUSED, DeliveryState.PARKED)
TRIES = 3
"""Refused attempts after which a person looks; our own choice: a partner that was only busy has taken it by then."""
ANSWERED = "HTTP "
"""How the last error begins where the partner answered, and did not take the message."""

_RUNNING = (Obligation.subject_kind == KIND, Obligation.name == NAME, col(Obligation.state).in_(UNENDED))
_ITS_WORK = (col(Obligation.subject) == col(Delivery.subject) + "/" + cast(col(Delivery.id), Text), *_RUNNING)


def is_refused(message: Delivery) -> bool:
    """Whether the partner refused the message, by its receipt or its answers, or it was given up."""
    keeps_refusing = message.attempts >= TRIES and (message.last_error or "").startswith(ANSWERED)
    return message.state in REFUSED or (message.state == DeliveryState.DUE and keeps_refusing)


def refused() -> Waiting:
    """Refused final answers without a deadline."""
    due = col(Delivery.state) == fixed([DeliveryState.DUE])[0]
    keeps_refusing = due & (col(Delivery.attempts) >= TRIES) & col(Delivery.last_error).startswith(ANSWERED)
    return (
        select(Delivery.id, Delivery.subject)
        .join(Complaint, col(Complaint.number) == Delivery.subject)
        .where(
            col(Delivery.kind).in_(FINAL),
            col(Delivery.state).in_(fixed(REFUSED)) | keeps_refusing,
            ~select(Obligation.id).where(*_ITS_WORK).exists(),
        )
    )


async def taken(session: AsyncSession) -> Sequence[UUID]:
    """Final answers with a running deadline that the partner took meanwhile."""
    message = cast(func.split_part(col(Obligation.subject), "/", 2), Uuid)
    done = (DeliveryState.SENT, DeliveryState.RECEIVED)
    found = select(Delivery.id).join_from(Obligation, Delivery, col(Delivery.id) == message)
    return list((await session.exec(found.where(*_RUNNING, col(Delivery.state).in_(done)).limit(AT_ONCE))).all())
