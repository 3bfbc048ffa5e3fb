"""Assigning a case to an officer, and extending its handling term.

Each action gets the case row-locked, in the version its caller saw.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines
from services.mediation.cases.history import about, remark
from services.mediation.cases.rules.extension import NoExtensionHere, check_extension
from services.mediation.cases.rules.stage import need_open
from services.mediation.cases.schemas import Assign
from services.mediation.cases.tables import Case
from shared import clock, obligations
from shared.access.callers import Caller
from shared.calendar.working_days import Term
from shared.contracts.mediation import CaseAssigned, CaseExtended
from shared.messaging.outbox import publish
from shared.values.identifiers import redact

HEAD = "head"


async def assign(session: AsyncSession, caller: Caller, case: Case, to: Assign) -> None:
    """Give the case, and with it every deadline, to an officer. Parties that assist see it from now on."""
    need_open(case.stage)
    was, case.assignee = case.assignee, to.assignee
    case.parties = sorted({*case.parties, *to.assisting})
    await deadlines.hand_over(session, case)
    facts = {"assignee": to.assignee, "was": was, "assisting": to.assisting}
    await remark(session, case, by=caller.label, action="assigned", facts=facts)
    publish(session, CaseAssigned(**about(case), assignee=to.assignee, assigned_on=clock.today()))


async def extend(session: AsyncSession, caller: Caller, case: Case, reason: str) -> None:
    """Lengthen the handling term by what its own rule allows; the head decides, and the workers hear of it (INV-02).

    A term that stands still has not passed. Raises RoleMissing, CaseEnded, NoExtensionHere, ExtendedAlready,
    TermExpired.
    """
    caller.need_role(HEAD)
    need_open(case.stage)
    handling = await deadlines.handling(session, case)
    if handling is None or case.handling_extension is None:
        raise NoExtensionHere
    was, today = handling.due_on, clock.today()
    check_extension(handling.paused_on or today, was, len(handling.extensions))
    term = Term.parse(case.handling_extension)
    await obligations.extend(session, handling, term, by=caller.label, reason=redact(reason))
    facts = {"was_due_on": was, "due_on": handling.due_on, "rule_id": handling.rule_id}
    told = {**facts, "term": str(term)}
    await remark(session, case, by=caller.label, action="extended", note=reason, facts=told)
    publish(session, CaseExtended(**about(case), extended_on=today, **facts))
