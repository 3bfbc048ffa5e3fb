"""The office's actions on a partner's order: sign for it, return it, ask for more time, answer it (INT-13, INT-14).

`advance` is the only writer of an order's state. The partner's rulings come later, as messages.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels import queries
from services.intake.channels.adapters import ADAPTERS, in_partner_words
from services.intake.channels.outgoing import ExtensionAsked, Outgoing, ReturnAsked, SignedFor
from services.intake.channels.rules import order_terms
from services.intake.channels.rules.orders import (
    STEPS_BEFORE_ANSWER,
    STEPS_TO_HANDLING,
    OrderState,
    Step,
    check_returnable,
    may,
    move,
    step_to,
)
from services.intake.channels.schemas import ExtendIn, ReturnIn, SignIn
from services.intake.channels.tables import ChannelOrder
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import KIND, step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.clocks import CHANNEL_ANSWER
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from shared import clock, obligations, regions
from shared.access.callers import Caller
from shared.calendar import working_days
from shared.calendar.working_days import Term
from shared.deliveries import deliver
from shared.obligations import ObligationState
from shared.obligations.due_dates import STATED
from shared.obligations.questions import known_or_asked
from shared.refusals import Conflict, IllegalMove
from shared.tracks.refusals import TooLateToExtend

NAMED_BY_ORDER = "工单载明的办理时限"


class NoOrder(Conflict):
    code = "no-order"
    zh = "该投诉不是以工单形式转来的，没有可签收或退回的工单"
    en = "this complaint did not come as a partner's order: there is none to sign for or return"


def advance(order: ChannelOrder, by: Step) -> None:
    """Take one step; then also the step to the partner's stated state, where the partner called back or closed before
    our answer. Raises IllegalMove.
    """
    order.state = move(order.state, by)
    said = order.partner_state
    following = step_to(order.state, said) if said is not None else None
    if following in STEPS_BEFORE_ANSWER:
        order.state = move(order.state, following)


async def sign_for(session: AsyncSession, caller: Caller, number: str, seen: int, given: SignIn) -> Complaint:
    """Sign for the order 签收. Its time to answer begins now. Raises NoOrder, RoleMissing, NotFound, Stale or
    IllegalMove.
    """
    complaint, order = await _order(session, caller, number, seen)
    advance(order, Step.SIGN)
    order.signed_at, order.signed_by = clock.now(), given.unit or caller.label
    facts = {"partner_no": order.partner_no, "unit": order.signed_by}
    await step(session, complaint, by=caller.label, action="order-signed", facts=facts)
    await start_answer_clock(session, complaint, order, event="order-signed")
    signed = SignedFor(number, order.partner_no, order.signed_at, order.signed_by)
    await _tell(session, order, signed, kind="order-signed", occasion=f"signed-{order.returns}")
    return complaint


async def give_back(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReturnIn) -> Complaint:
    """Ask the partner to take the order back 退单, with the reason. The partner decides.

    Where the place's days for a return are unknown, a person is asked for them and the day is not checked here. Raises
    NoOrder, RoleMissing, NotFound, Stale, HandOverSigned, ReturnTooLate, IllegalMove.
    """
    complaint, order = await _order(session, caller, number, seen)
    if complaint.stage != Stage.FILED:
        raise IllegalMove(what="complaint", current=str(complaint.stage), to="return")
    check_returnable(order.state, ADAPTERS[order.party].returns_from)
    await _check_return_day(session, complaint, order)
    advance(order, Step.ASK_RETURN)
    order.returns += 1
    facts = {"ground": given.ground.value, "belongs_to": given.belongs_to, "partner_no": order.partner_no}
    await step(session, complaint, by=caller.label, action="return-asked", note=given.reason, facts=facts)
    reason = await anonymised(session, complaint, given.reason)
    asked = ReturnAsked(number, order.partner_no, clock.now(), given.ground, reason, given.belongs_to)
    await _tell(session, order, asked, kind="order-return", occasion=f"return-{order.returns}")
    return complaint


async def extend(session: AsyncSession, caller: Caller, number: str, seen: int, given: ExtendIn) -> Complaint:
    """Extend the time to answer the channel. With a partner's order the partner is asked for it; without one a head
    extends it here, by the time that the place's pack has.

    Raises RoleMissing, NotFound, Stale, TooLateToExtend once the time is up, ExtensionTooLong, ExtensionUnit,
    IllegalMove, and without an order the refusals of `deadlines.actions.extend`.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    order = await queries.lock_order(session, number)
    if order is None:
        caller.need_role("head")
        await deadline_actions.extend(session, complaint, CHANNEL_ANSWER, by=caller.label, reason=given.reason)
        return complaint
    term = order_terms.term_of(given.amount, given.unit)
    await _check_extension(session, complaint, term)
    if order.state == OrderState.SIGNED:
        advance(order, Step.BEGIN)
    advance(order, Step.ASK_EXTENSION)
    order.extensions, order.asked_term = order.extensions + 1, str(term)
    facts = {"term": str(term), "partner_no": order.partner_no}
    await step(session, complaint, by=caller.label, action="extension-asked", note=given.reason, facts=facts)
    reason = await anonymised(session, complaint, given.reason)
    asked = ExtensionAsked(number, order.partner_no, clock.now(), term, reason)
    await _tell(session, order, asked, kind="order-extension", occasion=f"extension-{order.extensions}")
    return complaint


def follow_answer(order: ChannelOrder | None, *, final: bool) -> None:
    """Move the order to HANDLING for an interim answer, to HANDLED for the final one. An ended order is not changed."""
    if order is None:
        return
    for implied in STEPS_TO_HANDLING:
        if may(order.state, implied):
            advance(order, implied)
    if final and may(order.state, Step.HANDLE):
        advance(order, Step.HANDLE)


async def start_own_clock(session: AsyncSession, complaint: Complaint, order: ChannelOrder) -> None:
    """Begin the limit that the order itself names when it is dispatched to us: it runs though nobody signs. Signing
    begins the time to answer anew; a limit that had passed by then stays recorded as missed.
    """
    if order.limit_term is not None and order.state == OrderState.DISPATCHED:
        await start_answer_clock(session, complaint, order, event="order-dispatched")


async def start_answer_clock(session: AsyncSession, complaint: Complaint, order: ChannelOrder, *, event: str) -> None:
    """Begin the order's own time to answer and cancel the deadline that has run since the filing.

    Where the order's time is unknown a person is asked for it, and the deadline since the filing goes on.
    """
    now = clock.now()
    limit = await _limit(session, complaint.division, order)
    if limit is None:
        return
    term, rule, basis = limit
    await obligations.cancel(session, KIND, complaint.number, [CHANNEL_ANSWER])
    await obligations.start(
        session,
        remind=True,
        subject_kind=KIND,
        subject=complaint.number,
        division=complaint.division,
        name=CHANNEL_ANSWER,
        rule_id=rule,
        legal_basis=basis,
        started_on=clock.today(),
        started_at=now,
        start_event=event,
        term=term,
        owner=complaint.owner,
    )


async def _limit(session: AsyncSession, division: str, order: ChannelOrder) -> tuple[Term, str, str] | None:
    """Term, rule and legal basis of the time to answer: the order's own limit, else the place's for the urgency.

    None where the place's is unknown: a person is asked for it.
    """
    if order.limit_term is not None:
        return Term.parse(order.limit_term), order_terms.RULE, NAMED_BY_ORDER
    known = await known_or_asked(session, division, order_terms.LIMITS[order.urgency], clock.today())
    return (known.term(), known.rule, known.source) if known else None


async def _order(session: AsyncSession, caller: Caller, number: str, seen: int) -> tuple[Complaint, ChannelOrder]:
    """The complaint and its order, row-locked one after the other. Raises RoleMissing, NotFound, Stale or NoOrder."""
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    order = await queries.lock_order(session, number)
    if order is None:
        raise NoOrder
    return complaint, order


async def _check_return_day(session: AsyncSession, complaint: Complaint, order: ChannelOrder) -> None:
    known = await known_or_asked(session, complaint.division, order_terms.RETURN, clock.today())
    if known is None:
        return
    since = order.dispatched_on or complaint.filed_on
    order_terms.check_return_day(since, clock.today(), known.term(), working_days.calendar())


async def _check_extension(session: AsyncSession, complaint: Complaint, term: Term) -> None:
    """Raises TooLateToExtend, ExtensionUnit or ExtensionTooLong."""
    running = await obligations.open_for(session, KIND, complaint.number, CHANNEL_ANSWER)
    if running is not None and (running.state != ObligationState.OPEN or running.due_at <= clock.now()):
        raise TooLateToExtend(name=CHANNEL_ANSWER)
    runs = None if running is None or running.term == STATED else Term.parse(running.term)
    most = regions.find(complaint.division, order_terms.EXTENSION, clock.today())
    order_terms.check_extension(term, runs, most.term() if most else None)


async def _tell(session: AsyncSession, order: ChannelOrder, told: Outgoing, *, kind: str, occasion: str) -> None:
    """Deliver a message in the partner's form, if the partner gets messages of this kind."""
    body = in_partner_words(order.party, told)
    if body is not None:
        subject = order.complaint
        await deliver(session, party=order.party, kind=kind, subject=subject, occasion=occasion, body=body)
