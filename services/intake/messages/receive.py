"""Taking in what partners send: each item by itself, in a transaction of its own, once however often it comes.

The same message is answered again and does nothing; a number that is known with other content is an update, forwards
only; what is refused harms no other item. What was taken is kept as it was sent, sealed under the reporter's key.
"""

import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels import incoming as channel_incoming
from services.intake.channels import queries as channel_queries
from services.intake.channels.adapters.adapter import Result
from services.intake.channels.rules.orders import OrderState
from services.intake.channels.tables import ChannelMessage, ChannelOrder
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.tables import Complaint
from services.intake.filing import actions as filing_actions
from services.intake.filing import queries as filing_queries
from services.intake.messages import handlers, rulings
from services.intake.messages.handlers import About
from services.intake.messages.updates import update
from shared import clock
from shared.access.callers import Caller
from shared.database import copy_rows
from shared.database.sessions import Sessions, keyring_of
from shared.obligations.questions import ask_all
from shared.refusals import Invalid, NotFound, Refused

Action = Callable[[AsyncSession, About, Any], Coroutine[Any, Any, bool]]
ACTIONS: dict[type[channel_incoming.Message], Action] = {
    channel_incoming.Supplement: handlers.supplement,
    channel_incoming.Moved: handlers.moved,
    channel_incoming.Pressed: handlers.pressed,
    channel_incoming.CalledBack: handlers.called_back,
    channel_incoming.Verdict: rulings.ruled,
    channel_incoming.Reworked: handlers.reworked,
    channel_incoming.CoDispatched: handlers.co_dispatched,
    channel_incoming.DuplicateOf: handlers.repeated,
    channel_incoming.TakenBack: handlers.taken_back,
    channel_incoming.Filing: update,
}
"""What a message about a number that we know does."""


FORWARD = timedelta(days=1)
"""So far a partner's clock may be ahead; our own choice. A message from further on would make all others late."""


class FromTheFuture(Invalid):
    code = "said-in-the-future"
    zh = "报文时间{at}晚于当前时间超过一天"
    en = "the message is dated {at}, more than a day ahead"


class UnknownOrder(NotFound):
    code = "unknown-order"
    zh = "没有单号为“{which}”的工单"
    en = "there is no order with the number {which!r}"


async def receive(sessions: Sessions, caller: Caller, incoming: channel_incoming.Incoming) -> Result:
    """One item, committed when this returns. A refusal is an outcome, not an error; faults of ours are raised."""
    if isinstance(incoming, channel_incoming.Broken):
        await _note_refusal(sessions, caller, "broken", incoming.partner_no, incoming.refusal)
        return Result("refused", incoming.partner_no, refusal=incoming.refusal)
    try:
        async with sessions.begin() as session:
            return await hear(session, caller, incoming)
    except Refused as refusal:
        await _note_refusal(sessions, caller, _kind(incoming), incoming.partner_no, refusal)
        return Result("refused", incoming.partner_no, refusal=refusal)


async def hear(session: AsyncSession, caller: Caller, message: channel_incoming.Message) -> Result:
    """One item, in the caller's transaction. Raises what is refused."""
    if message.at is not None and message.at > clock.now() + FORWARD:
        raise FromTheFuture(field="at", at=message.at.isoformat())
    await channel_queries.take_turn(session, caller.party, message.partner_no)
    digest = _digest(session, message)
    before = await channel_queries.heard_before(session, caller.party, digest)
    if before is not None:
        return Result("again", message.partner_no, before.complaint)
    complaint, order = await channel_queries.lock_by_number(session, caller.party, message.partner_no)
    if complaint is None:
        if not isinstance(message, channel_incoming.Filing):
            raise UnknownOrder(which=message.partner_no)
        complaint, changed = await _file(session, caller, message), True
    else:
        late = bool(order and order.partner_at and message.at and message.at < order.partner_at)
        changed = await ACTIONS[type(message)](session, About(complaint, order, caller.label, late), message)
        if order is not None and message.at is not None and not late:
            order.partner_at = message.at
    result = Result("taken" if changed else "noted", message.partner_no, complaint.number)
    await _keep(session, caller, message, digest, complaint, result.outcome)
    return result


async def _file(session: AsyncSession, caller: Caller, message: channel_incoming.Filing) -> Complaint:
    """A new complaint with its clocks and facts, as at our own door, and its order. Raises what filing raises."""
    new = message.new
    writing = filing_actions.file_complaint(keyring_of(session), caller, new, await filing_queries.number_for(session))
    await copy_rows.write(session, writing.rows)
    await ask_all(session, writing.questions)
    session.info["stated"] = True
    number = json.loads(writing.body)["number"]
    if message.order is not None:
        session.add(_order(caller.party, number, message, message.order))
    complaint = await complaint_queries.lock_for_fact(session, number)
    assert complaint is not None
    return complaint


def _order(
    party: str, number: str, message: channel_incoming.Filing, facts: channel_incoming.OrderFacts
) -> ChannelOrder:
    return ChannelOrder(
        party=party,
        partner_no=message.partner_no,
        complaint=number,
        state=facts.state,
        partner_state=facts.state,
        partner_at=message.at,
        category=facts.category,
        urgency=facts.urgency,
        limit_term=str(facts.limit) if facts.limit else None,
        assignees=list(facts.assignees),
        dispatched_on=clock.today() if facts.state == OrderState.DISPATCHED else None,
    )


async def _keep(
    session: AsyncSession,
    caller: Caller,
    message: channel_incoming.Message,
    digest: bytes,
    complaint: Complaint,
    outcome: str,
) -> None:
    """The message as it was sent, sealed; without its words where the reporter's data was destroyed."""
    reporter, keyring = await complaint_queries.reporter_of(session, complaint), keyring_of(session)
    row = {
        **_heard(caller.party, digest, _kind(message), message.partner_no, outcome),
        "said_at": message.at,
        "complaint": complaint.number,
        "body": None if reporter.destroyed_at else keyring.seal(reporter.person_key, message.raw),
    }
    again = {name: row[name] for name in ("outcome", "refusal", "said_at", "received_at", "complaint", "body")}
    await session.exec(insert(ChannelMessage).values(row).on_conflict_do_update(**_SAME, set_=again))


async def _note_refusal(
    sessions: Sessions, caller: Caller, kind: str, partner_no: str | None, refusal: Refused
) -> None:
    """That something came and why it was refused, once however often it comes; none of its words."""
    async with sessions.begin() as session:
        digest = keyring_of(session).blind("refused", f"{kind}|{partner_no}|{refusal.code}")
        assert digest is not None
        row = {**_heard(caller.party, digest, kind, partner_no, "refused"), "refusal": refusal.code}
        again = {"received_at": row["received_at"]}
        await session.exec(insert(ChannelMessage).values(row).on_conflict_do_update(**_SAME, set_=again))


_SAME: dict[str, Any] = {"index_elements": [col(ChannelMessage.party), col(ChannelMessage.digest)]}


def _heard(party: str, digest: bytes, kind: str, partner_no: str | None, outcome: str) -> dict[str, Any]:
    return ChannelMessage(
        party=party, digest=digest, kind=kind, partner_no=partner_no, outcome=outcome, received_at=clock.now()
    ).model_dump()


def _digest(session: AsyncSession, message: channel_incoming.Message) -> bytes:
    """By which the same message is known again without its words being kept."""
    digest = keyring_of(session).blind("message", f"{_kind(message)}|{message.partner_no}|{message.raw}")
    assert digest is not None
    return digest


def _kind(message: channel_incoming.Message) -> str:
    return type(message).__name__.lower()
