"""Carrying out a person's decision about a difference, so that the partner's next list agrees with our records.

`ours_corrected` takes over the partner's figures, settles an order that the partner ended, and sends again an answer
the partner does not have; `filed_now` files the missing order. What cannot be made to agree is refused.
"""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels import orders
from services.intake.channels import queries as channel_queries
from services.intake.channels.adapters import ADAPTERS
from services.intake.channels.incoming import Filing, OrderFacts
from services.intake.channels.rules.orders import STEPS_TO_HANDLING, OrderState, Step, may
from services.intake.complaints.history import step
from services.intake.complaints.schemas import NewComplaint
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.actions import channel_answered_in_session
from services.intake.messages import receive
from services.intake.reconciliation import queries, rules, unknown_deliveries
from services.intake.reconciliation.our_records import records_as_of
from services.intake.reconciliation.rules import SETTLED_BY_LIST, CannotAgree, NotFiled, Resolution
from services.intake.reconciliation.schemas import ResolveIn
from services.intake.reconciliation.tables import ReconciliationItem
from shared import clock
from shared.access.callers import Caller, PartyKind
from shared.deliveries import send_again
from shared.refusals import Invalid

ORDERED = frozenset({"hotline_12345", "national_platform", "provincial_platform"})
"""Channels whose partners keep an order for each complaint."""
BY = "reconciliation"
COLUMNS = {"workers": "workers", "owed_fen": "claimed_fen"}


class FilingElsewhere(Invalid):
    """The filing names another partner number than the difference."""

    code = "filing-of-another-number"
    zh = "补录的单号{said}与差异单号{wanted}不一致"
    en = "the filing names the number {said}, the difference is about {wanted}"


async def carry_out(session: AsyncSession, item: ReconciliationItem, decision: ResolveIn, *, by: str) -> None:
    """Change our records as decided. Raises WrongResolution, NotFiled, CannotAgree, or what filing raises."""
    resolution = Resolution(decision.resolution)
    rules.check_fits(item.kind, resolution)
    if resolution is Resolution.FILED_NOW:
        await _file(session, item, decision.filing)
    elif resolution is not Resolution.OURS_CORRECTED:
        return
    complaint, _ = await channel_queries.lock_by_number(session, item.partner, item.partner_no)
    if complaint is None:
        raise NotFiled(partner_no=item.partner_no)
    item.complaint = complaint.number
    listed = (await queries.last_lines(session, item.partner, [item.partner_no])).get(item.partner_no)
    if listed is None:
        return
    theirs = rules.placed(queries.as_listed(listed), item.division)
    ours = (await records_as_of(session, [complaint], item.division, clock.now()))[item.partner_no]
    await _take_over(session, item, complaint, rules.differing(theirs, ours), by=by)


async def _file(session: AsyncSession, item: ReconciliationItem, new: NewComplaint | None) -> None:
    """File the order as the partner told a person, under its number; nothing if it was filed meanwhile."""
    if await queries.by_numbers(session, item.partner, [item.partner_no]):
        return
    if new is None:
        raise NotFiled(partner_no=item.partner_no)
    if new.partner_no not in (None, item.partner_no):
        raise FilingElsewhere(field="filing/partner_no", said=new.partner_no, wanted=item.partner_no)
    adapter = ADAPTERS.get(item.partner)
    channel = adapter.channel if adapter else new.channel
    filed = new.model_copy(update={"partner_no": item.partner_no, "channel": channel})
    order = OrderFacts() if adapter is not None and channel in ORDERED else None
    caller = Caller(
        party=item.partner, kind=PartyKind.PARTNER, divisions=(item.division,), scopes=frozenset(), subject=BY
    )
    message = Filing(partner_no=item.partner_no, raw=filed.model_dump_json(), new=filed, order=order)
    await receive.take_message(session, caller, message)


async def _take_over(
    session: AsyncSession, item: ReconciliationItem, complaint: Complaint, differing: dict[str, Any], *, by: str
) -> None:
    stuck = [name for name in differing if name not in (*COLUMNS, "state")]
    if stuck:
        raise CannotAgree(field=stuck[0], said=str(differing[stuck[0]][1]))
    changed = {}
    for name, column in COLUMNS.items():
        if name in differing:
            before, said = differing[name]
            setattr(complaint, column, said)
            changed[column] = {"was": before, "is": said}
    if changed:
        facts = {**changed, "item": item.number}
        await step(session, complaint, by=by, action="corrected-by-reconciliation", facts=facts)
    if "state" in differing:
        ours, _ = differing["state"]
        await (_answer_again if ours == "answered" else _settle)(session, item, complaint, by=by)


async def _settle(session: AsyncSession, item: ReconciliationItem, complaint: Complaint, *, by: str) -> None:
    """The partner ended its order: no answer is owed to it any more. The complaint itself is handled on."""
    order = await channel_queries.lock_order(session, complaint.number)
    if order is not None:
        order.partner_state = OrderState.CLOSED
        for each in (*STEPS_TO_HANDLING, Step.HANDLE):
            if may(order.state, each):
                orders.advance(order, each)
    facts = {"item": item.number, "partner_no": item.partner_no}
    await step(session, complaint, by=by, action=SETTLED_BY_LIST, facts=facts)
    await channel_answered_in_session(session, complaint, clock.today())


async def _answer_again(session: AsyncSession, item: ReconciliationItem, complaint: Complaint, *, by: str) -> None:
    """The partner does not have our final answer: send the same message, by its id, again."""
    answers = await queries.lock_final_answers(session, item.partner, complaint.number)
    if not answers:
        raise CannotAgree(field="state", said="open")
    for answer in answers:
        if not await send_again(session, answer, why=f"reconciliation item {item.number}"):
            raise CannotAgree(field="state", said="open")
        await unknown_deliveries.end(session, answer)
        facts = {"item": item.number, "message": str(answer.id)}
        await step(session, complaint, by=by, action="answer-sent-again", facts=facts)
