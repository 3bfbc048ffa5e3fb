"""Routes of written notices: a complaint's papers, a paper as PDF, its service; and of what is printed at the desk."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import KIND
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.complaints.view import DESTROYED_TEXT, show
from services.intake.papers import forms, queries, service
from services.intake.papers.rules.papers import PAPERS, NotIssued
from services.intake.papers.schemas import PaperOut, PapersOut, ServedIn
from services.intake.papers.tables import Paper
from shared import clock, history
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pdf import PDF, pdf_of

router = APIRouter(prefix="/v1", tags=["papers"], route_class=AuthenticatedRoute)

IS_PDF: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}}}}
Purpose = Annotated[str, Query(min_length=4, max_length=200, description="why; it is written down")]


@router.get("/complaints/{number}/papers")
async def list_papers(session: Transaction, caller: CurrentCaller, number: str) -> PapersOut:
    """A complaint's papers, oldest first, each with its text as issued and how it was served."""
    complaint = await complaint_queries.read(session, caller, number)
    return PapersOut(items=[_shown(each) for each in await queries.papers_of(session, complaint.number)])


@router.post("/papers/{paper_number}/serve")
async def serve_paper(session: Transaction, caller: CurrentCaller, paper_number: str, body: ServedIn) -> PaperOut:
    """Record how, on which day, by whom and with which proof the paper was served."""
    return _shown(await service.serve(session, caller, paper_number, body))


@router.get("/papers/{paper_number}/paper.pdf", response_class=Response, responses={**IS_PDF, 409: {}})
async def print_paper(session: Transaction, caller: CurrentCaller, paper_number: str, purpose: Purpose) -> Response:
    """The paper as it was issued, addressed to the complainant; a protected one's for a head alone (INT-07). Who
    printed it and why goes to the read log."""
    printed, complaint = await queries.read(session, caller, paper_number)
    if printed.text is None:
        raise NotIssued
    person = await _in_clear(session, caller, complaint, purpose)
    name = None
    if person.destroyed_at is None:
        name = keyring_of(session).reveal(person.person_key, printed.addressee)
    addressee = name or (DESTROYED_TEXT if person.destroyed_at else f"投诉人（登记编号{complaint.number}）")
    return await pdf_of(partial(forms.paper_pdf, printed, addressee), f"{paper_number}.pdf")


@router.get("/complaints/{number}/receipt.pdf", response_class=Response, responses={**IS_PDF, 410: {}})
async def print_receipt(session: Transaction, caller: CurrentCaller, number: str, purpose: Purpose) -> Response:
    """The filing receipt, a page A4 with the complainant's data in clear and without the query code; a protected one's
    for a head alone (INT-07). Who printed it and why goes to the read log."""
    complaint = await complaint_queries.read(session, caller, number)
    person = await _in_clear(session, caller, complaint, purpose)
    reveal, key = keyring_of(session).reveal, person.person_key
    told = {name: reveal(key, getattr(person, name)) for name in ("name", "phone")}
    told["words"] = reveal(key, complaint.summary)
    return await pdf_of(partial(forms.form_pdf, forms.receipt(complaint, told)), f"receipt-{number}.pdf")


@router.get("/complaints/{number}/sheet.pdf", response_class=Response, responses=IS_PDF)
async def print_sheet(session: Transaction, caller: CurrentCaller, number: str) -> Response:
    """The case sheet, a page A4: parties, sums, stage, deadlines with the days left, papers, steps and who; masked."""
    complaint = await complaint_queries.read(session, caller, number)
    due = await queries.deadlines_of(session, number)
    steps = (await history.steps(session, KIND, number)).items
    papers = await queries.papers_of(session, number)
    content = forms.case_sheet(await show(session, complaint), due, steps, papers)
    return await pdf_of(partial(forms.form_pdf, content), f"sheet-{number}.pdf")


async def _in_clear(session: AsyncSession, caller: Caller, complaint: Complaint, purpose: str) -> Reporter:
    """The complaint's reporter, to be printed in clear: logged. Raises RoleMissing for a protected one."""
    person = await complaint_queries.reporter_of(session, complaint)
    if person.protected:
        caller.need_role("head")
    history.log_read(session, by=caller.label, kind=KIND, subject=complaint.number, purpose=purpose)
    return person


def _shown(paper: Paper) -> PaperOut:
    told = paper.model_dump(exclude={"facts", "addressee", "sha256", "made_at"})
    return PaperOut(
        **told,
        title=PAPERS[paper.kind].zh,
        made_at=paper.made_at.astimezone(clock.CHINA),
        sha256=paper.sha256.hex() if paper.sha256 else None,
    )
