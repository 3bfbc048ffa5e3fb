"""Leave and its cover, hand-over of complaints between officers, and what `my work` shows in intake (C123)."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import step
from services.intake.complaints.rules.roles import head_of
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.desk import queries
from services.intake.desk.schemas import AT_ONCE, HandedOver, HandOverIn, LeaveIn
from services.intake.desk.tables import Leave
from services.intake.transfers import queries as transfer_queries
from shared import clock
from shared.access.callers import Caller, RoleMissing
from shared.contracts.intake import LeaveEnded, LeaveEntered
from shared.desk import leave as desk_leave
from shared.desk.leave import names
from shared.messaging.outbox import publish
from shared.obligations.timers import Approval, Desk, Queue
from shared.refusals import Conflict, Forbidden, Invalid, NotFound
from shared.values.date_checks import check_coming
from shared.values.identifiers import redact

APPROVALS_SHOWN = 200


class AwayAlready(Conflict):
    """The officer has a leave on some of these days."""

    code = "away-already"
    zh = "{officer}在{begins_on}至{ends_on}已登记请假"
    en = "{officer} is already away from {begins_on} to {ends_on}"


class DeputyAway(Conflict):
    """The deputy has a leave on some of these days."""

    code = "deputy-away"
    zh = "代班人{deputy}在{begins_on}至{ends_on}请假，不能代班"
    en = "the deputy {deputy} is away from {begins_on} to {ends_on}"


class NoDivision(Forbidden):
    """The caller has no division, so nobody could see the leave."""

    code = "no-division"
    zh = "您的账号没有任何区划，不能登记请假"
    en = "your account has no division, so no queue that anybody could see"


class OwnDeputy(Invalid):
    """The officer and the deputy are the same."""

    code = "own-deputy"
    zh = "代班人不能是请假人本人"
    en = "nobody stands in for themselves"


async def take_leave(session: AsyncSession, caller: Caller, given: LeaveIn) -> Leave:
    """Record that an officer is away; the deputy sees the officer's queue meanwhile. For another officer a head does
    so.

    Raises RoleMissing, NoDivision, OwnDeputy, TooEarly, AwayAlready, DeputyAway.
    """
    caller.need_role("officer", "head")
    if not caller.divisions:
        raise NoDivision
    officer = given.officer or caller.subject
    if officer != caller.subject:
        caller.need_role("head")
    if given.deputy == officer:
        raise OwnDeputy(field="deputy")
    check_coming(given.ends_on, clock.today(), "ends_on")
    days = (given.begins_on, given.ends_on)
    own = await queries.leave_between(session, caller.party, officer, *days)
    if own is not None:
        raise AwayAlready(officer=officer, begins_on=own.begins_on, ends_on=own.ends_on)
    theirs = await queries.leave_between(session, caller.party, given.deputy, *days)
    if theirs is not None:
        raise DeputyAway(deputy=given.deputy, begins_on=theirs.begins_on, ends_on=theirs.ends_on)
    leave = Leave(
        party=caller.party,
        divisions=list(caller.divisions),
        officer=officer,
        deputy=given.deputy,
        begins_on=given.begins_on,
        ends_on=given.ends_on,
        reason=redact(given.reason),
        by=caller.label,
    )
    session.add(leave)
    await session.flush()
    publish(session, LeaveEntered(**_about(leave)))
    return leave


async def end_leave(session: AsyncSession, caller: Caller, leave_id: UUID) -> Leave:
    """End a leave today; by the officer or a head. Ending it again changes nothing.

    Raises NotFound or RoleMissing.
    """
    caller.need_role("officer", "head")
    leave = await session.get(Leave, leave_id, with_for_update=True)
    if leave is None or not concerns(caller, leave):
        raise NotFound(what="leave", which=str(leave_id))
    if leave.officer != caller.subject and "head" not in caller.roles:
        raise RoleMissing(role="head")
    if leave.ended_on is None:
        leave.ended_on = max(clock.today(), leave.begins_on)
        publish(session, LeaveEnded(**_about(leave), back_on=leave.ended_on))
    return leave


def concerns(caller: Caller, leave: Leave) -> bool:
    """Whether the leave is of the caller's own office: of their party, in a division they reach."""
    return leave.party == caller.party and any(caller.reaches(division) for division in leave.divisions)


async def hand_over(session: AsyncSession, caller: Caller, given: HandOverIn) -> HandedOver:
    """Hand open complaints with their deadlines from one officer to another, with the reason in each history.

    Officers hand over their own; a head hands over anybody's. Raises RoleMissing.
    """
    caller.need_role("officer", "head")
    if given.from_officer != caller.subject:
        caller.need_role("head")
    theirs = names(caller.party, given.from_officer)
    found = await queries.lock_owned(session, caller, theirs, given.numbers, AT_ONCE + 1)
    for complaint in found[:AT_ONCE]:
        facts = {"from": complaint.owner, "to": given.to_officer}
        complaint.owner = given.to_officer
        await step(session, complaint, by=caller.label, action="handed-over", note=given.reason, facts=facts)
        await deadline_actions.hand_over(session, complaint)
    return HandedOver(numbers=[each.number for each in found[:AT_ONCE]], more=len(found) > AT_ONCE)


async def works_for(session: AsyncSession, caller: Caller) -> Queue:
    """The names whose work the caller sees today: their own, those of officers they cover, and for a head those of
    heads.
    """
    away = await queries.away(session, caller.party, clock.today(), deputy=caller.subject)
    queue = desk_leave.queue(caller, [each.officer for each in away])
    if "head" in caller.roles and caller.is_authority:
        queue.own.extend(head_of(division) for division in caller.divisions)
    return queue


async def waiting_for_head(session: AsyncSession, caller: Caller) -> list[Approval]:
    """Filings proposed for acceptance or refusal by others, and transfers of cases (architecture, invariant 11).

    Empty for anybody but a head of the labour authority.
    """
    if "head" not in caller.roles or not caller.is_authority:
        return []
    proposed = await queries.proposed(session, caller, APPROVALS_SHOWN)
    refusals = await queries.refusals_proposed(session, caller, APPROVALS_SHOWN)
    transfers = await transfer_queries.transfers_proposed(session, caller, APPROVALS_SHOWN)
    return [
        *(_decision(each, "accept", each.proposed_by) for each in proposed),
        *(_decision(each, "refuse", each.refusal_proposed_by) for each in refusals),
        *(
            Approval(
                subject_kind="transfer",
                subject=each.number,
                division=each.from_division,
                asks="approve",
                proposed_by=each.offered_by,
                due_on=None,
            )
            for each in transfers
        ),
    ]


def _decision(complaint: Complaint, asks: str, proposed_by: str | None) -> Approval:
    return Approval(
        subject_kind="complaint",
        subject=complaint.number,
        division=complaint.division,
        asks=asks,
        proposed_by=proposed_by or "",
        due_on=complaint.accept_due_on,
    )


def _about(leave: Leave) -> dict[str, Any]:
    """What facts about a leave carry: accounts and days; the reason is not published."""
    return {
        "division": leave.divisions[0],
        "leave": str(leave.id),
        "party": leave.party,
        "officer": leave.officer,
        "deputy": leave.deputy,
        "begins_on": leave.begins_on,
        "ends_on": leave.ends_on,
    }


DESK = Desk(works_for=works_for, approvals=waiting_for_head)
"""What `my work` shows beside the caller's own deadlines."""
