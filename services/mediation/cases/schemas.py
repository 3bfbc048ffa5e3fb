"""Request and response bodies of cases, and the field types that other rooms' bodies share."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.rules.suspension import Ground
from shared import clock
from shared.trade.dispositions import Disposition
from shared.values.fields import Day, Line, Note, Uscc

ChinaTime = Annotated[datetime, AfterValidator(lambda at: at.astimezone(clock.CHINA))]


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CaseOut(Answer):
    """A case. `claimed_fen` and `outstanding_fen` are null as long as nobody has said how much is owed."""

    number: str
    version: int
    stage: Stage
    division: str
    complaint: str | None
    channel: str
    domain: str
    employer_uscc: str | None
    employer_name: str | None
    approver: str
    assignee: str | None
    filed_on: date
    opened_on: date
    workers: int
    claimed_fen: int | None = Field(validation_alias="known_claimed_fen")
    paid_fen: int
    outstanding_fen: int | None = Field(validation_alias="known_outstanding_fen")
    agreed_on: date | None
    agreed_fen: int | None
    pay_by: date | None
    disposition: Disposition | None
    closed_on: date | None


AT_ONCE = 1_000
"""Cases in one hand-over at most; our own choice, so that all of them change in one transaction."""


def _no_identity_number(reference: str) -> str:
    if re.fullmatch(r"[0-9]{11,}[Xx]?", reference):
        raise ValueError("a reference, never a phone, card or identity number; 只填内部编号")
    return reference


Word = Annotated[Line, Field(max_length=80)]


LineNumber = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


InternalRef = Annotated[Word, AfterValidator(_no_identity_number)]


WorkerRef = InternalRef


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Employer(Body):
    name: Word | None = None
    uscc: Uscc | None = None


class Assign(Body):
    """`assisting` are parties other than the authority that may see the case from now on."""

    assignee: Word
    assisting: list[Word] = Field(default=[], max_length=20)


class Reasoned(Body):
    reason: Note


class Suspend(Body):
    """Suspend the handling term from `since` (default: today), on a ground that the place's rule leaves out of it."""

    ground: Ground
    since: Day | None = None
    reason: Note


class Resume(Body):
    """Resume the handling term on `on`, that day included; today by default."""

    on: Day | None = None
    reason: Note
