"""Venues, seats, absences and recusals over HTTP: for the labour authority."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.mediation.cases.dependencies import Decider
from services.mediation.hearings.schemas import HearingOut
from services.mediation.hearings.seats import actions
from services.mediation.hearings.seats.schemas import (
    AbsenceOut,
    NewAbsence,
    NewRecusal,
    NewSeat,
    NewVenue,
    RecusalOut,
    RegisteredSeat,
    SeatsOut,
    VenueOut,
)
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["hearings"], route_class=AuthenticatedRoute)


@router.post("/venues", status_code=201)
async def open_venue(session: Transaction, caller: Decider, new: NewVenue) -> VenueOut:
    """A place with rooms for hearings, and when it is open on working days."""
    return VenueOut(**(await actions.open_venue(session, caller, new)).model_dump())


@router.post("/seats", status_code=201)
async def register_seat(session: Transaction, caller: Decider, new: NewSeat) -> RegisteredSeat:
    """A room, or an arbitrator, clerk or interpreter, who sits in one hearing at a time."""
    return RegisteredSeat(**(await actions.register_seat(session, caller, new)).model_dump())


@router.get("/seats")
async def list_seats(session: Transaction, caller: CurrentCaller, division: Annotated[Division, Query()]) -> SeatsOut:
    """Rooms and staff of a division."""
    found = await actions.list_seats(session, caller, division)
    return SeatsOut(items=[RegisteredSeat(**seat.model_dump()) for seat in found])


@router.post("/seats/{seat_id}/absences", status_code=201)
async def report_absence(session: Transaction, caller: Decider, seat_id: UUID, new: NewAbsence) -> AbsenceOut:
    """Somebody is ill or on leave, or a room is out of use; the answer names the hearings that cannot be held so."""
    _, hit = await actions.report_absence(session, caller, seat_id, new)
    return AbsenceOut(
        begins=new.begins, ends=new.ends, reason=new.reason, hearings=[HearingOut.model_validate(each) for each in hit]
    )


@router.post("/seats/{seat_id}/recusals", status_code=201)
async def recuse(session: Transaction, caller: Decider, seat_id: UUID, new: NewRecusal) -> RecusalOut:
    """The arbitrator hears no matter of this employer or person."""
    await actions.recuse(session, caller, seat_id, new)
    return RecusalOut(seat_id=seat_id)
