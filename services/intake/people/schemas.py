"""Request and response bodies about people's own data."""

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.intake.complaints.schemas import Sent
from shared.values.fields import Day, Line, Note

IdentityMeans = Literal["id_card_seen", "police_check", "code_by_phone", "agent_with_letter"]


class IdentityCheckIn(Sent):
    """How and on which day it was checked that the person asking is the person concerned."""

    means: IdentityMeans
    on: Day
    note: Note | None = None


class WhomIn(Sent):
    """The person: by ID number, by phone, or by phone and name."""

    name: Line | None = None
    phone: Line | None = None
    id_no: Line | None = None

    @model_validator(mode="after")
    def _says_whom_in_one_way(self) -> Self:
        if (self.id_no is None) == (self.phone is None) or (self.name is not None and self.phone is None):
            raise ValueError("give id_no, or phone, or name and phone; 请给出身份证号，或电话，或姓名加电话")
        return self


class ExportIn(WhomIn):
    """The person whose data is to be shown to them, and the purpose."""

    identity_check: IdentityCheckIn
    purpose: Note


class RequestOut(BaseModel):
    """A request by its id, with numbers of what was found and no content. If nothing was found, nothing is stored."""

    request: UUID | None
    valid_until: datetime | None
    complaints: list[str]
    reporters: int
    members: int
    liable: int


class CorrectIn(WhomIn):
    """The person, and the correct values: at least one field."""

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
    """A complaint the person made, with what they told."""

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
    """A list of workers on which the person is, or was."""

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
    """Everything stored about one person in the caller's divisions, unmasked, for that person."""

    request: UUID
    made_at: datetime
    complaints: list[ToldComplaint]
    memberships: list[ToldMembership]
    liable: list[dict[str, Any]] = Field(description="where they were found to be who has to pay; no reporter's word")
    calls: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    papers: list[dict[str, Any]]
    interpretations: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    read_by: list[dict[str, Any]]
    corrections: list[dict[str, Any]]


class DestroyIn(WhomIn):
    """The person and the reason; with a case among the complaints, also which retention term was checked and has
    passed.
    """

    reason: Note
    retention_checked: Note | None = None


class DestroyedOut(BaseModel):
    """What was destroyed. Nobody found is no error: then nothing is destroyed and there is no tombstone."""

    tombstone: UUID | None
    at: datetime
    reporters: int
    members: int
    liable: int
    complaints: list[str]
