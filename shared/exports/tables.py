"""Exports that were asked for, and the parts of their files."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared import clock
from shared.database.sessions import Instant, Machinery, text_of


class ExportState(StrEnum):
    ASKED = "asked"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


class Export(Machinery, table=True):
    """A list as a file, asked for by `by` with the rights in `caller` and for the filters in `filters`.

    `claim` is of the worker that writes it, until `claimed_until`: a worker that died is followed by another, which
    writes the file from its beginning. Filters are forgotten with the end, the file after a day.
    """

    __tablename__ = "export"
    __table_args__ = (Index("export_unended", "asked_at", postgresql_where=text("state in ('asked', 'running')")),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    list: str
    format: str
    by: str
    caller: dict[str, Any] = Field(sa_type=JSONB)
    filters: dict[str, Any] = Field(sa_type=JSONB)
    purpose: str | None = Field(default=None, sa_type=Text)
    state: ExportState = Field(default=ExportState.ASKED, sa_type=text_of(ExportState))
    rows: int = 0
    total: int | None = None
    size: int | None = Field(default=None, sa_type=BigInteger)
    failure: str | None = None
    attempts: int = 0
    asked_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    claim: UUID | None = None
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)


class ExportPart(Machinery, table=True):
    """A piece of a finished file, encrypted under the service's own key."""

    __tablename__ = "export_part"

    export: UUID = Field(foreign_key="export.id", primary_key=True)
    place: int = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)
