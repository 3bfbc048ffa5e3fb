"""Tables of the mediation network."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.mediation.mediators.rules import BodyKind
from services.mediation.schema import Mediation
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class MediationBody(Mediation, table=True):
    """A body of the network 调解组织. `under`: the body above it; `parties`: the departments that are in it, which see
    the cases mediated there.
    """

    __tablename__ = "mediation_body"

    body_id: UUID = Field(default_factory=uuid4, primary_key=True)
    division: str = Field(sa_type=DivisionCode)
    name: str
    kind: BodyKind = Field(sa_type=text_of(BodyKind))
    under: UUID | None = Field(default=None, foreign_key="mediation_body.body_id")
    parties: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    opened_on: date
    closed_on: date | None = None
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class MemberFirm(Mediation, table=True):
    """A firm of an alliance 企业调解联盟 from a day on; with `left_on`, to that day."""

    __tablename__ = "member_firm"

    body_id: UUID = Field(primary_key=True, foreign_key="mediation_body.body_id")
    uscc: str = Field(primary_key=True)
    joined_on: date
    left_on: date | None = None
    recorded_by: str


class Mediator(Mediation, table=True):
    """A mediator 调解员 in office for a term, with the ground of the appointment; `most`: cases at once."""

    __tablename__ = "mediator"

    mediator_id: UUID = Field(default_factory=uuid4, primary_key=True)
    body_id: UUID = Field(foreign_key="mediation_body.body_id")
    division: str = Field(sa_type=DivisionCode)
    name: str
    ground: str
    appointed_on: date
    term_ends_on: date | None = None
    skills: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    most: int | None = None
    recorded_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class MediatorRecusal(Mediation, table=True):
    """The mediator has an interest in the matters of this employer, known by a keyed hash."""

    __tablename__ = "mediator_recusal"

    mediator_id: UUID = Field(primary_key=True, foreign_key="mediator.mediator_id")
    against: bytes = Field(sa_type=LargeBinary, primary_key=True)
    reason: str
    told_by: str
    told_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class Appointment(Mediation, table=True):
    """A mediator appointed to a case, until another is or the mediation ends; one at a time, by constraint."""

    __tablename__ = "mediator_appointment"

    case_number: str = Field(primary_key=True, foreign_key="case_file.number")
    position: int = Field(primary_key=True)
    mediator_id: UUID = Field(foreign_key="mediator.mediator_id")
    appointed_on: date
    appointed_by: str
    by_rule: bool
    ended_on: date | None = None
