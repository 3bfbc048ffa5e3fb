"""The petition procedure of a complaint: its papers, its extension, how it stands."""

from fastapi import APIRouter

from services.intake.complaints.tables import Complaint
from services.intake.petitions.actions import TRACKER, petition_of
from services.intake.petitions.schemas import PaperIn, PetitionExtendIn, PetitionOut, PetitionWithPapers
from services.intake.petitions.tables import Petition
from services.intake.petitions.track import COMMANDS, PetitionStep
from services.intake.petitions.view import coming_steps, papers_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

SHOWN = PetitionOut.model_fields.keys() - {"number", "version"}
router = APIRouter(prefix="/v1/complaints/{number}/petition", tags=["petitions"], route_class=AuthenticatedRoute)


@router.get("", responses={409: {}})
async def read_petition(session: Transaction, caller: CurrentCaller, number: str) -> PetitionWithPapers:
    """How the procedure stands: its papers, oldest first, and what may be done next, by whom and until when."""
    complaint, petition = await petition_of(session, caller, number)
    papers, coming = await papers_of(session, complaint), await coming_steps(session, petition)
    return PetitionWithPapers(**_shown(complaint, petition).model_dump(), papers=papers, next=coming)


@router.post("/extend")
async def extend(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: PetitionExtendIn
) -> PetitionOut:
    """Lengthen the time to finish, once, before it has passed."""
    longer = await TRACKER.extend(session, caller, number, seen, "extend", body.days, body.reason)
    return _shown(longer.parent, longer.row)


@router.post("/papers/{paper}")
async def take_step(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, paper: PetitionStep, body: PaperIn
) -> PetitionOut:
    """Record a step of the procedure: which of the two it has, each paper, when an answer was received, and what the
    petitioner asks for. `on` is the day of the paper, or that of its receipt."""
    taken = await TRACKER.do(session, caller, number, seen, COMMANDS[paper], body, on=body.on, words=body.words)
    return _shown(taken.parent, taken.row)


def _shown(complaint: Complaint, petition: Petition) -> PetitionOut:
    dump = petition.model_dump(include=SHOWN)
    return PetitionOut(number=complaint.number, version=complaint.version, **dump)
