"""What happens when the last day of a mediation or of an agreement has passed."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import KIND
from services.mediation.cases.overdue import record_overdue
from services.mediation.cases.tables import Case
from shared.obligations import Obligation
from shared.obligations.questions import ask


async def mediation_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """Fifteen days passed without agreement: the worker may arbitrate (MED-03). Mediation may continue."""
    await record_overdue(session, due)


async def agreement_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """The agreed day passed unpaid (MED-05): a person is asked to choose payment order, arbitration or inspection."""
    case = await record_overdue(session, due)
    if case is not None:
        await ask_about_breach(session, case, due.due_on)


async def ask_about_breach(session: AsyncSession, case: Case, day: date) -> None:
    """An agreed day passed unpaid, that of the agreement or of one of its instalments: a person is asked, once a day
    of the agreement.
    """
    await ask(
        session,
        subject_kind=KIND,
        subject=case.number,
        division=case.division,
        code=f"agreement-broken:{day}",
        zh="调解协议约定的付款日已过而未付清：申请支付令、仲裁或转入监察，须由人决定",
        en="the agreed day passed unpaid: payment order, arbitration or inspection is for a person to choose",
    )
