"""Assigning a case to an officer, and extending its handling term.

Each action gets the case locked and loaded, in the version its caller saw.
"""

from services.mediation.cases import deadlines
from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.extension import NoExtensionHere, check_extension
from services.mediation.cases.rules.stage import need_open
from services.mediation.cases.schemas import Assign, Reasoned
from shared import clock
from shared.access.callers import Caller
from shared.calendar.working_days import Term
from shared.contracts.mediation import CaseAssigned, CaseExtended
from shared.values.identifiers import redact

HEAD = "head"


def assign(there: LoadedCase, caller: Caller, to: Assign) -> None:
    """Give the case, and with it every deadline, to an officer. Parties that assist see it from now on.

    Raises CaseEnded.
    """
    case = there.row
    need_open(case.stage)
    was, case.assignee = case.assignee, to.assignee
    case.parties = sorted({*case.parties, *to.assisting})
    deadlines.hand_over(there)
    facts = {"assignee": to.assignee, "was": was, "assisting": to.assisting}
    there.step(by=caller.label, action="assigned", facts=facts)
    there.changes.publish(CaseAssigned(**about(case), assignee=to.assignee, assigned_on=clock.today()))


def extend(there: LoadedCase, caller: Caller, why: Reasoned) -> None:
    """Lengthen the handling term by what its own rule allows; the head decides, and the workers hear of it (INV-02).

    A term that stands still has not passed. Raises RoleMissing, CaseEnded, NoExtensionHere, ExtendedAlready,
    TermExpired.
    """
    case = there.row
    caller.need_role(HEAD)
    need_open(case.stage)
    handling = deadlines.handling(there)
    if handling is None or case.handling_extension is None:
        raise NoExtensionHere
    was, today = handling.due_on, clock.today()
    check_extension(handling.paused_on or today, was, len(handling.extensions))
    term = Term.parse(case.handling_extension)
    there.extend(handling, term, by=caller.label, reason=redact(why.reason))
    facts = {"was_due_on": was, "due_on": handling.due_on, "rule_id": handling.rule_id}
    told = {**facts, "term": str(term)}
    there.step(by=caller.label, action="extended", note=why.reason, facts=told)
    there.changes.publish(CaseExtended(**about(case), extended_on=today, **facts))
