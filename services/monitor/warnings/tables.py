"""Table of warnings 预警: one row an episode."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import BigInteger, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.monitor.schema import Monitor
from services.monitor.warnings.rules.verdict import Level
from services.monitor.warnings.track import WarningState
from shared.database.sessions import DivisionCode, text_of


class Warned(Monitor, table=True):
    """An episode: rule, subject and period, for the `seq`-th time. Cleared, it stays; firing again begins the next.

    `parties` are told and may see it. `lacks` names the feeds without which nobody can tell whether it still holds: as
    long as there are some it is neither cleared nor raised anew (C132). `since_on` is the day since which the duty is
    missed, `overdue_on` the last day to handle it where that has passed. `waits`: clocks of unknown length.
    """

    __tablename__ = "warning"
    __table_args__ = (
        UniqueConstraint("rule", "subject_kind", "subject", "period", "seq"),
        Index(
            "warning_open",
            "subject_kind",
            "subject",
            "period",
            "rule",
            unique=True,
            postgresql_where=text("state <> 'cleared'"),
        ),
        Index("warning_order", "raised_on", "number"),
        Index("warning_division", "division", "raised_on"),
        Index("warning_employer", "employer_uscc"),
        Index("warning_parties", "parties", postgresql_using="gin"),
    )

    number: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    version: int = 0
    state: WarningState = Field(default=WarningState.RAISED, sa_type=text_of(WarningState))
    rule: str = Field(max_length=8)
    rule_id: str = Field(max_length=16)
    subject_kind: str = Field(max_length=40)
    subject: str
    period: str = Field(max_length=10)
    seq: int = 1
    division: str = Field(sa_type=DivisionCode)
    employer_uscc: str | None = None
    parties: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    level: Level = Field(sa_type=text_of(Level))
    rank: int = Field(sa_type=SmallInteger)
    people: int | None = None
    fen: int | None = Field(default=None, sa_type=BigInteger)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    lacks: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    zh: str = Field(sa_type=Text)
    en: str = Field(sa_type=Text)
    raised_on: date
    since_on: date | None = None
    worsened_on: date | None = None
    owner: str | None = None
    handle_by: date | None = None
    overdue_on: date | None = None
    read_on: date | None = None
    read_by: str | None = None
    handled_by: str | None = None
    measure: str | None = Field(default=None, sa_type=Text)
    rectified_on: date | None = None
    rectified_by: str | None = None
    rectification: str | None = Field(default=None, sa_type=Text)
    verified_on: date | None = None
    verified_by: str | None = None
    waiver_until: date | None = None
    waiver_reason: str | None = Field(default=None, sa_type=Text)
    waiver_asked_by: str | None = None
    waived_on: date | None = None
    waived_by: str | None = None
    cleared_on: date | None = None
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)
