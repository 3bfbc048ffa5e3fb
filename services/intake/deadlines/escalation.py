"""The ladder 催办, 督办, 提级督办: somebody is pressed, has days to answer, and silence climbs to the next rung."""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import KIND, step
from services.intake.complaints.privacy import for_ever
from services.intake.complaints.rules.clocks import BY_HAND, ITEMS, Rung, item_name
from services.intake.complaints.rules.stage import ENDED, check_running
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import queries
from services.intake.deadlines.rules import LADDER, NobodyAbove, NothingToAnswer, receiver_of
from services.intake.deadlines.schemas import EscalateIn, EscalationAnswerIn
from services.intake.deadlines.tables import Escalation
from shared import clock, obligations
from shared.access.callers import Caller
from shared.obligations import Obligation

BY = "clock"
PRESSES = {Rung.URGE: ("officer", "head"), Rung.SUPERVISE: ("head",), Rung.ELEVATE: ("head",)}


async def escalate(session: AsyncSession, caller: Caller, number: str, seen: int, given: EscalateIn) -> Complaint:
    """A person presses: an officer urges, a head supervises or elevates.

    Raises RoleMissing, Stale, NobodyAbove, and IllegalMove once the complaint has ended.
    """
    caller.need_role(*PRESSES[given.rung])
    complaint = await complaint_queries.lock(session, caller, number, seen)
    check_running(complaint.stage)
    await press(session, complaint, given.rung, BY_HAND, by=caller.label, reason=given.reason)
    return complaint


async def answer(session: AsyncSession, caller: Caller, number: str, seen: int, given: EscalationAnswerIn) -> Complaint:
    """Whoever was pressed says what was done: every open item of that rung is answered. Raises NothingToAnswer."""
    caller.need_role("officer", "head")
    complaint = await complaint_queries.lock(session, caller, number, seen)
    waiting = [each for each in await queries.open_escalations(session, number) if each.rung == given.rung]
    if not waiting:
        raise NothingToAnswer(rung=str(given.rung))
    words = await for_ever(session, complaint, given.answer)
    await _end(session, complaint, waiting, by=caller.label, words=words)
    facts = {"rung": str(given.rung), "causes": sorted({each.cause for each in waiting})}
    await step(session, complaint, by=caller.label, action="escalation-answered", note=given.answer, facts=facts)
    return complaint


async def press(
    session: AsyncSession, complaint: Complaint, rung: Rung, cause: str, *, by: str, reason: str | None = None
) -> None:
    """Set up one rung for one cause; while it is open, pressing again for the same changes nothing.

    Raises NobodyAbove where a province would have to be elevated.
    """
    there = await queries.open_escalations(session, complaint.number)
    if any(each.rung == rung and each.cause == cause for each in there):
        return
    receiver = receiver_of(rung, complaint.owner, complaint.division)
    begun, name, event = Begun(), item_name(rung, cause), f"{rung}-{cause}"
    begun.start(complaint.model_dump(), name, LADDER[rung].key, clock.today(), event, rule="C20", owner=receiver)
    words = await for_ever(session, complaint, reason) if reason else None
    item = Escalation(
        complaint=complaint.number,
        rung=rung,
        cause=cause,
        by=by,
        receiver=receiver,
        reason=words,
        due_on=begun.due.get(name),
    )
    session.add(item)
    complaint.escalation = _highest([*there, item])
    await begun.write(session)
    facts = {"rung": str(rung), "cause": cause, "receiver": receiver, "due_on": item.due_on}
    await step(session, complaint, by=by, action="pressed", note=reason, facts=facts)


async def unanswered(session: AsyncSession, obligation: Obligation) -> None:
    """Nobody answered a rung in its days: the next one is set up; above the last there is nobody to press."""
    complaint = await complaint_queries.lock_for_fact(session, obligation.subject)
    if complaint is None or complaint.stage in ENDED:
        return
    rung, cause = ITEMS[obligation.name]
    facts = {"rung": str(rung), "cause": cause, "due_on": obligation.due_on.isoformat()}
    await step(session, complaint, by=BY, action="escalation-unanswered", facts=facts)
    following = LADDER[rung].then
    if following is None:
        return
    try:
        await press(session, complaint, following, cause, by=BY)
    except NobodyAbove:
        await step(session, complaint, by=BY, action="nobody-above", facts={"cause": cause})


async def settle(session: AsyncSession, complaint: Complaint, *causes: str) -> None:
    """What somebody was pressed for was done (or, without causes, nothing binds any more): no rung waits for it."""
    if complaint.escalation is None:
        return
    waiting = await queries.open_escalations(session, complaint.number)
    done = [each for each in waiting if not causes or each.cause in causes]
    if done:
        await _end(session, complaint, done, by=BY, words=None)


async def _end(
    session: AsyncSession, complaint: Complaint, items: Iterable[Escalation], *, by: str, words: str | None
) -> None:
    today = clock.today()
    for item in items:
        item.ended_on, item.ended_by, item.answer = today, by, words
        await obligations.meet(session, KIND, complaint.number, item_name(item.rung, item.cause), today)
    await session.flush()
    complaint.escalation = _highest(await queries.open_escalations(session, complaint.number))


def _highest(there: Iterable[Escalation]) -> str | None:
    order = list(Rung)
    rungs = [each.rung for each in there if each.ended_on is None]
    return str(max(rungs, key=order.index)) if rungs else None
