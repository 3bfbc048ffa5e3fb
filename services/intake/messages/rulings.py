"""Partners' rulings on our requests 退单审核, 延期审核: outside facts, handled once, late ones only stored."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels import orders
from services.intake.channels.incoming import Verdict
from services.intake.channels.rules.orders import Request, Step, may
from services.intake.channels.tables import ChannelOrder
from services.intake.complaints.history import KIND, step
from services.intake.complaints.rules import clocks
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.actions import over_in_session
from services.intake.matters.followers import lead_on_in_session
from services.intake.messages.handlers import About
from services.intake.notices.actions import tell_extended_in_session
from shared import clock, obligations
from shared.calendar.working_days import Term, Unit
from shared.labels.states import in_chinese
from shared.obligations import ObligationState
from shared.obligations.due_dates import STATED
from shared.obligations.questions import ask

GRANTED = "转办方同意延期"


async def ruled(session: AsyncSession, about: About, told: Verdict) -> bool:
    """Apply the ruling on our request; False if nothing waits for it any more."""
    rulings = {Request.RETURN: _return_ruled, Request.EXTENSION: _extension_ruled}
    ruling = rulings.get(told.on)
    if about.order is None or ruling is None:
        return False
    return await ruling(session, about.complaint, about.order, told, about.by)


async def _return_ruled(
    session: AsyncSession, complaint: Complaint, order: ChannelOrder, told: Verdict, by: str
) -> bool:
    """Granted: the order is the centre's again and our deadlines end. Denied: it is ours, and its days begin."""
    if not may(order.state, Step.GRANT_RETURN):
        return False
    facts = {"granted": told.granted, "partner_no": order.partner_no}
    if told.granted:
        orders.advance(order, Step.GRANT_RETURN)
        undecided = complaint.stage == Stage.FILED
        to = Stage.REDIRECTED if undecided else None
        await step(session, complaint, by=by, action="return-ruled", to=to, note=told.reason, facts=facts)
        if not undecided:
            await _ask_about_return(session, complaint)
            return True
        await lead_on_in_session(session, complaint, by=by)
        await over_in_session(session, complaint)
        return True
    orders.advance(order, Step.DENY_RETURN)
    order.signed_at, order.signed_by = order.signed_at or clock.now(), order.signed_by or by
    await step(session, complaint, by=by, action="return-ruled", note=told.reason, facts=facts)
    await orders.start_answer_clock(session, complaint, order, event="return-denied")
    return True


async def _ask_about_return(session: AsyncSession, complaint: Complaint) -> None:
    await ask(
        session,
        subject_kind=KIND,
        subject=complaint.number,
        division=complaint.division,
        code="returned-though-decided",
        zh=f"热线已同意退单，但该投诉当前为“{in_chinese(complaint.stage, KIND)}”：请决定是否继续办理",
        en=f"the hotline took the order back, but this complaint is {complaint.stage}: decide whether to go on",
    )


async def _extension_ruled(
    session: AsyncSession, complaint: Complaint, order: ChannelOrder, told: Verdict, by: str
) -> bool:
    """Granted: the deadline is extended from its last day; one that is overdue by now is not."""
    if not may(order.state, Step.RULE_EXTENSION) or order.asked_term is None:
        return False
    term = told.term or Term.parse(order.asked_term)
    orders.advance(order, Step.RULE_EXTENSION)
    order.asked_term = None
    lengthened = await _lengthen(session, complaint, term, by) if told.granted else None
    facts = {"granted": told.granted, "term": str(term), "due_on": lengthened}
    await step(session, complaint, by=by, action="extension-ruled", note=told.reason, facts=facts)
    return True


async def _lengthen(session: AsyncSession, complaint: Complaint, term: Term, by: str) -> str | None:
    """The new last day; None if no deadline runs, it has passed, or it has another unit than the one granted."""
    running = await obligations.open_for(session, KIND, complaint.number, clocks.CHANNEL_ANSWER)
    if running is None or running.state != ObligationState.OPEN or running.term == STATED:
        return None
    if (Term.parse(running.term).unit is Unit.HOURS) != (term.unit is Unit.HOURS):
        return None
    await obligations.extend(session, running, term, by=by, reason=GRANTED)
    await tell_extended_in_session(session, complaint, running)
    return running.due_on.isoformat()
