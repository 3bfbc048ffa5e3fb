"""What mediation states is told to the workers it concerns (C128). Heard twice: told once, by the fact's own number."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.notices.actions import tell_matter
from services.intake.notices.rules.notices import Event
from services.intake.notices.rules.texts import SUSPENSIONS
from shared.contracts.mediation import (
    AboutCase,
    CaseClosed,
    CaseExtended,
    CaseOpened,
    CaseReferredToPolice,
    CaseSuspended,
    CaseWithdrawn,
    MediationFailed,
    WagesPaid,
)
from shared.trade.dispositions import WORDS, Disposition


async def tell_of_legal_aid(session: AsyncSession, opened: CaseOpened) -> None:
    """A case was opened: its workers hear of their right to legal aid (AID-04). Late or early: told all the same."""
    await tell_matter(session, opened.complaint or "", Event.LEGAL_AID, _occasion(opened), on=opened.opened_on)


async def tell_may_arbitrate(session: AsyncSession, failed: MediationFailed) -> None:
    """Mediation failed: the worker may arbitrate (MED-03). Each failure is told, each once."""
    await tell_matter(session, failed.complaint or "", Event.MAY_ARBITRATE, _occasion(failed), on=failed.failed_on)


async def tell_of_referral(session: AsyncSession, referred: CaseReferredToPolice) -> None:
    """The matter went to the police; its workers hear of it. Late or early: told all the same."""
    number, on = referred.complaint or "", referred.referred_on
    await tell_matter(session, number, Event.REFERRED_TO_POLICE, _occasion(referred), on=on)


async def tell_of_extension(session: AsyncSession, extended: CaseExtended) -> None:
    """The head lengthened the time to handle the case: its workers hear until when (INV-02). Each lengthening once."""
    await tell_matter(session, extended.complaint or "", Event.EXTENDED, _occasion(extended), on=extended.due_on)


async def tell_of_suspension(session: AsyncSession, suspended: CaseSuspended) -> None:
    """The time to handle the case stands still: its workers hear why, as they hear of an extension. Each once."""
    zh, en = SUSPENSIONS.get(suspended.ground, (suspended.ground, suspended.ground))
    number, occasion, on = suspended.complaint or "", _occasion(suspended), suspended.suspended_on
    await tell_matter(session, number, Event.SUSPENDED, occasion, on=on, because=zh, because_en=en)


async def tell_of_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """A payment stands in the ledger: the workers check whether it arrived. Once a receipt, in whatever order."""
    await tell_matter(session, paid.complaint or "", Event.PAID, f"receipt-{paid.receipt_no}", on=paid.paid_on)


async def tell_result(session: AsyncSession, closed: CaseClosed) -> None:
    """The department that handled it tells the worker the result (INT-01). Each ending once, a reopened one too."""
    number, outcome = closed.complaint or "", WORDS[Disposition(closed.disposition)][0]
    await tell_matter(session, number, Event.RESULT, _occasion(closed), on=closed.closed_on, outcome=outcome)


async def tell_withdrawn(session: AsyncSession, withdrawn: CaseWithdrawn) -> None:
    """A withdrawn case is a result as well (INT-01, INV-15). Heard twice: told once."""
    number, outcome = withdrawn.complaint or "", WORDS[Disposition.UNREACHABLE_OR_WITHDRAWN][0]
    await tell_matter(session, number, Event.RESULT, _occasion(withdrawn), on=withdrawn.withdrawn_on, outcome=outcome)


def _occasion(fact: AboutCase) -> str:
    return str(fact.event_id)
