"""The petition procedure of a complaint: its papers, its extension, how it stands."""

from fastapi import APIRouter

from services.intake.actions import petitioning
from services.intake.rules.petition import PetitionStep
from services.intake.shapes.petition import PaperIn, PetitionExtendIn, PetitionOut
from services.intake.tables import Complaint, Petition
from shared.door_needs import Calling, SeenVersion, Transaction
from shared.doors import DoorRoute

router = APIRouter(prefix="/v1/complaints/{number}/petition", tags=["petitions"], route_class=DoorRoute)


@router.get("")
async def read_petition(session: Transaction, caller: Calling, number: str) -> PetitionOut:
    """How the procedure stands; its deadlines are under `/v1/deadlines`."""
    return _shown(await petitioning.petition_of(session, caller, number))


@router.post("/extend")
async def extend(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: PetitionExtendIn
) -> PetitionOut:
    """Lengthen the time to finish, once, before it has passed."""
    return _shown(await petitioning.extend(session, caller, number, seen, body))


@router.post("/papers/{paper}")
async def take_step(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, paper: PetitionStep, body: PaperIn
) -> PetitionOut:
    """Record a paper of the procedure: accepted, declined, answered, reviewed, and what the petitioner asks for."""
    return _shown(await petitioning.take_step(session, caller, number, seen, paper, body))


def _shown(found: tuple[Complaint, Petition]) -> PetitionOut:
    complaint, petition = found
    dump = petition.model_dump(include={"stage", "answered_on", "concluded_on"})
    return PetitionOut(number=complaint.number, version=complaint.version, **dump)
