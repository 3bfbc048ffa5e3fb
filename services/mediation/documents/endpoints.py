"""A case's papers over HTTP: listed, issued, served, voided."""

from collections.abc import Callable, Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from services.mediation.cases.dependencies import Decider, ShownCase
from services.mediation.cases.load import LoadedCase
from services.mediation.documents import issue, queries, service
from services.mediation.documents.queries import CASE_AND_DOCUMENTS
from services.mediation.documents.rules.kinds import PAPERS, Kind
from services.mediation.documents.schemas import (
    DocumentOut,
    DocumentsOut,
    IssueDocument,
    ServeDocument,
    ServiceOut,
    VoidDocument,
)
from services.mediation.documents.tables import CaseDocument, DocumentService
from shared.access.callers import Caller
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import GroupCommit, Transaction

router = APIRouter(prefix="/v1/cases/{number}", tags=["documents"], route_class=AuthenticatedRoute)


@router.get("/documents")
async def list_documents(session: Transaction, case: ShownCase) -> DocumentsOut:
    """The case's papers, oldest first, voided ones too, each with its hash and how it was served."""
    services = await queries.services(session, case.number)
    return DocumentsOut(items=[_shown(each, services) for each in await queries.documents(session, case.number)])


@router.post("/documents/{kind}", status_code=201, response_model=DocumentOut)
async def issue_document(
    together: GroupCommit, caller: Decider, number: str, kind: Kind, given: IssueDocument
) -> Response:
    """Issue a paper: numbered without a gap in its organ's series of the year, what it says kept with its hash."""
    decide = _answering(caller, lambda there: issue.issue(there, caller, kind, given))
    return await together.decide(CASE_AND_DOCUMENTS, number, decide, further=issue.numbering(kind), status=201)


@router.post("/documents/{document_id}/serve", response_model=DocumentOut)
async def serve_document(
    together: GroupCommit, caller: Decider, number: str, document_id: UUID, given: ServeDocument
) -> Response:
    """Record that the paper reached a side: how, when, and with which proof. A correction order binds from then."""
    decide = _answering(caller, lambda there: service.serve(there, caller, document_id, given))
    return await together.decide(CASE_AND_DOCUMENTS, number, decide)


@router.post("/documents/{document_id}/void", response_model=DocumentOut)
async def void_document(
    together: GroupCommit, caller: Decider, number: str, document_id: UUID, given: VoidDocument
) -> Response:
    """A paper that reached nobody is void. It stays, and its number is not given again."""
    decide = _answering(caller, lambda there: issue.void(there, caller, document_id, given.reason))
    return await together.decide(CASE_AND_DOCUMENTS, number, decide)


def _answering(caller: Caller, act: Callable[[LoadedCase], CaseDocument]) -> Callable[[LoadedCase], DocumentOut]:
    """The command as it is decided on a case that the caller may see; it shows the paper."""

    def decided(there: LoadedCase) -> DocumentOut:
        there.seen(caller, None)
        return _shown(act(there), queries.services_of(there))

    return decided


def _shown(paper: CaseDocument, services: Sequence[DocumentService]) -> DocumentOut:
    theirs = [each for each in services if each.document_id == paper.document_id]
    row, served = PAPERS[paper.kind], {each.recipient for each in theirs}
    waits = () if paper.voided_on else row.serves
    return DocumentOut(
        **paper.model_dump(include=DocumentOut.model_fields.keys() - {"title", "services", "to_serve"}),
        title=row.zh,
        services=[ServiceOut.model_validate(each) for each in theirs],
        to_serve=[each for each in waits if each not in served],
    )
