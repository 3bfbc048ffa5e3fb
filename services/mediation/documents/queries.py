"""Reads of a case's papers, and the load of a case with all that its papers speak of."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import KIND
from services.mediation.cases.load import ITSELF, OF_ITS_WORKERS, LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.documents.tables import CaseDocument, DocumentService
from services.mediation.referrals.tables import Proposal
from shared.commands import Load
from shared.refusals import NotFound

WRITTEN = """(select jsonb_agg(to_jsonb(d) order by d.recorded_at, d.document_id)::text from case_document as d
    where d.case_number = l.number)"""
SERVED = """(select jsonb_agg(to_jsonb(s) order by s.document_id, s.recipient)::text from document_service as s
    join case_document as d on d.document_id = s.document_id where d.case_number = l.number)"""
PROPOSED = """(select jsonb_agg(to_jsonb(p) order by p.number)::text from proposal as p
    where p.case_number = l.number)"""

CASE_AND_DOCUMENTS = Load(
    Case,
    KIND,
    LoadedCase,
    beside=ITSELF | OF_ITS_WORKERS | {"documents": WRITTEN, "services": SERVED, "proposals": PROPOSED},
)
"""A case with its papers, their service, and its proposals to refer."""


def documents_of(there: LoadedCase) -> list[CaseDocument]:
    """The loaded case's papers, oldest first, voided ones too."""
    return there.beside(CaseDocument, "documents")


def services_of(there: LoadedCase) -> list[DocumentService]:
    """How the loaded case's papers were served."""
    return there.beside(DocumentService, "services")


def proposals_of(there: LoadedCase) -> list[Proposal]:
    """The loaded case's proposals to refer."""
    return there.beside(Proposal, "proposals")


def one_of(there: LoadedCase, document_id: UUID) -> CaseDocument:
    """The loaded case's paper. Raises NotFound."""
    return _one(documents_of(there), document_id)


async def documents(session: AsyncSession, case: str) -> Sequence[CaseDocument]:
    """A case's papers, oldest first, voided ones too."""
    chosen = select(CaseDocument).where(col(CaseDocument.case_number) == case)
    return (await session.exec(chosen.order_by(col(CaseDocument.recorded_at), col(CaseDocument.document_id)))).all()


async def services(session: AsyncSession, case: str) -> Sequence[DocumentService]:
    """How a case's papers were served."""
    joined = col(CaseDocument.document_id) == col(DocumentService.document_id)
    chosen = select(DocumentService).join(CaseDocument, joined).where(col(CaseDocument.case_number) == case)
    return (await session.exec(chosen.order_by(col(DocumentService.served_on), col(DocumentService.recipient)))).all()


async def document(session: AsyncSession, case: str, document_id: UUID) -> CaseDocument:
    """A case's paper. Raises NotFound."""
    found = await session.get(CaseDocument, document_id)
    return _one([found] if found is not None and found.case_number == case else [], document_id)


async def proposals(session: AsyncSession, case: str) -> Sequence[Proposal]:
    """A case's proposals to refer."""
    return (await session.exec(select(Proposal).where(col(Proposal.case_number) == case))).all()


def _one(several: Sequence[CaseDocument], document_id: UUID) -> CaseDocument:
    found = next((each for each in several if each.document_id == document_id), None)
    if found is None:
        raise NotFound(what="document", which=str(document_id))
    return found
