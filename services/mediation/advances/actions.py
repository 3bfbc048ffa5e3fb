"""The decision to draw on a wage bond."""

from services.mediation.advances import queries
from services.mediation.advances.rules import DrawDecidedBefore, check_ground
from services.mediation.advances.schemas import DecideDraw
from services.mediation.advances.tables import BondDrawDecision
from services.mediation.cases.assignment import HEAD
from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import need_open
from services.mediation.ledger.rules.ledger import MoreThanOutstanding
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import BondDrawDecided
from shared.values.date_checks import check_past
from shared.values.money import yuan_text


def decide_draw(there: LoadedCase, caller: Caller, told: DecideDraw) -> None:
    """The head decides that the bond's bank pays the workers; once a decision that was not obeyed.

    Raises RoleMissing, CaseEnded, InTheFuture, TooEarly, NoGroundForDraw, DecisionStillRuns, MoreThanOutstanding,
    DrawDecidedBefore.
    """
    caller.need_role(HEAD)
    case, today = there.row, clock.today()
    need_open(case.stage)
    for name in ("decided_on", "served_on"):
        check_past(getattr(told, name), today, name)
    check_ground(told.basis, told.decided_on, told.served_on, told.obey_by, today)
    if told.amount_fen > case.outstanding_fen:
        raise MoreThanOutstanding(yuan=yuan_text(told.amount_fen), outstanding=yuan_text(case.outstanding_fen))
    if any(each.decision_no == told.decision_no for each in queries.decided(there)):
        raise DrawDecidedBefore(decision_no=told.decision_no)
    facts = told.model_dump(exclude={"note"})
    there.add(BondDrawDecision, case_number=case.number, **facts, drawn_on=today, decided_by=caller.label)
    there.step(by=caller.label, action="bond-draw-decided", note=told.note, facts=facts)
    there.changes.publish(BondDrawDecided(**about(case), **facts, drawn_on=today))
