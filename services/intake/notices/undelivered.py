"""Notices whose message has not left: no gateway is attached, or it refused the message or does not take it (C128).

A person tells the worker then, within the place's days. The message stays as it is, so that a gateway attached later
still sends it, which ends the person's task.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.notices import queries
from services.intake.notices.actions import ABOUT_NOTICE, TO_TELL, ask_somebody_to_tell, days_to_tell
from services.intake.settings import Settings
from shared import clock, obligations
from shared.database.sessions import Sessions
from shared.obligations.questions import known_or_asked

SECONDS = 60.0
"""Seconds between two runs of the job; our own choice."""
TAKES = timedelta(days=1)
"""How long an attached gateway may leave a message before a person is asked; our own choice."""


async def keep_telling(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int:
    """Ask a person to tell each worker whom no message reaches; end the tasks of messages that left after all.

    Returns how many tasks began or ended.
    """
    async with sessions.begin() as session:
        attached = await queries.gateway_attached(session)
        waiting = await _waiting(session, clock.now() - TAKES if attached else clock.now())
        left = await queries.left_after_all(session)
    changed = 0
    for notice_id in waiting:
        async with sessions.begin() as session:
            changed += await _ask(session, notice_id)
    for notice_id in left:
        async with sessions.begin() as session:
            notice, _ = await queries.lock(session, notice_id)
            notice.due_on = None  # nobody has to tell them, unless the gateway reports that it did not arrive
            ended = await obligations.meet(session, ABOUT_NOTICE, str(notice_id), TO_TELL, clock.today())
            changed += ended is not None
    return changed


async def _waiting(session: AsyncSession, made_until: datetime) -> Sequence[UUID]:
    """The first notices that nobody was asked to tell. Where the days are unknown a person is asked for them once, and
    the place's notices are not read until they are known: those of other places do not wait behind them."""
    undelivered, today = queries.undelivered(made_until), clock.today()
    known = []
    for division, event in await queries.places(session, undelivered):
        if await known_or_asked(session, division, days_to_tell(division, event), today) is not None:
            known.append((division, event))
    return await queries.of_places(session, undelivered, known)


async def _ask(session: AsyncSession, notice_id: UUID) -> bool:
    """Begin a person's days to tell the worker, once; False where somebody has them or has told the worker."""
    notice, complaint = await queries.lock(session, notice_id)
    if notice.told_on is not None or notice.due_on is not None:
        return False
    notice.due_on = await ask_somebody_to_tell(session, complaint, notice.model_dump())
    return notice.due_on is not None
