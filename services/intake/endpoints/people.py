"""What concerns one person wherever they told us something: destroying it."""

from fastapi import APIRouter

from services.intake.actions import destroying
from services.intake.shapes.people import DestroyedOut, DestroyIn
from shared.doors import Calling, DoorRoute, Transaction

router = APIRouter(prefix="/v1/people", tags=["people"], route_class=DoorRoute)


@router.post("/destroy")
async def destroy(session: Transaction, caller: Calling, body: DestroyIn) -> DestroyedOut:
    """Destroy what a person told about themselves, in the caller's divisions, for good. For the head."""
    return await destroying.destroy_person(session, caller, body)
