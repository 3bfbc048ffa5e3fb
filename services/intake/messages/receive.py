"""Receiving what partners send: each item in a transaction of its own, and once however often it is delivered.

The same message gets the same answer and changes nothing; a known number with other content is an update, forward only;
a refused item does not affect the others. Each message is stored as sent, sealed under the reporter's key.
"""

import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels import incoming as channel_incoming
from services.intake.channels import orders
from services.intake.channels import queries as channel_queries
from services.intake.channels.adapters.adapter import Result
from services.intake.channels.adapters.fields import theirs
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
"""Message type → its effect, for a number that is known."""


FORWARD = timedelta(days=1)
"""How far a partner's clock may be ahead; our own choice. A later message would make all following ones late."""


class FromTheFuture(Invalid):
    """The message is dated more than a day ahead."""

    code = "said-in-the-future"
    zh = "报文时间{at}晚于当前时间超过一天"
    en = "the message is dated {at}, more than a day ahead"


class UnknownOrder(NotFound):
    """The message is about an order number that was never filed."""

    code = "unknown-order"
    zh = "没有单号为“{which}”的工单"
    en = "there is no order with the number {which!r}"


async def receive(sessions: Sessions, caller: Caller, incoming: channel_incoming.Incoming) -> Result:
    """Take one item; it is committed when this returns. A refusal is an outcome, not an error; our own faults are
    raised.
    """
    if isinstance(incoming, channel_incoming.Broken):
        await _note_refusal(sessions, caller, "broken", incoming.partner_no, incoming.refusal)
        return Result("refused", incoming.partner_no, refusal=incoming.refusal)
    try:
        async with sessions.begin() as session:
            return await take_message(session, caller, incoming)
    except Refused as refusal:
        await _note_refusal(sessions, caller, _kind(incoming), incoming.partner_no, refusal)
        ours = refusal.facts.get("field")
        field = theirs(incoming.names, ours) if ours else None
        return Result("refused", incoming.partner_no, refusal=refusal, field=field)


async def take_message(session: AsyncSession, caller: Caller, message: channel_incoming.Message) -> Result:
    """Take one item in the caller's transaction. Raises FromTheFuture, UnknownOrder, and what the effect refuses."""
    if message.at is not None and message.at > clock.now() + FORWARD:
        raise FromTheFuture(field="at", at=f"{message.at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}")
    await channel_queries.lock_number(session, caller.party, message.partner_no)
    digest = _digest(session, message)
    before = await channel_queries.taken_before(session, caller.party, digest)
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
    """File a new complaint with its deadlines and facts, as over HTTP, and its order. Raises what filing refuses."""
    new = message.new
    writing = filing_actions.file_complaint(keyring_of(session), caller, new, await filing_queries.number_for(session))
    await copy_rows.write(session, writing.rows)
    await ask_all(session, writing.questions)
    session.info["stated"] = True
    number = json.loads(writing.body)["number"]
    complaint = await complaint_queries.lock_for_fact(session, number)
    assert complaint is not None
    if message.order is not None:
        order = _order(caller.party, number, message, message.order)
        session.add(order)
        await orders.start_own_clock(session, complaint, order)
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
    """Store the message as sent, sealed; without its text if the reporter's personal data was destroyed."""
    reporter, keyring = await complaint_queries.reporter_of(session, complaint), keyring_of(session)
    row = {
        **_row_values(caller.party, digest, _kind(message), message.partner_no, outcome),
        "said_at": message.at,
        "complaint": complaint.number,
        "body": None if reporter.destroyed_at else keyring.seal(reporter.person_key, message.raw),
    }
    again = {name: row[name] for name in ("outcome", "refusal", "said_at", "received_at", "complaint", "body")}
    await session.exec(insert(ChannelMessage).values(row).on_conflict_do_update(**_SAME, set_=again))


async def _note_refusal(
    sessions: Sessions, caller: Caller, kind: str, partner_no: str | None, refusal: Refused
) -> None:
    """Store that an item came and why it was refused, once however often it comes, without its text."""
    async with sessions.begin() as session:
        digest = keyring_of(session).blind("refused", f"{kind}|{partner_no}|{refusal.code}")
        assert digest is not None
        row = {**_row_values(caller.party, digest, kind, partner_no, "refused"), "refusal": refusal.code}
        again = {"received_at": row["received_at"]}
        await session.exec(insert(ChannelMessage).values(row).on_conflict_do_update(**_SAME, set_=again))


_SAME: dict[str, Any] = {"index_elements": [col(ChannelMessage.party), col(ChannelMessage.digest)]}


def _row_values(party: str, digest: bytes, kind: str, partner_no: str | None, outcome: str) -> dict[str, Any]:
    return ChannelMessage(
        party=party, digest=digest, kind=kind, partner_no=partner_no, outcome=outcome, received_at=clock.now()
    ).model_dump()


def _digest(session: AsyncSession, message: channel_incoming.Message) -> bytes:
    """The keyed hash by which the same message is recognised without its text being stored."""
    digest = keyring_of(session).blind("message", f"{_kind(message)}|{message.partner_no}|{message.raw}")
    assert digest is not None
    return digest


def _kind(message: channel_incoming.Message) -> str:
    return type(message).__name__.lower()
