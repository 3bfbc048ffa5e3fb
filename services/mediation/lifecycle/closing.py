"""Ending a case: closed or withdrawn, either with a disposition. A person decides."""

from dataclasses import dataclass
from typing import Any

from services.mediation.calls import actions as call_actions
from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import Stage
from services.mediation.inspection import orders
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import workers_paid
from services.mediation.ledger.rules.payees import without_payees
from services.mediation.lifecycle.rules import check_closing, check_sum_known, check_withdrawing
from services.mediation.lifecycle.schemas import Close, Withdraw
from services.mediation.proceedings import actions as proceedings
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import CaseClosed, CaseWithdrawn
from shared.trade.dispositions import Disposition


def close(there: LoadedCase, caller: Caller, end: Close) -> None:
    """End the case. Paid in full only when every line is; every other disposition says why.

    Unreachable needs the attempts in the call log (C124), of each who is still owed something.
    Raises IllegalMove, SumUnknown, StillOutstanding, NothingPaid, PayeesUnknown, ReasonNeeded, StillReachable,
    StillUnknown.
    """
    case, told = there.row, _ended(there, end)
    facts = _told_on(there, "closed_on", told)
    orders.void_unserved(there, caller)
    proceedings.end_inspection(there)
    there.step(by=caller.label, action="closed", to=Stage.CLOSED, note=end.reason, facts=facts)
    case_deadlines.end_all(there, clock.today())
    there.changes.publish(CaseClosed(**about(case), closed_on=clock.today(), opened_on=case.opened_on, **told.stated))


def withdraw_case(there: LoadedCase, caller: Caller, end: Withdraw) -> None:
    """Withdraw the case: opened in error, or minor and corrected (INV-15). How the matter ended is said, on the same
    conditions as when a case is closed.

    Raises IllegalMove, NoEndByWithdrawal, and what `close` raises.
    """
    check_withdrawing(end.disposition)
    told = _ended(there, end)
    facts = _told_on(there, "withdrawn_on", told)
    orders.void_unserved(there, caller)
    proceedings.end_inspection(there)
    there.step(by=caller.label, action="withdrawn", to=Stage.WITHDRAWN, note=end.reason, facts=facts)
    case_deadlines.end_all(there, clock.today())
    there.changes.publish(CaseWithdrawn(**about(there.row), withdrawn_on=clock.today(), **told.stated))


@dataclass(frozen=True)
class Ended:
    """How the matter ended: `stated` to everybody, `grounds` only in the case's history."""

    stated: dict[str, Any]
    grounds: dict[str, int | bool]


def _ended(there: LoadedCase, end: Close | Withdraw) -> Ended:
    """Raises SumUnknown, StillOutstanding, NothingPaid, PayeesUnknown, ReasonNeeded, StillReachable, StillUnknown."""
    case, lines = there.row, ledger_queries.lines_of(there)
    check_sum_known(end.disposition, unknown=case.claim_unknown)
    check_closing(end.disposition, end.reason, case.outstanding_fen, case.paid_fen, without_payees(lines))
    grounds = _grounds(there, end)
    case.disposition, case.closed_on = end.disposition, clock.today()
    stated = {"disposition": end.disposition, "workers_paid": workers_paid(lines), "paid_fen": case.paid_fen}
    return Ended(stated, grounds)


def _told_on(there: LoadedCase, day: str, told: Ended) -> dict[str, Any]:
    """The facts of the step in history; `day` is the name under which its day is written."""
    rest = {day: clock.today(), "outstanding_fen": there.row.outstanding_fen}
    return told.stated | rest | told.grounds


def _grounds(there: LoadedCase, end: Close | Withdraw) -> dict[str, int | bool]:
    """What "unreachable or withdrawn" rests on: nothing is outstanding, no number was left, or enough attempts."""
    if end.disposition is not Disposition.UNREACHABLE_OR_WITHDRAWN or there.row.outstanding_fen == 0:
        return {}
    if end.no_number:
        return {"no_number": True}
    return {"attempts": call_actions.need_unreachable(there)}
