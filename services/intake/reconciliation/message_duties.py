"""What a person owes about one message to a partner: to find out whether it arrived, or to have its answer taken."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.reconciliation import unknown_queries
from services.intake.reconciliation.rules import DESK, RULE
from services.intake.reconciliation.unknown_queries import KIND, Waiting, subject_of
from shared import clock, obligations
from shared.database.sessions import Sessions
from shared.deliveries import Delivery
from shared.obligations.questions import known_or_asked

BY = "clock"
DAYS = "reconciliation_days"


@dataclass(frozen=True)
class MessageDuty:
    """The duty's deadline and history entry have the name `name`; it is owed while `is_owed` holds of the message."""

    name: str
    start_event: str
    is_owed: Callable[[Delivery], bool]


async def begin_all(sessions: Sessions, duty: MessageDuty, waiting: Waiting) -> int:
    """Begin the duty about the first of these messages; how many began.

    Where a place's days are unknown a person is asked for them once, and its messages are not read until they are
    known: those of other places do not wait behind them.
    """
    async with sessions.begin() as session:
        places = await unknown_queries.places(session, waiting)
        known = [place for place in places if await known_or_asked(session, place, DAYS, clock.today()) is not None]
        found = await unknown_queries.of_places(session, waiting, known)
    return sum([await begin(sessions, duty, *each) for each in found])


async def begin(sessions: Sessions, duty: MessageDuty, message_id: UUID, subject: str) -> bool:
    """Start the deadline, once, in a transaction of its own; False if there is one, nothing is owed, or the days are
    unknown: then a person is asked for them.

    Locks the complaint before the message, as every command does.
    """
    async with sessions.begin() as session:
        return await _begin(session, duty, message_id, subject)


async def _begin(session: AsyncSession, duty: MessageDuty, message_id: UUID, subject: str) -> bool:
    complaint = await complaint_queries.lock_for_fact(session, subject)
    message = await session.get(Delivery, message_id, with_for_update=True, populate_existing=True)
    if complaint is None or message is None or not duty.is_owed(message):
        return False
    if await obligations.open_for(session, KIND, subject_of(message), duty.name) is not None:
        return False
    days = await known_or_asked(session, complaint.division, DAYS, clock.today())
    if days is None:
        return False
    due = await obligations.start(
        session,
        subject_kind=KIND,
        subject=subject_of(message),
        division=complaint.division,
        name=duty.name,
        rule_id=RULE,
        legal_basis=days.source,
        started_on=clock.today(),
        start_event=duty.start_event,
        term=days.term(),
        owner=await complaint_queries.owner_of(session, complaint) or DESK,
    )
    facts = {"message": str(message.id), "kind": message.kind, "party": message.party, "due_on": str(due.due_on)}
    await step(session, complaint, by=BY, action=duty.name, facts=facts)
    return True
