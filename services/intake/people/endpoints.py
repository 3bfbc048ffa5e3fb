"""What concerns one person wherever they told us something: showing it to them, putting it right, destroying it."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.people import correction, destruction, disclosure
from services.intake.people.schemas import CorrectIn, DestroyedOut, DestroyIn, ExportIn, Known, RequestOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1/people", tags=["people"], route_class=AuthenticatedRoute)


@router.post("/destroy")
async def destroy(session: Transaction, caller: CurrentCaller, body: DestroyIn) -> DestroyedOut:
    """Destroy what a person told about themselves, in the caller's divisions, for good. For the head."""
    return await destruction.destroy_person(session, caller, body)


@router.post("/exports", status_code=201)
async def ask_export(session: Transaction, caller: CurrentCaller, body: ExportIn) -> RequestOut:
    """A person asks what is kept about them; who they are was checked. The answer says where to read it."""
    return await disclosure.ask_export(session, caller, body)


@router.get("/exports/{export_id}", responses={410: {}})
async def read_export(session: Transaction, caller: CurrentCaller, response: Response, export_id: UUID) -> Known:
    """Everything kept about the person, as a file for them; for a day, and for whoever asked. It is written down."""
    known = await disclosure.read_export(session, caller, export_id)
    response.headers["Content-Disposition"] = f'attachment; filename="{export_id}.json"'
    response.headers["Cache-Control"] = "no-store"
    return known


@router.post("/correct")
async def correct(session: Transaction, caller: CurrentCaller, body: CorrectIn) -> RequestOut:
    """Put a person's name or numbers right wherever they told them, in the caller's divisions."""
    return await correction.correct_person(session, caller, body)
