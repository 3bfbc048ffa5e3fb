"""Table of calls about a case."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Text
from sqlmodel import Field

from services.mediation.calls.rules import Callee, Occasion
from services.mediation.schema import Mediation
from shared import clock
from shared.database.sessions import Instant, text_of
from shared.trade.reachability import Outcome


class Call(Mediation, table=True):
    """One call about a case: who was called, on which occasion, with which outcome. Identifiers in the note
    are masked.
    """

    __tablename__ = "call"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_number: str = Field(foreign_key="case_file.number")
    by: str
    called_at: datetime = Field(sa_type=Instant)
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    callee: Callee = Field(sa_type=text_of(Callee))
    worker_ref: str | None = None
    occasion: Occasion = Field(sa_type=text_of(Occasion))
    outcome: Outcome = Field(sa_type=text_of(Outcome))
    note: str | None = Field(default=None, sa_type=Text)
