"""Calendars over HTTP: the feed for whoever knows its address, the week for the labour authority."""

import hmac
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.dependencies import Decider
from services.mediation.hearings import queries as hearing_queries
from services.mediation.hearings.calendars import queries
from services.mediation.hearings.calendars.feed import icalendar_of
from services.mediation.hearings.calendars.rules import Drawn, monday, title, week_svg
from services.mediation.hearings.plans.actions import midnight
from services.mediation.hearings.tables import Seat
from shared import clock
from shared.database.sessions import keyring_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.refusals import NotFound
from shared.values.fields import Day

router = APIRouter(prefix="/v1", tags=["hearings"], route_class=AuthenticatedRoute)

ICALENDAR: dict[int | str, dict[str, Any]] = {200: {"content": {"text/calendar": {}}}}
SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}
BEFORE = timedelta(days=31)
"""How far back a feed goes; our own choice."""


class CalendarAddress(BaseModel):
    """Whoever knows the path reads the calendar; a new one makes the one before useless."""

    path: str


@router.post("/seats/{seat_id}/calendar-address", status_code=201)
async def give_address(session: Transaction, caller: Decider, seat_id: UUID) -> CalendarAddress:
    """A new secret address of the calendar of a room or of one of the staff; the one before opens nothing any more."""
    seat = await hearing_queries.see_seat(session, caller, seat_id)
    seat.calendar_edition += 1
    await session.flush()
    return CalendarAddress(path=f"/v1/public/hearing-calendars/{seat_id}/{_token(session, seat)}")


@router.get("/public/hearing-calendars/{seat_id}/{token}", response_class=Response, responses=ICALENDAR)
async def read_feed(session: Transaction, seat_id: UUID, token: str) -> Response:
    """The calendar as iCalendar, for a program that shows calendars."""
    seat = await session.get(Seat, seat_id)
    known = seat is not None and seat.calendar_edition > 0
    if seat is None or not known or not hmac.compare_digest(_token(session, seat).encode(), token.encode()):
        raise NotFound(what="calendar", which=str(seat_id))
    found = await queries.sittings(session, seat_id, clock.now() - BEFORE)
    return Response(icalendar_of(seat, found, clock.now()), media_type="text/calendar; charset=utf-8")


@router.get("/seats/{seat_id}/week.svg", response_class=Response, responses=SVG)
async def show_week(
    session: Transaction, caller: CurrentCaller, seat_id: UUID, day: Annotated[Day, Query()]
) -> Response:
    """The week of that day as a picture."""
    seat = await hearing_queries.see_seat(session, caller, seat_id)
    first = monday(day)
    found = await queries.sittings(session, seat_id, midnight(first), midnight(first + timedelta(days=7)))
    drawn = [
        Drawn(
            hearing.starts.astimezone(clock.CHINA),
            hearing.ends.astimezone(clock.CHINA),
            title(hearing.kind, cloud=hearing.cloud),
            hearing.case_number,
            room or "",
        )
        for hearing, room in found
    ]
    return Response(week_svg(seat.name or "", first, drawn), media_type="image/svg+xml")


def _token(session: AsyncSession, seat: Seat) -> str:
    """Computed from the hash key, so that it is not stored."""
    found = keyring_of(session).blind("hearing-calendar", f"{seat.seat_id}:{seat.calendar_edition}")
    assert found is not None, "it has text"
    return found.hex()
