"""Table of works seen."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field

from services.monitor.schema import Monitor
from services.monitor.sightings.rules import Source
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class WorksSeen(Monitor, table=True):
    """Works of which a permit, a gate or a grid officer told, once for each of the source's own numbers.

    `project` is the number under which the register has them, where the source knows it. The rules of warnings look
    at it on `look_on`.
    """

    __tablename__ = "works_seen"
    __table_args__ = (
        UniqueConstraint("source", "source_no"),
        Index("works_seen_order", "seen_on", "number"),
        Index("works_seen_division", "division", "seen_on"),
        Index("works_seen_project", "project"),
        Index("works_seen_look", "look_on", "number", postgresql_where=text("look_on is not null")),
    )

    number: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    source: Source = Field(sa_type=text_of(Source))
    source_no: str
    division: str = Field(sa_type=DivisionCode)
    name: str
    project: str | None = None
    contract_fen: int | None = Field(default=None, sa_type=BigInteger)
    contract_on: date | None = None
    seen_on: date
    told_by: str
    told_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    look_on: date | None = None
