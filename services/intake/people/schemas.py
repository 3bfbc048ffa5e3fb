"""What a person asks about their own data, how it was checked that it is them, and what they get."""

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.intake.complaints.schemas import Sent
from shared.values.fields import Day, Line, Note

IdentityMeans = Literal["id_card_seen", "police_check", "code_by_phone", "agent_with_letter"]


class IdentityCheckIn(Sent):
    """How it was made sure that the person asking is the person concerned, on which day."""

    means: IdentityMeans
    on: Day
    note: Note | None = None


class WhomIn(Sent):
    """Whom: an ID number, or a phone, or a phone with a name."""

    name: Line | None = None
    phone: Line | None = None
    id_no: Line | None = None

    @model_validator(mode="after")
    def _says_whom_in_one_way(self) -> Self:
        if (self.id_no is None) == (self.phone is None) or (self.name is not None and self.phone is None):
            raise ValueError("give id_no, or phone, or name and phone; 请给出身份证号，或电话，或姓名加电话")
        return self


class ExportIn(WhomIn):
    """Whose data is to be shown to them, and for what."""

    identity_check: IdentityCheckIn
    purpose: Note


class RequestOut(BaseModel):
    """A request, by its id; what was found, without a word of it. Nothing found leaves no request: nothing is kept."""

    request: UUID | None
    valid_until: datetime | None
    complaints: list[str]
    reporters: int
    members: int
    liable: int


class CorrectIn(WhomIn):
    """What is wrong about whom, and what is right. At least one field; a name and numbers of the same person."""

    right_name: Line | None = None
    right_phone: Line | None = None
    right_id_no: Line | None = None
    identity_check: IdentityCheckIn
    reason: Note

    @model_validator(mode="after")
    def _corrects_something(self) -> Self:
        if self.right_name is None and self.right_phone is None and self.right_id_no is None:
            raise ValueError("say what is right: a name, phone or id_no; 请写明更正后的姓名、电话或身份证号")
        return self


class ToldComplaint(BaseModel):
    """A complaint the person made, as they told it."""

    number: str
    filed_on: date
    channel: str
    division: str
    stage: str
    employer_name: str | None
    claimed_fen: int
    name: str | None
    phone: str | None
    id_no: str | None
    language: str | None
    anonymous: bool
    consent: bool
    summary: str | None
    told: dict[str, Any] = Field(default_factory=dict)
    verified: list[dict[str, Any]] = Field(
        default_factory=list, description="what the office found, every revision; other people's names masked"
    )


class ToldMembership(BaseModel):
    """A list of workers the person stands on, or stood on."""

    complaint: str
    worker_ref: UUID
    name: str | None
    phone: str | None
    id_no: str | None
    card: str | None
    owed: list[dict[str, Any]]
    representative: bool
    listed_on: date
    left_on: date | None


class Known(BaseModel):
    """Whatever is kept about one person in the caller's divisions, in clear, for that person."""

    request: UUID
    made_at: datetime
    complaints: list[ToldComplaint]
    memberships: list[ToldMembership]
    liable: list[dict[str, Any]] = Field(description="where they were found to be who has to pay; no reporter's word")
    calls: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    interpretations: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    read_by: list[dict[str, Any]]
    corrections: list[dict[str, Any]]


class DestroyIn(WhomIn):
    """Whose data and why; and where a case file is among it, which term of keeping such files was checked and has
    passed."""

    reason: Note
    retention_checked: Note | None = None


class DestroyedOut(BaseModel):
    """What was destroyed. Nobody found is no error: then there is nothing left to destroy, and no tombstone."""

    tombstone: UUID | None
    at: datetime
    reporters: int
    members: int
    liable: int
    complaints: list[str]
