"""What `my work` shows in mediation, and the hand-over of cases between officers (C123)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about
from services.mediation.cases.load import CASE_ITSELF
from services.mediation.cases.schemas import AT_ONCE
from services.mediation.cases.tables import Case
from services.mediation.desk import queries
from services.mediation.desk.schemas import HandOver
from services.mediation.desk.tables import Absence
from services.mediation.lifecycle.openings import queries as opening_queries
from services.mediation.lifecycle.openings.actions import KIND as OPENING
from services.mediation.lifecycle.openings.actions import MONITOR
from services.mediation.referrals.proposals import KIND
from shared import clock
from shared.access.callers import Caller
from shared.commands import write
from shared.contracts.mediation import CaseAssigned
from shared.database.sessions import keyring_of
from shared.desk import leave
from shared.desk.leave import Absences
from shared.obligations.timers import Approval, Desk

HEAD = "head"
APPROVALS_SHOWN = 200


ABSENCES = Absences(Absence)


async def waiting_for_head(session: AsyncSession, caller: Caller) -> list[Approval]:
    """For a head: referrals that two officers reported (CRIM-11), where the head is concerned in none of the steps
    before, and cases proposed on wages that monitor found unpaid.

    At most APPROVALS_SHOWN; empty for any other caller.
    """
    if HEAD not in caller.roles or not caller.is_authority:
        return []
    return [
        Approval(
            subject_kind=KIND,
            subject=each.number,
            division=each.division,
            asks=each.kind,
            proposed_by=each.proposed_by,
            due_on=each.decide_by,
        )
        for each in await queries.reported(session, caller, APPROVALS_SHOWN)
    ] + [
        Approval(
            subject_kind=OPENING,
            subject=each.number,
            division=each.division,
            asks="open-case",
            proposed_by=MONITOR,
            due_on=None,
        )
        for each in await opening_queries.waiting(session, caller, APPROVALS_SHOWN)
    ]


async def hand_over(session: AsyncSession, caller: Caller, given: HandOver) -> tuple[list[Case], bool]:
    """Hand open cases with their deadlines from one officer to another, with the reason in each history.

    Officers hand over their own; a head hands over anybody's. Returns up to AT_ONCE cases, and whether more are left.
    Raises RoleMissing.
    """
    caller.need_role("officer", HEAD)
    if given.from_officer != caller.subject:
        caller.need_role(HEAD)
    theirs = leave.names(caller.party, given.from_officer)
    found = await queries.lock_assigned(session, caller, theirs, given.numbers, AT_ONCE + 1)
    numbers = [case.number for case in found[:AT_ONCE]]
    handed = await CASE_ITSELF(session, keyring_of(session), *numbers)
    for there in handed:
        case = there.row
        facts = {"from": case.assignee, "to": given.to_officer}
        case.assignee = given.to_officer
        case_deadlines.hand_over(there)
        there.step(by=caller.label, action="handed-over", note=given.reason, facts=facts)
        there.changes.publish(CaseAssigned(**about(case), assignee=given.to_officer, assigned_on=clock.today()))
    await write(session, [change for there in handed for change in there.written()])
    return list(found[:AT_ONCE]), len(found) > AT_ONCE


DESK = Desk(works_for=ABSENCES.works_for, approvals=waiting_for_head)
"""What `my work` shows beside the deadlines of a caller's own."""
