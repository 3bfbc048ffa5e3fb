"""What is known beside complaints 交叉比对: of one complaint, and which projects recur, with weak regimes (C13)."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.intake import project_queries
from services.intake.actions import crosschecking
from services.intake.shapes.known import KnownOut, RecurringProjectOut
from shared import lists
from shared.door_needs import Calling, Transaction
from shared.doors import DoorRoute
from shared.fields import Division
from shared.lists import Count, Cursor, Limit, Page

router = APIRouter(prefix="/v1", tags=["known"], route_class=DoorRoute)

Place = Annotated[Division | None, Query(description="only complaints of this division and what lies in it")]


@router.get("/complaints/{number}/known")
async def read_known(session: Transaction, caller: Calling, number: str) -> KnownOut:
    """Weak regimes, the employer's colour, and whether employer or project recur."""
    return await crosschecking.known(session, caller, number)


@router.get("/projects/recurring")
async def list_recurring(
    session: Transaction, caller: Calling, division: Place = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[RecurringProjectOut]:
    """Projects that several matters of the last twelve months are about, most first. For the labour authority."""
    chosen, order = project_queries.recurring(caller, division)
    rows, following = await lists.page(session, chosen, order, limit, cursor)
    return Page(items=await crosschecking.recurring(session, caller, rows), next=following)


@router.get("/projects/recurring/count")
async def count_recurring(session: Transaction, caller: Calling, division: Place = None) -> Count:
    """How many the list has."""
    chosen, _ = project_queries.recurring(caller, division)
    return await lists.count(session, chosen)
