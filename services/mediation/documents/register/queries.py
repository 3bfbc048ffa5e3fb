"""The register as a list."""

from sqlalchemy import literal_column
from sqlmodel import col, select

from services.mediation.cases.tables import Case
from services.mediation.documents.tables import CaseDocument
from shared.http.declared_list import DeclaredList, by_division_and_parties

REGISTER = DeclaredList(
    CaseDocument,
    order=(col(CaseDocument.recorded_at), col(CaseDocument.document_id)),
    chosen=select(CaseDocument).join(Case, col(Case.number) == col(CaseDocument.case_number)),
    sees=by_division_and_parties(Case),
    filters={
        "kind": lambda value: col(CaseDocument.kind) == value,
        "year": lambda value: col(CaseDocument.year) == value,
        "document_no": lambda value: col(CaseDocument.document_no) == value,
        "voided": lambda value: col(CaseDocument.voided_on).is_not(literal_column("null")) == value,
        "issued_from": lambda value: col(CaseDocument.issued_on) >= value,
        "issued_to": lambda value: col(CaseDocument.issued_on) <= value,
    },
)
"""Papers of the caller's cases, the newest first."""
