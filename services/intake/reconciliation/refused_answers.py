"""Final answers that a partner refused, or that could not be given to it for a week (INT-12, INT-13).

The office owes its partner an answer that the partner takes. Such an answer has an owner and a last day, until the
partner takes it, or a person settles it: the partner has it after all, or the same message is sent again.
"""

from uuid import UUID

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.reconciliation import refused_queries
from services.intake.reconciliation.refused_queries import NAME, is_refused
from services.intake.reconciliation.rules import DESK, RULE
from services.intake.reconciliation.unknown_queries import KIND, subject_of
from services.intake.settings import Settings
from shared import clock, obligations
from shared.database.sessions import Sessions
from shared.deliveries import Delivery
from shared.obligations.questions import known_or_asked

SECONDS = 60.0
"""Seconds between two runs of the job; our own choice."""
BY = "clock"


async def keep_track(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int:
    """Start a deadline for each refused final answer, end those the partner took. Returns how many changed."""
    async with sessions.begin() as session:
        refused, taken = await refused_queries.refused(session), await refused_queries.taken(session)
    changed = 0
    for message_id, subject in refused:
        async with sessions.begin() as session:
            changed += await _open(session, message_id, subject)
    for message_id in taken:
        async with sessions.begin() as session:
            message = await session.get_one(Delivery, message_id, with_for_update=True)
            changed += await end(session, message)
    return changed


async def end(session: AsyncSession, message: Delivery) -> bool:
    """End the deadline of a refused answer; False if it has none."""
    return await obligations.meet(session, KIND, subject_of(message), NAME, clock.today()) is not None


async def _open(session: AsyncSession, message_id: UUID, subject: str) -> bool:
    """Start the deadline of a refused answer, once; False if it has one, was taken, or the days are unknown.

    Locks the complaint before the message, as every command does.
    """
    complaint = await complaint_queries.lock_for_fact(session, subject)
    message = await session.get(Delivery, message_id, with_for_update=True, populate_existing=True)
    if complaint is None or message is None or not is_refused(message):
        return False
    if await obligations.open_for(session, KIND, subject_of(message), NAME) is not None:
        return False
    days = await known_or_asked(session, complaint.division, "reconciliation_days", clock.today())
    if days is None:
        return False
    due = await obligations.start(
        session,
        subject_kind=KIND,
        subject=subject_of(message),
        division=complaint.division,
        name=NAME,
        rule_id=RULE,
        legal_basis=days.source,
        started_on=clock.today(),
        start_event="answer-refused",
        term=days.term(),
        owner=complaint.owner or DESK,
    )
    facts = {"message": str(message.id), "kind": message.kind, "party": message.party, "due_on": str(due.due_on)}
    await step(session, complaint, by=BY, action=NAME, facts=facts)
    return True
