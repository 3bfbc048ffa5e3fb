"""The effect of a partner's later messages about an order. They are outside facts: no version, rows locked.

Each handler returns whether anything changed; False means that the message came late or out of order, or says what is
known, and is only stored. A message delivered twice is handled once (`receive`).
"""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels import incoming, orders
from services.intake.channels.rules.orders import OrderState, Step, may, step_to
from services.intake.channels.tables import ChannelOrder
from services.intake.complaints import deadlines as complaint_deadlines
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import KIND, step
from services.intake.complaints.rules.clocks import BY_HAND, Rung
from services.intake.complaints.rules.stage import MOVES, Moves, Stage
from services.intake.complaints.summary import add_words_in_session
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.actions import go_on_in_session, over_in_session
from services.intake.deadlines.escalation import press_in_session
from services.intake.deadlines.rules import NobodyAbove
from services.intake.decisions.calls import log
from services.intake.decisions.calls import queries as call_queries
from services.intake.decisions.calls.call_back import hear_verdict_in_session, take_up_again_in_session
from services.intake.decisions.calls.tables import Call
from services.intake.matters.followers import lead_on_in_session
from services.intake.transfers import actions as transfer_actions
from shared import clock
from shared.labels.states import in_chinese
from shared.obligations.questions import ask
from shared.refusals import Gone

AGAIN: Moves = {Stage.REDIRECTED: frozenset({Stage.FILED})}
"""A returned order stays returned, except by the centre's forced assignment 审定 of the same order."""
ANSWERED = (Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED)


@dataclass(frozen=True)
class About:
    """The complaint and the order a message is about, both row-locked; a complaint may have no order.

    `late`: the partner dates the message before the newest one received.
    """

    complaint: Complaint
    order: ChannelOrder | None
    by: str
    late: bool = False

    def may(self, by: Step) -> bool:
        return self.order is not None and may(self.order.state, by)


async def supplement(session: AsyncSession, about: About, told: incoming.Supplement) -> bool:
    """The petitioner added information: it joins the summary; if it was awaited, the days to decide
    continue (INT-03).
    """
    complaint = about.complaint
    added = await add_words_in_session(session, complaint, told.text)
    awaited = complaint.stage == Stage.INCOMPLETE
    if not added and not awaited:
        return False
    await step(session, complaint, by=about.by, action="supplemented", to=Stage.FILED if awaited else None)
    if awaited:
        await go_on_in_session(session, complaint, by=about.by)
    if about.order is not None and about.may(Step.COMPLETE):
        orders.advance(about.order, Step.COMPLETE)
    return True


async def moved(session: AsyncSession, about: About, told: incoming.Moved) -> bool:
    """The partner's order has another state. Only forward moves of the table count, others change nothing.

    An order dispatched again after a return lets the complaint be decided again (审定).
    """
    order, complaint = about.order, about.complaint
    if order is None or about.late:
        return False
    order.partner_state = told.state
    by = step_to(order.state, told.state)
    if by is None:
        return False
    orders.advance(order, by)
    if by is Step.DISPATCH:
        order.dispatched_on = clock.today()
        await _dispatched_anew(session, about)
        await orders.start_own_clock(session, complaint, order)
    if by is Step.SIGN:
        order.signed_at, order.signed_by = clock.now(), about.by
        await orders.start_answer_clock(session, complaint, order, event="order-signed")
    facts = {"state": str(order.state), "partner_no": order.partner_no}
    await step(session, complaint, by=about.by, action="order-moved", facts=facts)
    return True


async def _dispatched_anew(session: AsyncSession, about: About) -> None:
    complaint = about.complaint
    if complaint.stage == Stage.REDIRECTED:
        await step(session, complaint, by=about.by, action="dispatched-again", to=Stage.FILED, by_table=AGAIN)
        await complaint_deadlines.start_acceptance(session, complaint, clock.today(), "order-dispatched-again")


async def pressed(session: AsyncSession, about: About, told: incoming.Pressed) -> bool:
    """催办, 督办, 提级: the responsible person is urged to answer and the order is marked; its state is unchanged."""
    order, rung = about.order, Rung(told.pressure.value)
    if order is not None:
        order.urged += told.pressure is incoming.Pressure.URGED
        order.supervised = order.supervised or told.pressure is incoming.Pressure.SUPERVISED
        order.elevated = order.elevated or told.pressure is incoming.Pressure.ELEVATED
    try:
        await press_in_session(session, about.complaint, rung, BY_HAND, by=about.by, reason=told.words)
    except NobodyAbove:
        await press_in_session(session, about.complaint, Rung.SUPERVISE, BY_HAND, by=about.by, reason=told.words)
    facts = {"pressure": told.pressure.value}
    await step(session, about.complaint, by=about.by, action="pressed-by-partner", note=told.words, facts=facts)
    return True


async def called_back(session: AsyncSession, about: About, told: incoming.CalledBack) -> bool:
    """The partner called the petitioner. A verdict about our answer counts like our own call-back.

    Before an answer, or if nobody was reached, the call is only stored. A call told again, with other words perhaps, is
    the same call: one of the same moment with the same outcome changes nothing.
    """
    complaint, order = about.complaint, about.order
    heard = told.satisfied if told.reached else None
    number, by, at = complaint.number, about.by, told.at or clock.now()
    if await call_queries.told_before(session, number, by, at, reached=told.reached, satisfied=heard):
        return False
    if heard is not None and complaint.stage == Stage.ANSWERED:
        await hear_verdict_in_session(session, complaint, by=by, satisfied=heard, note=told.words, called_at=at)
    else:
        call = log.result_call(number, by, reached=told.reached, satisfied=heard, note=None, called_at=at)
        session.add(Call(**call))
        called_on = at.astimezone(clock.CHINA).date().isoformat()
        facts = {"reached": told.reached, "satisfied": heard, "called_on": called_on}
        await step(session, complaint, by=about.by, action="called-by-partner", note=told.words, facts=facts)
    if order is not None and not about.late:
        order.partner_state = OrderState.CALLBACK
        if about.may(Step.CALL_BACK):
            orders.advance(order, Step.CALL_BACK)
    return True


async def reworked(session: AsyncSession, about: About, told: incoming.Reworked) -> bool:
    """重办: the rework is counted, and an answered complaint is reopened. A round counted before changes nothing.

    Raises Gone if the reporter's personal data was destroyed.
    """
    complaint, order = about.complaint, about.order
    if order is None or not about.may(Step.REWORK) or (told.round is not None and told.round <= order.reworks):
        return False
    if (await complaint_queries.reporter_of(session, complaint)).destroyed_at:
        raise Gone
    order.partner_state = None
    orders.advance(order, Step.REWORK)
    order.reworks = told.round or order.reworks + 1
    if complaint.stage in ANSWERED:
        await take_up_again_in_session(session, complaint, by=about.by, note=told.words or "承办单位须重办")
    elif complaint.stage != Stage.IN_PROGRESS:
        await _ask_about_rework(session, complaint)
    facts = {"reworks": order.reworks}
    await step(session, complaint, by=about.by, action="rework-ordered", note=told.words, facts=facts)
    await orders.start_answer_clock(session, complaint, order, event="order-reworked")
    return True


async def _ask_about_rework(session: AsyncSession, complaint: Complaint) -> None:
    await ask(
        session,
        subject_kind=KIND,
        subject=complaint.number,
        division=complaint.division,
        code="rework-of-ended",
        zh=f"热线要求重办，但该投诉当前为“{in_chinese(complaint.stage, KIND)}”：请决定如何处理并答复",
        en=f"the hotline wants a rework, but this complaint is {complaint.stage}: decide and answer",
    )


async def co_dispatched(session: AsyncSession, about: About, told: incoming.CoDispatched) -> bool:
    """More departments were put on the order; who is responsible for the complaint does not change."""
    order = about.order
    joined = [each for each in told.assignees if order is not None and each not in order.assignees]
    if order is None or not joined:
        return False
    order.assignees = [*order.assignees, *joined]
    await step(session, about.complaint, by=about.by, action="co-dispatched", facts={"assignees": joined})
    return True


async def repeated(session: AsyncSession, about: About, told: incoming.DuplicateOf) -> bool:
    """The partner ends its order as a repeat of another; our complaint remains until it is joined or answered."""
    order = about.order
    if order is None or not about.may(Step.REPEAT):
        return False
    orders.advance(order, Step.REPEAT)
    order.duplicate_of = told.of
    await step(session, about.complaint, by=about.by, action="order-repeats", facts={"of": told.of})
    return True


async def taken_back(session: AsyncSession, about: About, told: incoming.TakenBack) -> bool:
    """The petitioner withdrew. After the result was answered this changes nothing."""
    complaint, order = about.complaint, about.order
    if order is not None and about.may(Step.WITHDRAW) and complaint.stage not in ANSWERED:
        orders.advance(order, Step.WITHDRAW)
    if Stage.WITHDRAWN not in MOVES[Stage(complaint.stage)]:
        return False
    if complaint.stage == Stage.TRANSFERRED:
        await transfer_actions.lapse(session, complaint, about.by)
    await step(session, complaint, by=about.by, action="withdrawn", to=Stage.WITHDRAWN, note=told.reason)
    await lead_on_in_session(session, complaint, by=about.by)
    await over_in_session(session, complaint)
    return True
