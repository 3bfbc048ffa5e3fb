"""The mediation network over HTTP: for the labour authority."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from services.mediation.cases.dependencies import Decider
from services.mediation.mediators import actions, export, queries
from services.mediation.mediators.rules import BodyKind
from services.mediation.mediators.schemas import (
    Appoint,
    AppointmentOut,
    BodyOut,
    FirmOut,
    Firms,
    FirmsOut,
    KindFigure,
    MediatorOut,
    NetworkOut,
    NewBody,
    NewInterest,
    NewMediator,
    RecusedOut,
    Skill,
)
from shared import clock
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.values.fields import Day, Division

router = APIRouter(prefix="/v1", tags=["mediators"], route_class=AuthenticatedRoute)


async def _bodies_asked(division: Division | None = None, kind: BodyKind | None = None) -> dict[str, Any]:
    return dict(locals())


async def _mediators_asked(
    division: Division | None = None,
    body_id: UUID | None = None,
    skill: Skill | None = None,
    in_office_on: Day | None = None,
) -> dict[str, Any]:
    return dict(locals())


BODIES = of_list("mediation-bodies", queries.BODIES, export.BODIES, _bodies_asked)
MEDIATORS = of_list("mediators", queries.MEDIATORS, export.MEDIATORS, _mediators_asked)
add_list(
    router,
    "/mediation-bodies",
    BODIES,
    BodyOut,
    each(BodyOut.model_validate),
    "Bodies of the mediation network in the caller's places, newest first.",
)
add_list(
    router,
    "/mediators",
    MEDIATORS,
    MediatorOut,
    each(MediatorOut.model_validate),
    "Mediators of the caller's places, the last appointed first.",
)


@router.post("/mediation-bodies", status_code=201, responses={404: {}})
async def open_body(session: Transaction, caller: Decider, new: NewBody) -> BodyOut:
    """A body of the network; the same name in the division again is the same body, as told last."""
    return BodyOut.model_validate(await actions.open_body(session, caller, new))


@router.post("/mediation-bodies/{body_id}/firms")
async def join(session: Transaction, caller: Decider, body_id: UUID, new: Firms) -> FirmsOut:
    """Firms join the alliance, or leave it on a day."""
    found = await actions.join(session, caller, body_id, new.firms)
    return FirmsOut(items=[FirmOut.model_validate(firm) for firm in found])


@router.get("/mediation-bodies/{body_id}/firms")
async def show_firms(session: Transaction, caller: CurrentCaller, body_id: UUID) -> FirmsOut:
    """The firms of an alliance, with their days."""
    caller.need_authority()
    await queries.body(session, caller, body_id)
    return FirmsOut(items=[FirmOut.model_validate(firm) for firm in await queries.firms(session, body_id)])


@router.post("/mediators", status_code=201, responses={404: {}})
async def register(session: Transaction, caller: Decider, new: NewMediator) -> MediatorOut:
    """A mediator in office; the same name in the body again is the same one, as told last."""
    return MediatorOut.model_validate(await actions.register(session, caller, new))


@router.post("/mediators/{mediator_id}/recusals", status_code=201)
async def recuse(session: Transaction, caller: Decider, mediator_id: UUID, new: NewInterest) -> RecusedOut:
    """The mediator mediates no matter of this employer."""
    await actions.recuse(session, caller, mediator_id, new)
    return RecusedOut(mediator_id=mediator_id)


@router.post("/cases/{number}/appoint-mediator")
async def appoint(
    session: Transaction, caller: Decider, number: str, version: ExpectedVersion, new: Appoint
) -> AppointmentOut:
    """The mediator who is named, or whom the rule chooses: in office, near, unrelated, with least to do."""
    return await actions.appoint(session, caller, number, version, new)


@router.get("/reports/mediation-network")
async def report(
    session: Transaction,
    caller: CurrentCaller,
    division: Annotated[Division, Query()],
    since: Annotated[Day, Query(description="appointments from this day")],
    on: Annotated[Day | None, Query(description="as of this day; left out, today")] = None,
) -> NetworkOut:
    """How many bodies, mediators and firms each layer of the network has on a day, and how many cases it was given."""
    caller.need_authority()
    caller.need_division(division)
    day = on or clock.today()
    kinds = [KindFigure(**row) for row in await queries.figures(session, division, since, day)]
    return NetworkOut(division=division, on=day, since=since, kinds=kinds)
