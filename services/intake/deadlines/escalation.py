"""Escalation 催办, 督办, 提级督办: at each step a person has days to answer; without an answer comes the next step."""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.load import COMPLAINT, LoadedComplaint, in_session, loaded_in
from services.intake.complaints.rules.clocks import BY_HAND, ITEMS, Rung, item_name
from services.intake.complaints.rules.stage import ENDED, check_running
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import queries
from services.intake.deadlines.rules import LADDER, NobodyAbove, NothingToAnswer, receiver_of
from services.intake.deadlines.schemas import EscalateIn, EscalationAnswerIn
from services.intake.deadlines.tables import Escalation
from shared import clock
from shared.access.callers import Caller
from shared.commands import Held, write
from shared.obligations import Obligation

BY = "clock"
ROLES = {Rung.URGE: ("officer", "head"), Rung.SUPERVISE: ("head",), Rung.ELEVATE: ("head",)}


async def escalate(session: AsyncSession, caller: Caller, number: str, seen: int, given: EscalateIn) -> Complaint:
    """Escalate a complaint by hand: an officer may urge; a head may urge, supervise or elevate.

    Raises RoleMissing, NotFound, Stale, NobodyAbove, and IllegalMove once the complaint has ended or while its transfer
    is undecided.
    """
    caller.need_role(*ROLES[given.rung])
    complaint = await complaint_queries.lock(session, caller, number, seen)
    check_running(complaint.stage)
    there = await loaded_in(session, complaint)
    press(there, given.rung, BY_HAND, by=caller.label, reason=given.reason)
    await write(session, [there.changes])
    return complaint


async def answer(session: AsyncSession, caller: Caller, number: str, seen: int, given: EscalationAnswerIn) -> Complaint:
    """Answer every open escalation of this step, whatever its cause. Raises RoleMissing, NotFound, Stale,
    NothingToAnswer.
    """
    caller.need_role("officer", "head")
    complaint = await complaint_queries.lock(session, caller, number, seen)
    there = await loaded_in(session, complaint)
    waiting = [each for each in queries.escalations_of_loaded(there) if each.rung == given.rung]
    if not waiting:
        raise NothingToAnswer(rung=str(given.rung))
    _end(there, waiting, by=caller.label, words=there.for_ever(given.answer))
    facts = {"rung": str(given.rung), "causes": sorted({each.cause for each in waiting})}
    there.step(by=caller.label, action="escalation-answered", note=given.answer, facts=facts)
    await write(session, [there.changes])
    return complaint


def press(there: LoadedComplaint, rung: Rung, cause: str, *, by: str, reason: str | None = None) -> None:
    """Set up one rung for one cause; while it is open, pressing again for the same changes nothing.

    `by` is a caller's label, or `BY` for a deadline that passed. Raises NobodyAbove where a province would have to be
    elevated.
    """
    complaint = there.row
    if any(each.rung == rung and each.cause == cause for each in _open(there)):
        return
    receiver = receiver_of(rung, complaint.owner, complaint.division)
    begun, name, event = Begun(), item_name(rung, cause), f"{rung}-{cause}"
    begun.start(complaint.model_dump(), name, LADDER[rung].key, clock.today(), event, rule="C20", owner=receiver)
    due_on = begun.due.get(name)
    row = there.changes.insert(
        Escalation,
        complaint=complaint.number,
        rung=rung,
        cause=cause,
        by=by,
        receiver=receiver,
        reason=there.for_ever(reason) if reason else None,
        due_on=due_on,
    )
    queries.escalations_of_loaded(there).extend(there.hold([Held(Escalation, row)]))
    complaint.escalation = _highest(queries.escalations_of_loaded(there))
    there.take(begun)
    facts = {"rung": str(rung), "cause": cause, "receiver": receiver, "due_on": due_on}
    there.step(by=by, action="pressed", note=reason, facts=facts)


async def unanswered(session: AsyncSession, obligation: Obligation) -> None:
    """An escalation was not answered in time: start the next step. After the last step, or above a province, it is only
    recorded that nobody answered.
    """
    there = await COMPLAINT.one(session, obligation.subject)
    if there is None or there.row.stage in ENDED:
        return
    rung, cause = ITEMS[obligation.name]
    facts = {"rung": str(rung), "cause": cause, "due_on": obligation.due_on.isoformat()}
    there.step(by=BY, action="escalation-unanswered", facts=facts)
    following = LADDER[rung].then
    try:
        if following is not None:
            press(there, following, cause, by=BY)
    except NobodyAbove:
        there.step(by=BY, action="nobody-above", facts={"cause": cause})
    await write(session, [there.changes])


def settle(there: LoadedComplaint, *causes: str) -> None:
    """End the open escalations of these causes, whose reason is gone; without causes all of the complaint's."""
    done = [each for each in _open(there) if not causes or each.cause in causes]
    if done:
        _end(there, done, by=BY, words=None)


def _end(there: LoadedComplaint, items: Iterable[Escalation], *, by: str, words: str | None) -> None:
    today = clock.today()
    for item in items:
        item.ended_on, item.ended_by, item.answer = today, by, words
        name = item_name(item.rung, item.cause)
        there.finish({name: today}, [name])
    there.row.escalation = _highest(queries.escalations_of_loaded(there))


def _open(there: LoadedComplaint) -> list[Escalation]:
    return [each for each in queries.escalations_of_loaded(there) if each.ended_on is None]


def _highest(there: Iterable[Escalation]) -> str | None:
    """The highest step among those that have not ended; None when all have."""
    order = list(Rung)
    rungs = [each.rung for each in there if each.ended_on is None]
    return str(max(rungs, key=order.index)) if rungs else None


press_in_session = in_session(press)
