"""The chain of a project over HTTP, down to the unpaid workers of a link."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.monitor.chain import roster, view
from services.monitor.chain.schemas import ChainOut, RosterOut, UnpaidWorkerOut
from services.monitor.projects import queries as project_queries
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Day, Line, Uscc

router = APIRouter(prefix="/v1/projects/{project_id}", tags=["projects"], route_class=AuthenticatedRoute)

Purpose = Annotated[str, Query(min_length=2, max_length=200, description="why; it is written down")]


@router.get("/chain")
async def read_chain(session: Transaction, caller: CurrentCaller, project_id: Line) -> ChainOut:
    """Owner, general contractor, subcontractors and their crews, with workers and what is unpaid at each link (C25)."""
    return await view.chain(session, await project_queries.read(session, caller, project_id), clock.today())


@router.get("/roster")
async def read_roster(
    session: Transaction,
    caller: CurrentCaller,
    project_id: Line,
    on: Annotated[Day | None, Query(description="as of this day; left out: today")] = None,
    code: Annotated[Uscc | None, Query(description="only workers of this unit")] = None,
    crew: Annotated[Line | None, Query(description="only workers of this crew")] = None,
) -> RosterOut:
    """Who was on the project on that day, with the contract in force (C26, C54). Names are masked; at most 5,000."""
    project = await project_queries.read(session, caller, project_id)
    return await roster.as_of(session, project, on or clock.today(), code, crew)


@router.get("/unpaid-workers")
async def read_unpaid_workers(
    session: Transaction,
    caller: CurrentCaller,
    project_id: Line,
    purpose: Purpose,
    code: Annotated[Uscc | None, Query(description="only workers of this unit")] = None,
    crew: Annotated[Line | None, Query(description="only workers of this crew")] = None,
) -> list[UnpaidWorkerOut]:
    """The workers who are not paid in full, in clear, most unpaid first, at most 200. Needs the scope
    payments:read-personal; who read whom and for which purpose goes to the read log.
    """
    project = await project_queries.read(session, caller, project_id)
    return await view.unpaid_workers(session, caller, project, clock.today(), code, crew, purpose)
