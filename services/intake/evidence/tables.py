"""The tables of evidence 证据材料: files about a complaint, and their content encrypted under the reporter's key."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant


class Evidence(Intake, table=True):
    """One file: the type of its content, the type its sender gave, and its digest.

    The file's name is encrypted because it may name people. `place` is the file's number within the complaint, which
    the API uses.
    """

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("complaint", "place"), UniqueConstraint("complaint", "sha256"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    place: int
    kind: str
    media_type: str
    said_type: str | None = None
    name: bytes | None = Field(default=None, sa_type=LargeBinary)
    size: int = Field(sa_type=BigInteger)
    sha256: bytes = Field(sa_type=LargeBinary)
    flags: list[str] = Field(sa_type=ARRAY(Text))
    by: str
    added_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)


class EvidenceContent(Intake, table=True):
    """The encrypted bytes of a file, in a table of their own so that lists do not read them."""

    __tablename__ = "evidence_content"

    evidence: UUID = Field(foreign_key="evidence.id", primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
