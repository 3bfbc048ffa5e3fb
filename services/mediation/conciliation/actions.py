"""Mediation of a case: start, rounds of coordination, agreement or failure (MED)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about, advance, remark
from services.mediation.cases.rules.stage import Stage, need
from services.mediation.cases.tables import Case
from services.mediation.conciliation import queries
from services.mediation.conciliation.schemas import Agree, FailMediation, HoldRound, StartMediation
from services.mediation.conciliation.tables import Round
from services.mediation.ledger.rules.ledger import MoreThanOutstanding
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import MediationAgreed, MediationFailed
from shared.messaging.outbox import publish
from shared.values.date_checks import check_coming, check_past
from shared.values.identifiers import redact

AGREEMENT_BASIS = "《劳动争议调解仲裁法》第16条"


async def start_mediation(session: AsyncSession, caller: Caller, case: Case, how: StartMediation) -> None:
    """Raises IllegalMove."""
    facts = {"mediator": how.mediator}
    await advance(session, case, Stage.MEDIATING, by=caller.label, action="mediation-started", facts=facts)


async def hold_round(session: AsyncSession, caller: Caller, case: Case, held: HoldRound) -> None:
    """Write down a round of coordination. Whether it ends the mediation is a decision of its own.

    Raises WrongStage, InTheFuture, or TooEarly for a day before the case.
    """
    need(case.stage, Stage.MEDIATING)
    check_past(held.held_on, clock.today(), "held_on", earliest=case.opened_on)
    number = await queries.rounds_held(session, case.number) + 1
    note = redact(held.note) if held.note else None
    told = held.model_dump(exclude={"note"})
    session.add(Round(case_number=case.number, round=number, held_by=caller.label, note=note, **told))
    facts = {"round": number, **told}
    await remark(session, case, by=caller.label, action="round-held", note=held.note, facts=facts)


async def agree(session: AsyncSession, caller: Caller, case: Case, terms: Agree) -> None:
    """Both sides agreed on a sum and a day; the day binds, and breaking it opens the payment order (MED-05).

    Raises IllegalMove, TooEarly for a day that has passed, MoreThanOutstanding.
    """
    today = clock.today()
    check_coming(terms.pay_by, today, "pay_by")
    if terms.agreed_fen > case.outstanding_fen:
        raise MoreThanOutstanding(fen=terms.agreed_fen, outstanding=case.outstanding_fen)
    case.agreed_on, case.agreed_fen, case.pay_by = today, terms.agreed_fen, terms.pay_by
    case.kept_at_fen = case.paid_fen + terms.agreed_fen
    facts = {"agreed_fen": terms.agreed_fen, "pay_by": terms.pay_by}
    await advance(session, case, Stage.AGREED, by=caller.label, action="agreed", note=terms.note, facts=facts)
    await case_deadlines.meet(session, case, case_deadlines.MEDIATION, today)
    await case_deadlines.start_stated(
        session,
        case,
        case_deadlines.AGREEMENT,
        rule_id="MED-05",
        basis=AGREEMENT_BASIS,
        event="mediation-agreed",
        on=today,
        due_on=terms.pay_by,
    )
    publish(
        session,
        MediationAgreed(**about(case), agreed_on=today, pay_by=terms.pay_by, agreed_fen=terms.agreed_fen),
    )


async def fail_mediation(session: AsyncSession, caller: Caller, case: Case, why: FailMediation) -> None:
    """No agreement, or one that was not kept. Raises IllegalMove."""
    today = clock.today()
    facts = {"reason": why.reason}
    await advance(
        session,
        case,
        Stage.MEDIATION_FAILED,
        by=caller.label,
        action="mediation-failed",
        note=why.note,
        facts=facts,
    )
    await case_deadlines.meet(session, case, case_deadlines.MEDIATION, today)
    await case_deadlines.cancel(session, case, case_deadlines.AGREEMENT)
    publish(session, MediationFailed(**about(case), failed_on=today, reason=why.reason))
