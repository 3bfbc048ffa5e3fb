"""Request and response bodies of the mediation network."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Answer, Body, Word
from services.mediation.mediators.rules import BodyKind
from shared.values.fields import Day, Division, Note, Uscc

Party = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Skill = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$", description="a domain, such as construction")]


class NewBody(Body):
    """A body of the network. A litigation-mediation room or one-stop centre names the parties it consists of."""

    division: Division
    name: Word
    kind: BodyKind
    under: UUID | None = None
    parties: Annotated[list[Party], Field(max_length=10)] = Field(default_factory=list)
    opened_on: Day
    closed_on: Day | None = None


class BodyOut(Answer):
    body_id: UUID
    division: str
    name: str
    kind: BodyKind
    under: UUID | None
    parties: list[str]
    opened_on: date
    closed_on: date | None


class Firm(Body):
    """A firm is of the alliance from a day on; with `left_on`, to that day."""

    uscc: Uscc
    joined_on: Day
    left_on: Day | None = None


class Firms(Body):
    firms: Annotated[list[Firm], Field(min_length=1, max_length=1_000)]


class FirmOut(Answer):
    uscc: str
    joined_on: date
    left_on: date | None


class FirmsOut(BaseModel):
    items: list[FirmOut]


class NewMediator(Body):
    """A mediator of a body, in office from a day, with the ground of the appointment (聘任依据). Told again, the term,
    the skills and the limit are those told last.
    """

    body_id: UUID
    name: Word
    ground: Note
    appointed_on: Day
    term_ends_on: Day | None = None
    skills: Annotated[list[Skill], Field(max_length=20)] = Field(default_factory=list)
    most: Annotated[int, Field(strict=True, ge=1, le=1_000)] | None = None


class MediatorOut(Answer):
    mediator_id: UUID
    body_id: UUID
    division: str
    name: str
    ground: str
    appointed_on: date
    term_ends_on: date | None
    skills: list[str]
    most: int | None


class NewInterest(Body):
    """The mediator has an interest in the matters of this employer."""

    employer_uscc: Uscc
    reason: Note


class RecusedOut(BaseModel):
    mediator_id: UUID


class Appoint(Body):
    """Without a mediator, the rule chooses."""

    mediator_id: UUID | None = None


class AppointmentOut(BaseModel):
    """Who mediates the case, how many cases they have with it, and by whose choice."""

    case: str
    case_version: int
    mediator_id: UUID
    name: str
    body: str
    load: int
    by_rule: bool


class KindFigure(BaseModel):
    """Of one kind of body: how many are open, their mediators in office, firms, and appointments in the period."""

    kind: BodyKind
    bodies: int
    mediators: int
    firms: int
    appointed: int


class NetworkOut(BaseModel):
    division: str
    on: date
    since: date
    kinds: list[KindFigure]
