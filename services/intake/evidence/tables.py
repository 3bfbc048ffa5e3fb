"""Evidence 证据材料: files about a complaint, their content sealed under the reporter's key."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant


class Evidence(Intake, table=True):
    """One file: what it truly is, what its sender said it was, its digest. Its own name is sealed: it may name people.

    `place` is its number within the complaint, by which it is called outside.
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
    """The sealed bytes, apart from what lists read."""

    __tablename__ = "evidence_content"

    evidence: UUID = Field(foreign_key="evidence.id", primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
