"""Messages of unknown outcome to partners that cannot be asked automatically (architecture, invariant 13).

Such a message is not sent again unasked. It has an owner and a last day, until a list of the partner settles it, a
person who asked the partner does, or the partner acknowledges it.
"""

from uuid import UUID

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels import queries as channel_queries
from services.intake.channels.adapters import ADAPTERS
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.reconciliation import message_duties, refused_answers, unknown_queries
from services.intake.reconciliation.message_duties import MessageDuty
from services.intake.reconciliation.refused_queries import FINAL, is_refused
from services.intake.reconciliation.schemas import SettleIn
from services.intake.reconciliation.unknown_queries import KIND, NAME, subject_of
from services.intake.settings import Settings
from shared import clock, obligations
from shared.access.callers import Caller
from shared.database.sessions import Sessions
from shared.deliveries import Delivery, DeliveryState, settle
from shared.refusals import Conflict, NotFound

SECONDS = 60.0
"""Seconds between two runs of the job; our own choice."""
UNKNOWN_MESSAGE = MessageDuty(NAME, "outcome-unknown", lambda message: message.state == DeliveryState.UNKNOWN)


async def keep_track(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int:
    """Start a deadline for each message that became unknown, end those known by now. Returns how many changed."""
    asked = {name for name, adapter in ADAPTERS.items() if adapter.partner.push and adapter.partner.push.query}
    changed = await message_duties.begin_all(sessions, UNKNOWN_MESSAGE, unknown_queries.doubtful(asked))
    async with sessions.begin() as session:
        known = await unknown_queries.known(session)
    for message_id in known:
        async with sessions.begin() as session:
            message = await session.get(Delivery, message_id, with_for_update=True)
            changed += message is not None and await end(session, message)
    return changed


async def end(session: AsyncSession, message: Delivery) -> bool:
    """End the deadline of a message whose outcome is known; False while it is unknown."""
    if message.state == DeliveryState.UNKNOWN:
        return False
    return await obligations.meet(session, KIND, subject_of(message), NAME, clock.today()) is not None


class KnownAlready(Conflict):
    """The outcome of the message is not unknown, and it is no refused final answer."""

    code = "message-not-unknown"
    zh = "该消息当前为“{state}”，不属于送达不明或被退回的最终答复"
    en = "this message is {state}: neither in doubt nor a final answer that was refused"


async def settle_message(
    session: AsyncSession, caller: Caller, number: str, message_id: UUID, given: SettleIn
) -> Delivery:
    """Settle a message of unknown outcome or a refused final answer: the partner has it and it is not sent again, or
    the same message is sent again.

    Raises RoleMissing, NotFound, KnownAlready.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.read(session, caller, number)
    locked = await complaint_queries.lock_for_fact(session, complaint.number)
    message = await channel_queries.lock_delivery(session, number, message_id)
    if locked is None or message is None:
        raise NotFound(what="message", which=str(message_id))
    if is_refused(message) and message.kind in FINAL:
        await refused_answers.end(session, message)
        message.receipt = message.receipt_at = None  # what the partner said before no longer holds
        message.state, message.attempts = DeliveryState.UNKNOWN, 0
    elif message.state != DeliveryState.UNKNOWN:
        raise KnownAlready(what="delivery", state=str(message.state))
    await settle(session, message, arrived=given.arrived, why="settled-as-lost")
    await end(session, message)
    facts = {"message": str(message_id), "kind": message.kind, "arrived": given.arrived}
    await step(session, locked, by=caller.label, action="message-settled", note=given.reason, facts=facts)
    return message
