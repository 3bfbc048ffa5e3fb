"""Tables of risk portraits: matters, the facts kept about them, contributions, and each employer's portrait.

An employer's number is its USCC or, where that is unknown, `key:` and the keyed hash of its name.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from services.monitor.employers.rules.contributions import Kind, Rule
from services.monitor.employers.rules.portrait import Colour
from services.monitor.schema import Monitor
from shared.database.sessions import DivisionCode, Instant, text_of


class Matter(Monitor, table=True):
    """A complaint and the cases it led to, or a case that no complaint led to."""

    __tablename__ = "matter"
    __table_args__ = (
        Index("matter_employer", "employer", text("first_on desc"), text("number desc")),
        Index("matter_division", "division", "filed_on"),
    )

    number: str = Field(primary_key=True)
    employer: str | None = None
    division: str = Field(sa_type=DivisionCode)
    first_on: date
    filed_on: date | None = None


class StatedFact(Monitor, table=True):
    """One fact about a matter, as stated. Matters and contributions are derived from these rows."""

    __tablename__ = "heard"
    __table_args__ = (Index("heard_matter", "matter"),)

    event_id: UUID = Field(primary_key=True)
    matter: str = Field(foreign_key="matter.number")
    kind: Kind = Field(sa_type=text_of(Kind))
    source: str
    employer: str | None
    division: str = Field(sa_type=DivisionCode)
    happened_on: date
    sequence: int = Field(sa_type=BigInteger)
    workers: int = 0
    outstanding_fen: int = Field(default=0, sa_type=BigInteger)
    disposition: str | None = None


class ContributionRow(Monitor, table=True):
    """One reason for an employer's risk: it counts from `from_on` until the day before `until_on`."""

    __tablename__ = "contribution"
    __table_args__ = (Index("contribution_employer", "employer", "until_on"), Index("contribution_matter", "matter"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    employer: str
    matter: str = Field(foreign_key="matter.number")
    division: str = Field(sa_type=DivisionCode)
    rule: Rule = Field(sa_type=text_of(Rule))
    source: str
    points: int
    hard: bool
    from_on: date
    until_on: date | None
    cleared_by: str | None
    sequence: int = Field(sa_type=BigInteger)


class Employer(Monitor, table=True):
    """An employer's portrait 用工风险画像 as of `scored_at`.

    `changes_on` is the next day on which time alone changes it. `division` is that of its latest matter, whose
    thresholds apply.
    """

    __tablename__ = "employer"
    __table_args__ = (Index("employer_order", "rank", "score", "number"),)

    number: str = Field(primary_key=True)
    version: int = 0
    division: str = Field(sa_type=DivisionCode)
    score: int = 0
    colour: Colour = Field(default=Colour.GREEN, sa_type=text_of(Colour))
    rank: int = 0
    scored_at: datetime | None = Field(default=None, sa_type=Instant)
    changes_on: date | None = None
