"""Plans of hearings over HTTP: for the labour authority."""

from uuid import UUID

from fastapi import APIRouter

from services.mediation.cases.dependencies import Decider
from services.mediation.hearings.plans import actions, queries
from services.mediation.hearings.plans.schemas import NewPlan, Period, PlanOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1", tags=["hearings"], route_class=AuthenticatedRoute)


@router.post("/hearing-plans", status_code=202)
async def ask_plan(session: Transaction, caller: Decider, new: NewPlan) -> PlanOut:
    """Ask for a plan of these hearings; it is solved in the background, and nobody is booked before it is accepted."""
    return PlanOut.model_validate(await actions.ask_plan(session, caller, new))


@router.post("/seats/{seat_id}/replans", status_code=202)
async def ask_replan(session: Transaction, caller: Decider, seat_id: UUID, period: Period) -> PlanOut:
    """Ask for new places for the hearings that somebody's absence makes impossible, with as few moved as can be."""
    return PlanOut.model_validate(await actions.ask_replan(session, caller, seat_id, period))


@router.get("/hearing-plans/{plan_id}")
async def show_plan(session: Transaction, caller: CurrentCaller, plan_id: UUID) -> PlanOut:
    """What is proposed, and why some of the cases have no place."""
    return PlanOut.model_validate(await queries.see_plan(session, caller, plan_id))


@router.post("/hearing-plans/{plan_id}/accept")
async def accept(session: Transaction, caller: Decider, plan_id: UUID) -> PlanOut:
    """Set or move every hearing as proposed, all or none."""
    return PlanOut.model_validate(await actions.accept(session, caller, plan_id))
