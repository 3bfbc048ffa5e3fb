"""Final answers that a partner refused, or that could not be given to it for a week (INT-12, INT-13).

The office owes its partner an answer that the partner takes. Such an answer has an owner and a last day, until the
partner takes it, or a person settles it: the partner has it after all, or the same message is sent again.
"""

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.reconciliation import message_duties, refused_queries
from services.intake.reconciliation.message_duties import MessageDuty
from services.intake.reconciliation.refused_queries import NAME, is_refused
from services.intake.reconciliation.unknown_queries import KIND, subject_of
from services.intake.settings import Settings
from shared import clock, obligations
from shared.database.sessions import Sessions
from shared.deliveries import Delivery

SECONDS = 60.0
"""Seconds between two runs of the job; our own choice."""
REFUSED_ANSWER = MessageDuty(NAME, "answer-refused", is_refused)


async def keep_track(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int:
    """Start a deadline for each refused final answer, end those the partner took. Returns how many changed."""
    changed = await message_duties.begin_all(sessions, REFUSED_ANSWER, refused_queries.refused())
    async with sessions.begin() as session:
        taken = await refused_queries.taken(session)
    for message_id in taken:
        async with sessions.begin() as session:
            message = await session.get_one(Delivery, message_id, with_for_update=True)
            changed += await end(session, message)
    return changed


async def end(session: AsyncSession, message: Delivery) -> bool:
    """End the deadline of a refused answer; False if it has none."""
    return await obligations.meet(session, KIND, subject_of(message), NAME, clock.today()) is not None
