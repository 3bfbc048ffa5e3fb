"""Pausing, extending, meeting, handing over and ending a complaint's deadlines."""

from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.deadlines import WAITING, acceptance
from services.intake.complaints.history import KIND, step
from services.intake.complaints.load import LoadedComplaint, in_session, loaded_in
from services.intake.complaints.rules.clocks import (
    ACCEPTANCE,
    APPROVAL,
    ASSIGNMENT,
    CHANNEL_ANSWER,
    DEEMED_ACCEPTANCE,
    DISCOVERY_OPENING,
    MISDIRECTED,
    RESTARTS,
    extension_key,
)
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import escalation
from services.intake.notices.actions import tell_extended
from shared import clock, obligations, regions
from shared.commands import write
from shared.database.sessions import fixed
from shared.obligations import Obligation, ObligationState
from shared.obligations.lifecycle import UNENDED
from shared.obligations.questions import StillUnknown
from shared.refusals import Conflict
from shared.tracks.refusals import ExtendedBefore, TooLateToExtend


class NotExtendable(Conflict):
    code = "not-extendable"
    zh = "期限“{name}”依规定不能延长"
    en = "no rule lets the deadline {name!r} be extended"


def stand_still(there: LoadedComplaint, *, by: str, reason: str) -> None:
    """A supplement is awaited (INT-03): the days to accept stand still; where the place lets them begin anew they end.

    A deadline that has passed already stays overdue.
    """
    if restarts(there.row):
        there.finish({}, WAITING)
        return
    for name in WAITING:
        there.pause(name, on=clock.today(), reason=there.for_ever(reason), by=by)


def go_on(there: LoadedComplaint, *, by: str) -> None:
    """The supplement came: the days to accept go on, or begin anew where the place says so."""
    today = clock.today()
    if restarts(there.row):
        there.take(acceptance(there.row, today, "complaint-supplemented"))
        return
    for name in WAITING:
        resumed = there.resume(name, on=today, by=by)
        if resumed is not None and name == ACCEPTANCE:
            there.row.accept_due_on = resumed.due_on


def restarts(complaint: Complaint) -> bool:
    """Whether the place's pack says that a supplement begins the days to accept anew."""
    says = regions.find(complaint.division, RESTARTS, complaint.filed_on)
    return says is not None and says.number() == 1


def decided(there: LoadedComplaint, on: date) -> None:
    """The complaint was accepted on that day, or answered together with the one it is joined to.

    The deadlines to accept, to approve and to open what was discovered are met; those of deemed acceptance, of
    assignment and of passing on end; the escalations of acceptance and assignment end.
    """
    met = {ACCEPTANCE: on, APPROVAL: clock.today(), DISCOVERY_OPENING: on}
    there.finish(met, [*met, DEEMED_ACCEPTANCE, ASSIGNMENT, MISDIRECTED])
    escalation.settle(there, ACCEPTANCE, ASSIGNMENT)


def channel_answered(there: LoadedComplaint, on: date) -> None:
    """The channel was answered on that day: its deadline is met, and the escalations of it end."""
    there.finish({CHANNEL_ANSWER: on}, [CHANNEL_ANSWER])
    escalation.settle(there, CHANNEL_ANSWER)


def assigned(there: LoadedComplaint) -> None:
    """Somebody answers for it now: the clock to name them is met, and what runs is theirs; what presses a head stays
    theirs."""
    there.finish({ASSIGNMENT: clock.today()}, [ASSIGNMENT])
    escalation.settle(there, ASSIGNMENT)
    for each in there.obligations:
        if each.owner is None or not each.owner.startswith(OF_A_HEAD):
            each.owner = there.row.owner


OF_A_HEAD = "head:"
HAND_OVER = (
    update(Obligation)
    .where(
        col(Obligation.subject_kind) == KIND,
        col(Obligation.subject) == bindparam("of_complaint"),
        col(Obligation.state).in_(fixed(UNENDED)),
        col(Obligation.owner).is_(None) | col(Obligation.owner).not_like(f"{OF_A_HEAD}%"),
    )
    .values(owner=bindparam("new_owner"))
    .execution_options(synchronize_session=False)
)


async def hand_over(session: AsyncSession, complaint: Complaint) -> None:
    """Give the complaint's deadlines that have not ended, also overdue ones, to its owner. A head's deadlines stay."""
    await session.exec(HAND_OVER, params={"of_complaint": complaint.number, "new_owner": complaint.owner})


def over(there: LoadedComplaint, *done: str) -> None:
    """The complaint ended: the deadlines named in `done` are met today, all others are cancelled, escalations end."""
    escalation.settle(there)
    there.finish(dict.fromkeys(done, clock.today()))


async def extend(session: AsyncSession, complaint: Complaint, name: str, *, by: str, reason: str) -> Obligation:
    """Extend a deadline by the time that the place's pack has for it, once and before it has passed; returns it.

    The workers get a notice. Raises NotExtendable, TooLateToExtend, ExtendedBefore, or StillUnknown where the pack
    lacks the time.
    """
    key = extension_key(name, complaint.channel)
    if key is None:
        raise NotExtendable(name=name)
    running = await obligations.open_for(session, KIND, complaint.number, name)
    today = clock.today()
    if running is None or running.state != ObligationState.OPEN or running.due_on < today:
        raise TooLateToExtend(name=name)
    if running.extensions:
        raise ExtendedBefore(name=name)
    try:
        longer = regions.value(complaint.division, key, running.started_on)
    except regions.UnknownHere as missing:
        raise StillUnknown(chinese=missing.chinese, english=missing.english) from missing
    await obligations.extend(session, running, longer.term(), by=by, reason=reason)
    facts = {"deadline": name, "due_on": running.due_on.isoformat(), "term": longer.value, "rule": longer.rule}
    await step(session, complaint, by=by, action="extended", note=reason, facts=facts)
    there = await loaded_in(session, complaint)
    tell_extended(there, running)
    await write(session, [there.changes])
    return running


channel_answered_in_session = in_session(channel_answered)
go_on_in_session = in_session(go_on)
over_in_session = in_session(over)
