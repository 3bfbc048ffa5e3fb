"""Whether a message that may have reached a partner did: a person asked the partner and says so."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import order_queries, queries
from services.intake.actions import doubting
from services.intake.actions.keeping import step
from services.intake.rules.roles import DECIDERS
from services.intake.shapes.orders import SettleIn
from shared.access import Caller
from shared.deliveries import Delivery, DeliveryState, settle
from shared.refusals import Conflict, NotFound


class KnownAlready(Conflict):
    code = "message-not-unknown"
    zh = "该消息当前为“{state}”，不属于送达不明"
    en = "this message is {state}: whether it arrived is not in doubt"


async def settle_message(
    session: AsyncSession, caller: Caller, number: str, message_id: UUID, given: SettleIn
) -> Delivery:
    """It arrived, and is never sent again; or it did not, and the same one goes out again.

    Raises RoleMissing, NotFound, KnownAlready.
    """
    caller.need_role(*DECIDERS)
    complaint = await queries.read(session, caller, number)
    locked = await queries.lock_for_fact(session, complaint.number)
    message = await order_queries.lock_told(session, number, message_id)
    if locked is None or message is None:
        raise NotFound(what="message", which=str(message_id))
    if message.state != DeliveryState.UNKNOWN:
        raise KnownAlready(what="delivery", state=str(message.state))
    await settle(session, message, arrived=given.arrived, why="settled-as-lost")
    await doubting.end(session, message)
    facts = {"message": str(message_id), "kind": message.kind, "arrived": given.arrived}
    await step(session, locked, by=caller.label, action="message-settled", note=given.reason, facts=facts)
    return message
