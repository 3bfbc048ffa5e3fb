"""A case's papers as files: as issued, the preview, the receipt of service, the index of the file."""

import asyncio
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.mediation.cases.dependencies import ShownCase
from services.mediation.cases.history import KIND
from services.mediation.cases.rules.roles import DECIDERS
from services.mediation.cases.tables import Case
from services.mediation.documents import queries
from services.mediation.documents.facts import APPROVED, Known
from services.mediation.documents.files import printed
from services.mediation.documents.rules.checks import check_recipient
from services.mediation.documents.rules.fields import Recipient
from services.mediation.documents.rules.kinds import Kind
from services.mediation.documents.tables import CaseDocument
from services.mediation.inspection import queries as order_queries
from services.mediation.ledger import queries as ledger_queries
from services.mediation.payments.members.intake_client import IntakeMembers
from shared import clock
from shared.access.callers import Caller
from shared.database.sessions import Sessions
from shared.documents import sheet
from shared.documents.service import Means
from shared.history import log_read
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pdf import PDF, pdf_of

router = APIRouter(prefix="/v1/cases/{number}", tags=["documents"], route_class=AuthenticatedRoute)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IS_PDF: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}}}}
IS_DOCX: dict[int | str, dict[str, Any]] = {200: {"content": {DOCX: {}}}}
AWAY: dict[int | str, dict[str, Any]] = {410: {}, 503: {}}
Purpose = Annotated[
    Literal["statutory-document"] | None,
    Query(description="with it the workers stand in the paper by name; it is written down here and in intake"),
]


@router.get("/documents/{kind}/preview.pdf", response_class=Response, responses=IS_PDF)
async def preview_document(session: Transaction, case: ShownCase, kind: Kind) -> Response:
    """The paper as it would be issued now, watermarked and without a number; nothing is kept."""
    orders = await order_queries.awaited_lined_orders(session, case.number)
    lines = await ledger_queries.lines(session, case.number)
    approved = [each for each in await queries.proposals(session, case.number) if each.state in APPROVED]
    known = Known(case, orders, lines, approved, clock.today())
    return await pdf_of(partial(printed.preview, kind, known), f"preview-{kind}.pdf")


@router.get("/documents/{document_id}/paper.pdf", response_class=Response, responses=IS_PDF | AWAY)
async def print_document(
    session: Transaction,
    caller: CurrentCaller,
    case: ShownCase,
    request: Request,
    document_id: UUID,
    purpose: Purpose = None,
) -> Response:
    """The paper as it was issued. With a purpose the workers stand in it by name, which is logged; without, by
    reference. 503 with Retry-After while intake cannot give the names.
    """
    paper = await queries.document(session, case.number, document_id)
    told = printed.issued(paper, await _names(request, caller, case, paper, purpose))
    return await pdf_of(partial(sheet.pdf, told, sha256=paper.sha256), f"{document_id}.pdf")


@router.get("/documents/{document_id}/paper.docx", response_class=Response, responses=IS_DOCX | AWAY)
async def write_document(
    session: Transaction,
    caller: CurrentCaller,
    case: ShownCase,
    request: Request,
    document_id: UUID,
    purpose: Purpose = None,
) -> Response:
    """The same as DOCX."""
    paper = await queries.document(session, case.number, document_id)
    told = printed.issued(paper, await _names(request, caller, case, paper, purpose))
    file = await asyncio.to_thread(partial(sheet.docx, told, sha256=paper.sha256))
    headers = {"Content-Disposition": f'attachment; filename="{document_id}.docx"', "X-Content-Type-Options": "nosniff"}
    return Response(file, media_type=DOCX, headers=headers)


@router.get("/documents/{document_id}/receipt.pdf", response_class=Response, responses=IS_PDF)
async def print_service_receipt(
    session: Transaction, case: ShownCase, document_id: UUID, recipient: Recipient
) -> Response:
    """The receipt of service 送达回证 on one side: to be signed, or filled in once the service was recorded."""
    paper = await queries.document(session, case.number, document_id)
    check_recipient(paper.kind, recipient, Means.IN_PERSON)
    services = [each for each in await queries.services(session, case.number) if each.document_id == document_id]
    served = next((each for each in services if each.recipient is recipient), None)
    return await pdf_of(partial(printed.receipt, paper, recipient, served), f"receipt-{document_id}.pdf")


@router.get("/archive.pdf", response_class=Response, responses=IS_PDF)
async def print_index(session: Transaction, case: ShownCase) -> Response:
    """The index of the case's file: every paper in order with its pages and its hash, voided ones marked."""
    papers = await queries.documents(session, case.number)
    services = await queries.services(session, case.number)
    return await pdf_of(partial(printed.index, case, papers, services), f"archive-{case.number}.pdf")


async def _names(
    request: Request, caller: Caller, case: Case, paper: CaseDocument, purpose: str | None
) -> dict[str, str]:
    """The names of the workers that the paper speaks of, by reference; none without a purpose. The reading is recorded
    before intake is asked. Raises ScopeMissing, RoleMissing, IntakeAway, Gone.
    """
    meant = sheet.workers_in(paper.content)
    if purpose is None or case.complaint is None or not meant:
        return {}
    caller.need_scope("cases:read-personal")
    caller.need_role(*DECIDERS)
    sessions: Sessions = request.app.state.gate.sessions
    async with sessions.begin() as session:
        log_read(session, by=caller.label, kind=KIND, subject=case.number, purpose=purpose)
    intake: IntakeMembers = request.app.state.intake_members
    seen = await intake.pull(case.complaint, case.number, purpose)
    return {each.worker_ref: each.name for each in seen if each.name and each.worker_ref in meant}
