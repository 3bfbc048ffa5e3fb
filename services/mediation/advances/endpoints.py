"""The decision to draw on a wage bond over HTTP."""

from fastapi import APIRouter, Response

from services.mediation.advances.actions import decide_draw
from services.mediation.advances.queries import CASE_AND_DRAWS
from services.mediation.advances.schemas import DecideDraw
from services.mediation.cases.dependencies import Decider
from services.mediation.cases.schemas import CaseOut
from services.mediation.cases.view import on_case
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import ExpectedVersion, GroupCommit

router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


@router.post("/decide-bond-draw", response_model=CaseOut)
async def decide_bond_draw(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, told: DecideDraw
) -> Response:
    """The head decides to draw on the project's wage bond, after a decision to pay that was not obeyed (BOND-09)."""
    return await on_case(together, number, decide_draw, caller, seen, told, load=CASE_AND_DRAWS)
