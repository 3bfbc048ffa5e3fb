"""What a person decides about a candidate, two complaints that may be one matter: join them, or dismiss it with a
reason.
"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.tables import Complaint
from services.intake.matters import joining, queries
from services.intake.matters.rules.joining import leader_first
from services.intake.matters.schemas import CandidateDismissIn, CandidateJoinIn
from services.intake.matters.tables import Candidate, CandidateState
from shared import clock
from shared.access.callers import Caller
from shared.refusals import Conflict, Invalid

UNDECIDED = (CandidateState.CERTAIN, CandidateState.PROPOSED)


class DecidedBefore(Conflict):
    """The candidate was joined or dismissed before."""

    code = "candidate-decided"
    zh = "该疑似重复已由{by}处理"
    en = "{by} decided about these two before"


class OneMatterAlready(Conflict):
    """The two complaints belong to one matter already."""

    code = "one-matter-already"
    zh = "两件投诉已在同一并案中"
    en = "these two are one matter already"


class NotOfThePair(Invalid):
    """The complaint named as leader is neither of the two nor what one of them follows."""

    code = "leader-not-of-the-pair"
    zh = "牵头投诉须是两件之一，或其所并入的投诉"
    en = "one of the two leads, or what it follows"


async def join_candidate(
    session: AsyncSession, caller: Caller, which: UUID, seen: int, given: CandidateJoinIn
) -> Candidate:
    """Join the two complaints, or the matters they belong to.

    Raises RoleMissing, NotFound, Stale, DecidedBefore, OneMatterAlready, NotOfThePair, CaseOfItsOwn, DecidedOtherwise.
    """
    candidate = await _undecided(session, caller, which, seen)
    pair = await queries.lock_leaders(session, candidate.complaint, candidate.other)
    if pair is None:
        raise OneMatterAlready
    leader, complaint = _chosen(pair, given.leader)
    reason = await anonymised(session, complaint, given.reason, leader)
    _decide(candidate, caller, CandidateState.JOINED, reason)
    kind = candidate.kind
    if {leader.number, complaint.number} != {candidate.complaint, candidate.other}:
        kind = await joining.kind_of(session, complaint, leader)
    await joining.unite(
        session, complaint, leader, kind=kind, by=caller.label, reason=given.reason, candidate=candidate.id
    )
    return candidate


async def dismiss_candidate(
    session: AsyncSession, caller: Caller, which: UUID, seen: int, given: CandidateDismissIn
) -> Candidate:
    """Decide that the two are different matters; the pair is never proposed again.

    Raises RoleMissing, NotFound, Stale, DecidedBefore.
    """
    candidate = await _undecided(session, caller, which, seen)
    locked = await queries.lock_all(session, [candidate.complaint, candidate.other])
    complaint = locked[candidate.complaint]
    reason = await anonymised(session, complaint, given.reason, locked[candidate.other])
    _decide(candidate, caller, CandidateState.DISMISSED, reason)
    facts = {"other": candidate.other, "score": candidate.score}
    await step(session, complaint, by=caller.label, action="double-dismissed", note=reason, facts=facts)
    return candidate


async def _undecided(session: AsyncSession, caller: Caller, which: UUID, seen: int) -> Candidate:
    caller.need_role(*DECIDERS)
    candidate = await queries.lock_candidate(session, caller, which, seen)
    if candidate.state not in UNDECIDED:
        raise DecidedBefore(by=candidate.decided_by)
    return candidate


def _chosen(pair: tuple[Complaint, Complaint], leads: str | None) -> tuple[Complaint, Complaint]:
    """The complaint that leads, and the other one. Raises NotOfThePair."""
    if leads is None:
        return leader_first(*pair)
    one, other = pair
    if leads not in (one.number, other.number):
        raise NotOfThePair(field="leader")
    return (one, other) if leads == one.number else (other, one)


def _decide(candidate: Candidate, caller: Caller, state: CandidateState, reason: str) -> None:
    candidate.state, candidate.version = state, candidate.version + 1
    candidate.decided_at, candidate.decided_by, candidate.reason = clock.now(), caller.label, reason
