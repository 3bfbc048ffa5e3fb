"""Tables of the five regimes and of the evidence on file."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.schema import Monitor
from shared import clock
from shared.database.sessions import Instant, text_of


class Filed(Monitor, table=True):
    """The newest evidence on file of one kind; earlier evidence is in the project's history."""

    __tablename__ = "project_evidence"
    __table_args__ = (
        Index(
            "project_evidence_account",
            text("(content ->> 'account_no')"),
            postgresql_where=text("kind = 'wage-account'"),
        ),
    )

    project: str = Field(primary_key=True, foreign_key="project.number")
    kind: Evidence = Field(primary_key=True, sa_type=text_of(Evidence))
    content: dict[str, Any] = Field(sa_type=JSONB)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str


class RegimeRow(Monitor, table=True):
    """The state of one regime of one project as last judged; `since` is the day on which that state was first found."""

    __tablename__ = "project_regime"
    __table_args__ = (Index("project_regime_state", "regime", "state", "project"),)

    project: str = Field(primary_key=True, foreign_key="project.number")
    regime: Regime = Field(primary_key=True, sa_type=text_of(Regime))
    state: State = Field(sa_type=text_of(State))
    since: date
    gaps: list[dict[str, str]] = Field(sa_type=JSONB)
