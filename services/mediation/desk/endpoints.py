"""Hand-over of cases over HTTP."""

from fastapi import APIRouter

from services.mediation.desk import actions
from services.mediation.desk.schemas import HandedOver, HandOver
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1", tags=["desk"], route_class=AuthenticatedRoute)


@router.post("/desk/hand-overs")
async def hand_over(session: Transaction, caller: CurrentCaller, given: HandOver) -> HandedOver:
    """Hand cases from one officer to another: all that are open, or those named."""
    cases, more = await actions.hand_over(session, caller, given)
    return HandedOver(numbers=[case.number for case in cases], more=more)
