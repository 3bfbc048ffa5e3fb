"""Routes about one person across all complaints: disclosure, correction, destruction."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.people import correction, destruction, disclosure
from services.intake.people.schemas import CorrectIn, DestroyedOut, DestroyIn, ExportIn, Known, RequestOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1/people", tags=["people"], route_class=AuthenticatedRoute)


@router.post("/destroy")
async def destroy(session: Transaction, caller: CurrentCaller, body: DestroyIn) -> DestroyedOut:
    """Destroy a person's data in the caller's divisions, for good. For the head."""
    return await destruction.destroy_person(session, caller, body)


@router.post("/exports", status_code=201)
async def ask_export(session: Transaction, caller: CurrentCaller, body: ExportIn) -> RequestOut:
    """Request what is stored about a person, after an identity check. The answer names the export to read."""
    return await disclosure.ask_export(session, caller, body)


@router.get("/exports/{export_id}", responses={410: {}})
async def read_export(session: Transaction, caller: CurrentCaller, response: Response, export_id: UUID) -> Known:
    """Everything stored about the person, as a file for them. Readable for a day, by the requester; readings are
    logged.
    """
    known = await disclosure.read_export(session, caller, export_id)
    response.headers["Content-Disposition"] = f'attachment; filename="{export_id}.json"'
    response.headers["Cache-Control"] = "no-store"
    return known


@router.post("/correct")
async def correct(session: Transaction, caller: CurrentCaller, body: CorrectIn) -> RequestOut:
    """Correct a person's name or numbers wherever they gave them, in the caller's divisions."""
    return await correction.correct_person(session, caller, body)
