"""Hearings over HTTP: for the labour authority."""

from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.dependencies import Decider, ShownCase
from services.mediation.hearings import actions, queries
from services.mediation.hearings.schemas import Cancel, HearingOut, HearingsOut, NewHearing, SeatOut, When
from services.mediation.hearings.tables import Hearing, Seat
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

router = APIRouter(prefix="/v1", tags=["hearings"], route_class=AuthenticatedRoute)


@router.post("/cases/{number}/hearings", status_code=201)
async def set_hearing(session: Transaction, caller: Decider, number: str, new: NewHearing) -> HearingOut:
    """Set a hearing or a session of mediation; everybody named is booked, or it is refused saying why."""
    return await _shown(session, await actions.set_hearing(session, caller, number, new))


@router.get("/cases/{number}/hearings")
async def list_hearings(session: Transaction, caller: CurrentCaller, case: ShownCase) -> HearingsOut:
    """Every hearing of the case, those cancelled among them. For the labour authority."""
    caller.need_authority()
    found = await queries.hearings_of(session, case.number)
    seats = await queries.seats_of(session, [each.hearing_id for each in found])
    return HearingsOut(items=[_out(each, seats.get(each.hearing_id, [])) for each in found])


@router.post("/hearings/{hearing_id}/move")
async def move_hearing(
    session: Transaction, caller: Decider, hearing_id: UUID, seen: ExpectedVersion, when: When
) -> HearingOut:
    """Hold the hearing at another time, in another room or with others of the staff; its parties stay."""
    return await _shown(session, await actions.move_hearing(session, caller, hearing_id, seen, when))


@router.post("/hearings/{hearing_id}/cancel")
async def cancel_hearing(
    session: Transaction, caller: Decider, hearing_id: UUID, seen: ExpectedVersion, why: Cancel
) -> HearingOut:
    """The hearing is not held; whoever would have sat is free again."""
    return await _shown(session, await actions.cancel_hearing(session, caller, hearing_id, seen, why))


async def _shown(session: AsyncSession, hearing: Hearing) -> HearingOut:
    seats = await queries.seats_of(session, [hearing.hearing_id])
    return _out(hearing, seats.get(hearing.hearing_id, []))


def _out(hearing: Hearing, seats: list[Seat]) -> HearingOut:
    shown = [SeatOut(seat_id=each.seat_id, kind=each.kind, name=each.name) for each in seats]
    return HearingOut.model_validate(hearing).model_copy(update={"seats": shown})
