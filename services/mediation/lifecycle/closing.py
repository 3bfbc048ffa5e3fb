"""Ending a case: closed with a disposition, or withdrawn. A person decides either."""

from services.mediation.calls import actions as call_actions
from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.schemas import Reasoned
from services.mediation.inspection import orders
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import workers_paid
from services.mediation.ledger.rules.payees import without_payees
from services.mediation.lifecycle.rules import check_closing
from services.mediation.lifecycle.schemas import Close
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import CaseClosed, CaseWithdrawn
from shared.trade.dispositions import Disposition


def close(there: LoadedCase, caller: Caller, end: Close) -> None:
    """End the case. Paid in full only when every line is; every other disposition says why.

    Unreachable needs the attempts in the call log (C124), of each who is still owed something.
    Raises IllegalMove, StillOutstanding, NothingPaid, PayeesUnknown, ReasonNeeded, StillReachable, StillUnknown.
    """
    case, today = there.row, clock.today()
    lines = ledger_queries.lines_of(there)
    check_closing(end.disposition, end.reason, case.outstanding_fen, case.paid_fen, without_payees(lines))
    grounds = _grounds(there, end)
    paid = workers_paid(lines)
    case.disposition, case.closed_on = end.disposition, today
    facts = {
        "disposition": end.disposition,
        "closed_on": today,
        "workers_paid": paid,
        "paid_fen": case.paid_fen,
        "outstanding_fen": case.outstanding_fen,
        **grounds,
    }
    orders.void_unserved(there, caller)
    there.step(by=caller.label, action="closed", to=Stage.CLOSED, note=end.reason, facts=facts)
    case_deadlines.end_all(there, today)
    there.changes.publish(
        CaseClosed(
            **about(case),
            disposition=end.disposition,
            closed_on=today,
            opened_on=case.opened_on,
            workers_paid=paid,
            paid_fen=case.paid_fen,
        ),
    )


def withdraw_case(there: LoadedCase, caller: Caller, why: Reasoned) -> None:
    """Withdraw the case: opened in error, or minor and corrected (INV-15). Raises IllegalMove."""
    case = there.row
    case.closed_on = clock.today()
    facts = {"withdrawn_on": case.closed_on}
    orders.void_unserved(there, caller)
    there.step(by=caller.label, action="withdrawn", to=Stage.WITHDRAWN, note=why.reason, facts=facts)
    case_deadlines.end_all(there, case.closed_on)
    there.changes.publish(CaseWithdrawn(**about(case), **facts))


def _grounds(there: LoadedCase, end: Close) -> dict[str, int | bool]:
    """What "unreachable or withdrawn" rests on: nothing is outstanding, no number was left, or enough attempts."""
    if end.disposition is not Disposition.UNREACHABLE_OR_WITHDRAWN or there.row.outstanding_fen == 0:
        return {}
    if end.no_number:
        return {"no_number": True}
    return {"attempts": call_actions.need_unreachable(there)}
