"""Matters over HTTP: joining and parting complaints, showing a matter, and deciding about candidates."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.schemas import ComplaintOut, ReasonIn
from services.intake.complaints.view import show
from services.intake.matters import candidates, export, followers, joining, queries
from services.intake.matters.rules.comparison import JoinKind
from services.intake.matters.schemas import (
    CandidateDismissIn,
    CandidateJoinIn,
    CandidateOut,
    FollowerOut,
    JoinIn,
    MatterOut,
)
from services.intake.matters.tables import Candidate, CandidateState
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["matters"], route_class=AuthenticatedRoute)


async def chosen_candidates(
    state: CandidateState | None = None,
    kind: JoinKind | None = None,
    division: Division | None = None,
    complaint: Annotated[str | None, Query(max_length=40, description="either of the two")] = None,
) -> dict[str, Any]:
    """The filter of the list of candidates."""
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(chosen_candidates)]
EXPORT = of_list("candidates", queries.CANDIDATES, export.COLUMNS, chosen_candidates)


@router.post("/complaints/{number}/join")
async def join(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: JoinIn
) -> ComplaintOut:
    """Let the complaint follow another about the same arrears. Each keeps its number and gets its own answer."""
    return await show(session, await joining.join(session, caller, number, seen, body))


@router.post("/complaints/{number}/part")
async def part(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ReasonIn
) -> ComplaintOut:
    """Undo a join: from now on the complaint is decided alone."""
    return await show(session, await joining.part(session, caller, number, seen, body))


@router.get("/complaints/{number}/matter")
async def show_matter(session: Transaction, caller: CurrentCaller, number: str) -> MatterOut:
    """The matter this complaint belongs to: the leading complaint, its followers and why they joined.
    Labour authority.
    """
    caller.need_authority()
    complaint = await complaint_queries.read(session, caller, number)
    leader = await complaint_queries.read(session, caller, complaint.joined_to or number)
    claimed = await followers.claimed_together(session, leader)
    return MatterOut(
        leader=leader.number,
        stage=leader.stage,
        case_number=leader.case_number,
        collective=leader.collective,
        workers=claimed.workers,
        owed_fen=claimed.fen,
        followers=[
            FollowerOut.model_validate({**each.model_dump(), **how.model_dump(), "owed_fen": each.claimed_fen})
            for each, how in await queries.followers_shown(session, leader.number)
        ],
    )


def _shown(candidate: Candidate) -> CandidateOut:
    return CandidateOut.model_validate(candidate.model_dump())


add_list(
    router,
    "/candidates",
    EXPORT,
    CandidateOut,
    each(_shown),
    "Pairs of complaints that may be one matter, newest first. For the labour authority.",
)


@router.get("/candidates/{candidate_id}")
async def show_candidate(session: Transaction, caller: CurrentCaller, candidate_id: UUID) -> CandidateOut:
    """Two complaints that may be one matter, with every point for and against."""
    return _shown(await queries.read_candidate(session, caller, candidate_id))


@router.post("/candidates/{candidate_id}/join")
async def join_candidate(
    session: Transaction, caller: CurrentCaller, candidate_id: UUID, seen: ExpectedVersion, body: CandidateJoinIn
) -> CandidateOut:
    return _shown(await candidates.join_candidate(session, caller, candidate_id, seen, body))


@router.post("/candidates/{candidate_id}/dismiss")
async def dismiss_candidate(
    session: Transaction, caller: CurrentCaller, candidate_id: UUID, seen: ExpectedVersion, body: CandidateDismissIn
) -> CandidateOut:
    return _shown(await candidates.dismiss_candidate(session, caller, candidate_id, seen, body))
