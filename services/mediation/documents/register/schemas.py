"""What the register shows of a paper."""

from datetime import date
from uuid import UUID

from services.mediation.cases.schemas import Answer
from services.mediation.documents.rules.kinds import Kind


class RegisteredPaper(Answer):
    """A paper by its number in its organ's series of kind and year, which has no gap."""

    document_id: UUID
    case_number: str
    kind: Kind
    organ: str
    year: int
    sequence: int | None
    document_no: str | None
    issued_on: date
    issued_by: str
    voided_on: date | None
    void_reason: str | None
    sha256: str
