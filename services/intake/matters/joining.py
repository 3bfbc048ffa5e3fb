"""Joining complaints about the same arrears, and parting them: each keeps its number and its answer per channel."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import start_acceptance
from services.intake.complaints.history import step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules import filing
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import ReasonIn
from services.intake.complaints.tables import Complaint
from services.intake.matters import followers, matching_queries, queries
from services.intake.matters.followers import catch_up_in_session
from services.intake.matters.rules.claims import RULE, Together
from services.intake.matters.rules.comparison import JoinKind, compare
from services.intake.matters.rules.joining import PARTED, JoinedBefore, NotJoined, check_may_join
from services.intake.matters.schemas import JoinIn
from services.intake.matters.tables import CandidateState, Joining
from shared import clock, regions
from shared.access.callers import Caller
from shared.contracts.intake import ComplaintsJoined, ComplaintsParted
from shared.messaging.outbox import publish
from shared.refusals import IllegalMove, NotFound

MACHINE = "matching"
"""Recorded as the one who joined complaints without a person."""


async def join(session: AsyncSession, caller: Caller, number: str, seen: int, given: JoinIn) -> Complaint:
    """Let this complaint follow another, or the leader of the other. A person decides, with a reason.

    Raises RoleMissing, NotFound, Stale, JoinedBefore, WithItself, CaseOfItsOwn, DecidedOtherwise.
    """
    caller.need_role(*DECIDERS)
    meant = await complaint_queries.read(session, caller, given.leader)
    first = meant.joined_to or meant.number
    there = await queries.lock_all(session, [number, first])
    complaint = await complaint_queries.lock(session, caller, number, seen)
    leader = there[first]
    if leader.joined_to is not None or not caller.may_see(leader.division, leader.parties):
        raise NotFound(what="complaint", which=given.leader)
    kind = given.kind or await kind_of(session, complaint, leader)
    await unite(session, complaint, leader, kind=kind, by=caller.label, reason=given.reason)
    return complaint


async def part(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReasonIn) -> Complaint:
    """End a join: the complaint is to be decided alone, with new days to do so (INT-02).

    Raises RoleMissing, NotFound, Stale, NotJoined; IllegalMove if it has ended meanwhile.
    """
    caller.need_role(*DECIDERS)
    first = (await complaint_queries.read(session, caller, number)).joined_to
    leader = await complaint_queries.lock_for_fact(session, first) if first else None
    complaint = await complaint_queries.lock(session, caller, number, seen)
    if leader is None or complaint.joined_to != leader.number:
        raise NotJoined
    reason = await anonymised(session, complaint, given.reason, leader)
    await _end_joining(session, complaint, by=caller.label, reason=reason)
    complaint.joined_to = None
    await _decide_anew(session, complaint, leader, by=caller.label, reason=reason)
    await session.flush()
    rest = await followers.claimed_together(session, leader)
    facts = {"complaint": complaint.number, **rest.facts}
    await step(session, leader, by=caller.label, action="parted-from", facts=facts)
    await _mark_collective(session, leader, rest, by=caller.label)
    publish(
        session,
        ComplaintsParted(
            division=leader.division,
            complaint=leader.number,
            joined=complaint.number,
            workers=rest.workers,
            claimed_fen=rest.fen,
            collective=leader.collective,
            parted_on=clock.today(),
        ),
    )
    return complaint


async def unite(
    session: AsyncSession,
    complaint: Complaint,
    leader: Complaint,
    *,
    kind: JoinKind,
    by: str,
    reason: str | None,
    candidate: UUID | None = None,
) -> None:
    """Make the complaint and its own followers follow the leader. The caller holds the row locks on both.

    The leader's history says what all claim together, nobody counted twice; the same worker again adds nothing to what
    was accepted. Raises JoinedBefore, WithItself, CaseOfItsOwn, DecidedOtherwise.
    """
    if complaint.joined_to is not None:
        raise JoinedBefore(leader=complaint.joined_to)
    check_may_join(complaint, leader)
    moved = [complaint, *await complaint_queries.lock_followers(session, complaint.number)]
    told = await anonymised(session, leader, reason, *moved) if reason else None
    for each in moved:
        its_kind = kind if each is complaint else await kind_of(session, each, leader)
        await _end_joining(session, each, by=by, reason=told)
        each.joined_to = leader.number
        session.add(
            Joining(
                complaint=each.number,
                leader=leader.number,
                kind=its_kind,
                joined_by=by,
                reason=told,
                candidate=candidate,
            )
        )
        facts = {"leader": leader.number, "kind": its_kind.value}
        await step(session, each, by=by, action="joined", note=told, facts=facts)
    await session.flush()
    await _settle_candidates(session, complaint, leader, by=by, reason=told)
    claimed = await followers.claimed_together(session, leader)
    numbers: dict[str, Any] = {"complaints": [each.number for each in moved]}
    adds = leader.accepted_on is None or kind is not JoinKind.DUPLICATE
    await step(session, leader, by=by, action="leads", facts=numbers | (claimed.facts if adds else {}))
    await _mark_collective(session, leader, claimed, by=by)
    _tell(session, leader, moved, kind, claimed, automatic=by == MACHINE)
    for each in moved:
        await catch_up_in_session(session, each, leader, by=by)


async def kind_of(session: AsyncSession, complaint: Complaint, leader: Complaint) -> JoinKind:
    """Whether the complaint repeats the leader's or comes from another worker, as far as the two filings show."""
    told = await matching_queries.compared_complaints(session, [complaint.number, leader.number])
    return compare(told[complaint.number], told[leader.number]).kind


async def _mark_collective(session: AsyncSession, leader: Complaint, claimed: Together, *, by: str) -> None:
    """Set or clear the leader's collective mark by what its matter claims.

    Ten or more workers on several complaints are a collective (ARB-07), fewer no longer. A mark that the leader's own
    filing or its list of workers gave is not cleared.
    """
    line = regions.find(leader.division, "collective_workers", clock.today())
    if line is None:
        return
    reached = filing.is_collective(claimed.workers, line.number())
    facts = {"workers": claimed.workers, "line": line.number(), "source": line.source, "rule": RULE}
    if reached and not leader.collective:
        leader.collective = True
        await step(session, leader, by=by, action="collective-formed", facts=facts)
    by_itself = leader.listing > 0 or filing.is_collective(leader.workers, line.number())
    if leader.collective and not reached and not by_itself:
        leader.collective = False
        await step(session, leader, by=by, action="collective-dissolved", facts=facts)


async def _end_joining(session: AsyncSession, complaint: Complaint, *, by: str, reason: str | None) -> None:
    now = await queries.joining_of(session, complaint.number)
    if now is not None:
        now.parted_at, now.parted_by, now.part_reason = clock.now(), by, reason
        await session.flush()


async def _decide_anew(session: AsyncSession, complaint: Complaint, leader: Complaint, *, by: str, reason: str) -> None:
    """Put a complaint decided or answered through its leader back to filed; its channel's next result is a supplement.

    Raises IllegalMove.
    """
    before = complaint.stage
    if before not in PARTED:
        raise IllegalMove(what="complaint", current=str(before), to=str(Stage.FILED))
    [to] = PARTED[before]
    facts = {"leader": leader.number, "workers": complaint.workers, "claimed_fen": complaint.claimed_fen}
    moves = to if to != before else None
    await step(session, complaint, by=by, action="parted", to=moves, by_table=PARTED, note=reason, facts=facts)
    if moves is None:
        return
    if complaint.answered_on is not None:
        complaint.reopened += 1
    complaint.accepted_on = complaint.approver = complaint.case_number = None
    complaint.disposition = complaint.answered_on = complaint.closed_on = complaint.satisfied = None
    await start_acceptance(session, complaint, clock.today(), "complaint-parted")


async def _settle_candidates(
    session: AsyncSession, complaint: Complaint, leader: Complaint, *, by: str, reason: str | None
) -> None:
    """Mark open candidates of these two complaints as joined."""
    for candidate in await queries.open_between(session, complaint.number, leader.number):
        candidate.state, candidate.version = CandidateState.JOINED, candidate.version + 1
        candidate.decided_at, candidate.decided_by, candidate.reason = clock.now(), by, reason


def _tell(
    session: AsyncSession,
    leader: Complaint,
    moved: Sequence[Complaint],
    kind: JoinKind,
    claimed: Together,
    *,
    automatic: bool,
) -> None:
    for each in moved:
        publish(
            session,
            ComplaintsJoined(
                division=leader.division,
                complaint=leader.number,
                joined=each.number,
                kind=kind.value,
                channel=each.channel,
                automatic=automatic,
                joined_workers=each.workers,
                joined_fen=each.claimed_fen,
                workers=claimed.workers,
                claimed_fen=claimed.fen,
                collective=leader.collective,
                joined_on=clock.today(),
            ),
        )
