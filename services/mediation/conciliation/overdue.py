"""When a mediation's or an agreement's last day has passed."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import KIND
from services.mediation.cases.overdue import _write_down
from shared.obligations import Obligation
from shared.obligations.questions import ask


async def mediation_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """Fifteen days without agreement: the worker may arbitrate (MED-03). Mediation may go on all the same."""
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
