"""Tables of a case's papers 文书 and of their service 送达."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from services.mediation.documents.rules.fields import Recipient
from services.mediation.documents.rules.kinds import Kind
from services.mediation.schema import Mediation
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of
from shared.documents.tables import ServiceColumns, VoidColumns


class CaseDocument(VoidColumns, Mediation, table=True):
    """One paper, as it was issued: `content` is what it says, workers by reference, and `sha256` that of its bytes.

    `sequence` is its number in the organ's series of its kind and year, which has no gap: one that was voided stays. A
    correction order has the order's own number; an application of the workers has none.
    """

    __tablename__ = "case_document"
    __table_args__ = (UniqueConstraint("organ", "kind", "year", "sequence"),)

    document_id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_number: str = Field(foreign_key="case_file.number")
    kind: Kind = Field(sa_type=text_of(Kind))
    rule_id: str
    organ: str = Field(sa_type=DivisionCode)
    year: int
    sequence: int | None = None
    document_no: str | None = Field(default=None, unique=True)
    issued_on: date
    issued_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    content: str = Field(sa_type=Text)
    sha256: str


class DocumentService(ServiceColumns, Mediation, table=True):
    """A paper was served on one side, once. It happened on `happened_on`, and counts from `served_on`."""

    __tablename__ = "document_service"

    document_id: UUID = Field(primary_key=True, foreign_key="case_document.document_id")
    recipient: Recipient = Field(primary_key=True, sa_type=text_of(Recipient))
    happened_on: date
    on_record: bool = False
