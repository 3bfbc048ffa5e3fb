"""Mediation of a case: start, rounds of coordination, agreement or failure (MED)."""

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import Stage, need
from services.mediation.conciliation.schemas import Agree, FailMediation, HoldRound, StartMediation
from services.mediation.conciliation.tables import Round
from services.mediation.ledger.rules.ledger import MoreThanOutstanding
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import MediationAgreed, MediationFailed
from shared.values.date_checks import check_coming, check_past
from shared.values.identifiers import redact
from shared.values.money import yuan_text

AGREEMENT_BASIS = "《劳动争议调解仲裁法》第16条"


def start_mediation(there: LoadedCase, caller: Caller, how: StartMediation) -> None:
    """Raises IllegalMove."""
    there.step(by=caller.label, action="mediation-started", to=Stage.MEDIATING, facts={"mediator": how.mediator})


def hold_round(there: LoadedCase, caller: Caller, held: HoldRound) -> None:
    """Write down a round of coordination. Whether it ends the mediation is a decision of its own.

    Raises WrongStage, InTheFuture, or TooEarly for a day before the case.
    """
    case = there.row
    need(case.stage, Stage.MEDIATING)
    check_past(held.held_on, clock.today(), "held_on", earliest=case.opened_on)
    there.rounds += 1
    note = redact(held.note) if held.note else None
    told = held.model_dump(exclude={"note"})
    there.changes.insert(Round, case_number=case.number, round=there.rounds, held_by=caller.label, note=note, **told)
    facts = {"round": there.rounds, **told}
    there.step(by=caller.label, action="round-held", note=held.note, facts=facts)


def agree(there: LoadedCase, caller: Caller, terms: Agree) -> None:
    """Both sides agreed on a sum and a day; the day binds, and breaking it opens the payment order (MED-05).

    Raises IllegalMove, TooEarly for a day that has passed, MoreThanOutstanding.
    """
    case, today = there.row, clock.today()
    check_coming(terms.pay_by, today, "pay_by")
    if terms.agreed_fen > case.outstanding_fen:
        raise MoreThanOutstanding(yuan=yuan_text(terms.agreed_fen), outstanding=yuan_text(case.outstanding_fen))
    case.agreed_on, case.agreed_fen, case.pay_by = today, terms.agreed_fen, terms.pay_by
    case.kept_at_fen = case.paid_fen + terms.agreed_fen
    facts = {"agreed_fen": terms.agreed_fen, "pay_by": terms.pay_by}
    there.step(by=caller.label, action="agreed", to=Stage.AGREED, note=terms.note, facts=facts)
    case_deadlines.meet(there, case_deadlines.MEDIATION, today)
    case_deadlines.start_stated(
        there,
        case_deadlines.AGREEMENT,
        rule_id="MED-05",
        basis=AGREEMENT_BASIS,
        event="mediation-agreed",
        on=today,
        due_on=terms.pay_by,
    )
    there.changes.publish(
        MediationAgreed(**about(case), agreed_on=today, pay_by=terms.pay_by, agreed_fen=terms.agreed_fen),
    )


def fail_mediation(there: LoadedCase, caller: Caller, why: FailMediation) -> None:
    """No agreement, or one that was not kept. Raises IllegalMove."""
    today, facts = clock.today(), {"reason": why.reason}
    there.step(by=caller.label, action="mediation-failed", to=Stage.MEDIATION_FAILED, note=why.note, facts=facts)
    case_deadlines.meet(there, case_deadlines.MEDIATION, today)
    case_deadlines.cancel(there, case_deadlines.AGREEMENT)
    there.changes.publish(MediationFailed(**about(there.row), failed_on=today, reason=why.reason))
