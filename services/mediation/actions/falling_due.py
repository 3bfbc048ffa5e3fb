"""What happens when a day passes. Nothing is decided here: it is written down, stated, and a person is asked."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation import queries
from services.mediation.actions import proposals, referring
from services.mediation.actions.record import KIND, TIMER, about, advance, remark
from services.mediation.rules.arrears import verified_arrears
from services.mediation.rules.orders import OrderState
from services.mediation.rules.stage import ENDED, Stage
from services.mediation.tables import Case
from shared import clock
from shared.contracts.mediation import CorrectionOrderOverdue, OwedToOne
from shared.messaging.outbox import publish
from shared.obligations import Obligation, ObligationState, Reminder
from shared.obligations.questions import ask
from shared.working_days import working_days_between


async def order_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """The day in the order passed. Unpaid: the case stands overdue, everybody hears, and the amount is looked at.

    Paid meanwhile: it is met.
    """
    case = await _open_case(session, due)
    if case is None:
        return
    order = await queries.order_in(session, case.number, OrderState.SERVED)
    if order is None or case.outstanding_fen == 0:
        due.state, due.met_on = ObligationState.MET, clock.today()
        return
    order.state = OrderState.OVERDUE
    facts = {
        "document_no": order.document_no,
        "due_on": order.due_on,
        "outstanding_fen": case.outstanding_fen,
    }
    await advance(session, case, Stage.ORDER_OVERDUE, by=TIMER, action="order-overdue", facts=facts)
    pay = verified_arrears(await queries.lines(session, case.number))
    publish(
        session,
        CorrectionOrderOverdue(
            **about(case),
            **facts,
            workers=pay.workers,
            remuneration_fen=pay.total_fen,
            most_owed=[OwedToOne(months=one.months, fen=one.fen) for one in pay.each],
        ),
    )
    await referring.look_at_overdue_order(session, case, order)


async def mediation_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """Fifteen days without agreement: the worker may arbitrate (MED-03). Mediation may go on all the same."""
    await _write_down(session, due)


async def handling_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """The case took longer than its term allows (INV-02). It stays in the queue, overdue."""
    await _write_down(session, due)


async def agreement_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """The agreed day passed unpaid (MED-05): a person chooses between payment order, arbitration and inspection."""
    case = await _write_down(session, due)
    if case is not None:
        await ask(
            session,
            subject_kind=KIND,
            subject=case.number,
            division=case.division,
            code=f"agreement-broken:{due.due_on}",
            zh="调解协议约定的付款日已过而未付清：申请支付令、仲裁或转入监察，须由人决定",
            en="the agreed day passed unpaid: payment order, arbitration or inspection is for a person to choose",
        )


async def remind(session: AsyncSession, due: Obligation, reminder: Reminder) -> None:
    """A case's owner is reminded in the case's history, a head in the proposal's."""
    told = proposals.remind_head if due.subject_kind == proposals.KIND else remind_owner
    await told(session, due, reminder)


async def remind_owner(session: AsyncSession, due: Obligation, reminder: Reminder) -> None:
    """Say in the history that the owner was reminded, and how many working days are left. Nothing else changes."""
    case = await _open_case(session, due)
    if case is None:
        return
    facts = {
        "deadline": due.name,
        "due_on": due.due_on,
        "owner": due.owner,
        "working_days_left": working_days_between(clock.today(), due.due_on),
        "planned_for": reminder.fire_on,
    }
    await remark(session, case, by=TIMER, action="reminded", facts=facts)


async def _write_down(session: AsyncSession, due: Obligation) -> Case | None:
    case = await _open_case(session, due)
    if case is not None:
        facts = {"deadline": due.name, "due_on": due.due_on, "rule_id": due.rule_id}
        await remark(session, case, by=TIMER, action=f"{due.name}-overdue", facts=facts)
    return case


async def _open_case(session: AsyncSession, due: Obligation) -> Case | None:
    """The deadline's case, locked; None if it ended in the meantime, which ended the deadline too."""
    case = await queries.lock_for_machinery(session, due.subject)
    if case is None or case.stage in ENDED:
        due.state = ObligationState.CANCELLED
        return None
    return case
