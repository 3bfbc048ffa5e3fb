"""Routes of the cross-check 交叉比对 (C13): of one complaint, and the recurring projects with their regimes."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.intake.verification.crosscheck import actions, queries
from services.intake.verification.crosscheck.schemas import KnownOut, RecurringProjectOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pagination import Count, Cursor, Limit, Page
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["known"], route_class=AuthenticatedRoute)

Place = Annotated[Division | None, Query(description="only complaints of this division and what lies in it")]


@router.get("/complaints/{number}/known")
async def read_known(session: Transaction, caller: CurrentCaller, number: str) -> KnownOut:
    """The employer's colour, the project's regimes, and whether there are other complaints about either."""
    return await actions.known(session, caller, number)


@router.get("/projects/recurring")
async def list_recurring(
    session: Transaction, caller: CurrentCaller, division: Place = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[RecurringProjectOut]:
    """Projects with complaints of several matters in the last twelve months, most complaints first. For the labour
    authority."""
    rows, following = await queries.recurring(session, caller, division, limit, cursor)
    return Page(items=await actions.recurring(session, caller, rows), next=following)


@router.get("/projects/recurring/count")
async def count_recurring(session: Transaction, caller: CurrentCaller, division: Place = None) -> Count:
    """How many projects the list has."""
    return await queries.count_recurring(session, caller, division)
