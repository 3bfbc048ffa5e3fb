"""Messages of which nobody knows whether they arrived, at partners that cannot be asked (architecture, invariant 13).

Such a message is never sent blindly again. It is somebody's work, with a day, until a list of the partner's says what
became of it, a person who asked the partner says so, or the partner acknowledges it.
"""

from uuid import UUID

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import doubt_queries, queries
from services.intake.actions.keeping import step
from services.intake.channels import ADAPTERS
from services.intake.doubt_queries import KIND, NAME, subject_of
from services.intake.rules.reconciliation import DESK, RULE
from services.intake.settings import Settings
from shared import clock, obligations, regions
from shared.database import Sessions
from shared.deliveries import Delivery, DeliveryState
from shared.obligations.questions import ask_for_number

SECONDS = 60.0
"""Between two looks; our own choice."""
BY = "clock"


async def keep_track(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int:
    """Give what became doubtful an owner and a day, and end what is known by now; how many changed."""
    asked = {name for name, adapter in ADAPTERS.items() if adapter.partner.push and adapter.partner.push.query}
    async with sessions.begin() as session:
        doubtful, known = await doubt_queries.doubtful(session, asked), await doubt_queries.known(session)
    changed = 0
    for message_id, subject in doubtful:
        async with sessions.begin() as session:
            changed += await _open(session, message_id, subject)
    for message_id in known:
        async with sessions.begin() as session:
            message = await session.get(Delivery, message_id, with_for_update=True)
            changed += message is not None and await end(session, message)
    return changed


async def end(session: AsyncSession, message: Delivery) -> bool:
    """It is known what became of the message: nobody has to find out any more. Nothing where it still is not."""
    if message.state == DeliveryState.UNKNOWN:
        return False
    return await obligations.meet(session, KIND, subject_of(message), NAME, clock.today()) is not None


async def _open(session: AsyncSession, message_id: UUID, subject: str) -> bool:
    """The complaint first, then the message, as every command takes them; told once, also to two who look at once."""
    complaint = await queries.lock_for_fact(session, subject)
    message = await session.get(Delivery, message_id, with_for_update=True, populate_existing=True)
    if complaint is None or message is None or message.state != DeliveryState.UNKNOWN:
        return False
    if await obligations.open_for(session, KIND, subject_of(message), NAME) is not None:
        return False
    try:
        days = regions.value(complaint.division, "reconciliation_days", clock.today())
    except regions.UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind="division", subject=complaint.division[:6])
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
        start_event="outcome-unknown",
        term=days.term(),
        owner=complaint.owner or DESK,
    )
    facts = {"message": str(message.id), "kind": message.kind, "party": message.party, "due_on": str(due.due_on)}
    await step(session, complaint, by=BY, action=NAME, facts=facts)
    return True
