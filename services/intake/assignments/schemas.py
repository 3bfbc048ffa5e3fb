"""Assignments, transfers and live incidents, as they are sent and as their parties see them."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.assignments.tables import AssignmentKind, AssignmentState
from services.intake.complaints.schemas import Sent
from shared.values.fields import Day, Line, Note


class HelperIn(Sent):
    """A unit that helps while the owner stays 协办."""

    unit: Line
    party: Line | None = None
    due_on: Day | None = None


class DualAssignIn(Sent):
    """A major risk goes to industry department and territory 双交双办; the lists of the place name what is left out."""

    industry: HelperIn | None = None
    territory: HelperIn | None = None
    due_on: Day
    reason: Note


class ReturnAssignmentIn(Sent):
    reason: Note


class FinishAssignmentIn(Sent):
    outcome: Note


class ReceiveIn(Sent):
    """The letter was handed over by hand, on this day."""

    received_on: Day
    note: Note | None = None


class AssignmentOut(BaseModel):
    """A letter and what became of it. `receipt` is the delivery's: due, sent, received or refused."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    document_no: str
    subject: str
    kind: AssignmentKind
    role: str | None
    unit: str
    party: str | None
    given_at: datetime
    due_on: date | None
    state: AssignmentState
    receipt: str | None = None
    received_at: datetime | None
    outcome: str | None


class AssignmentsOut(BaseModel):
    """Every letter about one matter, oldest first. `all_received`: assigned means that all receipts are in."""

    items: list[AssignmentOut]
    all_received: bool


class AssignIn(Sent):
    """Name who answers for it: an officer, a unit, or both. Without a unit the lists of the place name it."""

    owner: Line | None = None
    unit: Line | None = None
    party: Line | None = None
    due_on: Day | None = None
    assisting: list[HelperIn] = Field(default_factory=list, max_length=20)
    reason: Note | None = None
