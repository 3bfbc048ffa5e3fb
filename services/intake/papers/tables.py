"""The tables of written notices 书面告知 and of their numbers."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.papers.rules.papers import PaperKind
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of
from shared.documents.numbers import NumberCounter
from shared.documents.tables import ServiceColumns


class Paper(ServiceColumns, Intake, table=True):
    """One paper to the complainant. `number` is the complaint's, its kind and its occasion: the same again is the same.

    Without `document_no` it waits for its number and has no text. The text is stored as issued, with its SHA-256, and
    has no name of a complainant: `addressee` is sealed under the reporter's key. `division` is the organ's place.
    """

    __tablename__ = "paper"

    number: str = Field(primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    division: str = Field(sa_type=DivisionCode)
    kind: PaperKind = Field(sa_type=text_of(PaperKind))
    rule_id: str
    facts: dict[str, str] = Field(sa_type=JSONB)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    made_by: str
    addressee: bytes | None = Field(default=None, sa_type=LargeBinary)
    document_no: str | None = Field(default=None, unique=True)
    issued_on: date | None = None
    text: str | None = Field(default=None, sa_type=Text)
    sha256: bytes | None = Field(default=None, sa_type=LargeBinary)


class PaperCounter(NumberCounter, Intake, table=True):
    """The last number given out, by organ, year and kind of paper."""

    __tablename__ = "paper_counter"
