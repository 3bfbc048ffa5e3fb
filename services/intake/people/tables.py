"""Tables of people's requests: disclosure 查阅复制, correction 更正 (PIPL 45, 46; PRIV-01), and destruction."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant


class PersonRequest(Intake, table=True):
    """A request for disclosure or correction: who took it, how identity was checked, which rows; no name."""

    __tablename__ = "person_request"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    found_by: str
    rows: list[dict[str, str]] = Field(sa_type=JSONB)
    identity_check: dict[str, str] = Field(sa_type=JSONB)
    purpose: str = Field(sa_type=Text)
    valid_until: datetime | None = Field(default=None, sa_type=Instant)


class Correction(Intake, table=True):
    """The value of a row before a correction, sealed under the person's own key and destroyed with it."""

    __tablename__ = "correction"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    request: UUID = Field(foreign_key="person_request.id")
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    of_table: str
    row_id: UUID
    complaint: str = Field(foreign_key="complaint.number")
    field: str
    old: bytes | None = Field(default=None, sa_type=LargeBinary)


class Tombstone(Intake, table=True):
    """The record of a destruction 销毁记录: by whom, when and why, which rows; nothing of the person."""

    __tablename__ = "tombstone"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    reason: str = Field(sa_type=Text)
    found_by: str
    rows: list[dict[str, str]] = Field(sa_type=JSONB)
