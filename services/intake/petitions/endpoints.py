"""The petition procedure of a complaint: its papers, its extension, how it stands."""

from fastapi import APIRouter

from services.intake.complaints.tables import Complaint
from services.intake.petitions import actions
from services.intake.petitions.rules import PetitionStep
from services.intake.petitions.schemas import PaperIn, PetitionExtendIn, PetitionOut
from services.intake.petitions.tables import Petition
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

router = APIRouter(prefix="/v1/complaints/{number}/petition", tags=["petitions"], route_class=AuthenticatedRoute)


@router.get("")
async def read_petition(session: Transaction, caller: CurrentCaller, number: str) -> PetitionOut:
    """How the procedure stands; its deadlines are under `/v1/deadlines`."""
    return _shown(await actions.petition_of(session, caller, number))


@router.post("/extend")
async def extend(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: PetitionExtendIn
) -> PetitionOut:
    """Lengthen the time to finish, once, before it has passed."""
    return _shown(await actions.extend(session, caller, number, seen, body))


@router.post("/papers/{paper}")
async def take_step(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, paper: PetitionStep, body: PaperIn
) -> PetitionOut:
    """Record a paper of the procedure: accepted, declined, answered, reviewed, and what the petitioner asks for."""
    return _shown(await actions.take_step(session, caller, number, seen, paper, body))


def _shown(found: tuple[Complaint, Petition]) -> PetitionOut:
    complaint, petition = found
    dump = petition.model_dump(include={"stage", "answered_on", "concluded_on"})
    return PetitionOut(number=complaint.number, version=complaint.version, **dump)
