"""Bodies of requests and responses about assignments and their letters."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.assignments.tables import AssignmentKind, AssignmentState
from services.intake.complaints.schemas import Sent
from shared.values.fields import Day, Line, Note


class HelperIn(Sent):
    """A unit that assists 协办. The complaint's owner stays the same."""

    unit: Line
    party: Line | None = None
    due_on: Day | None = None


class DualAssignIn(Sent):
    """Double assignment 双交双办 to industry department and territory. A unit that is left out is named by the place's
    lists.
    """

    industry: HelperIn | None = None
    territory: HelperIn | None = None
    due_on: Day
    reason: Note


class ReturnAssignmentIn(Sent):
    reason: Note


class FinishAssignmentIn(Sent):
    outcome: Note


class ReceiveIn(Sent):
    """The day on which the unit received the letter on paper."""

    received_on: Day
    note: Note | None = None


class AssignmentOut(BaseModel):
    """A letter and its outcome. `receipt` is the state of its delivery: due, sent, received or refused."""

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
    """Every letter about a complaint or incident, oldest first. `all_received`: those running or done were received."""

    items: list[AssignmentOut]
    all_received: bool


class AssignIn(Sent):
    """The officer (`owner`), the unit, or both. With neither of them the place's lists name the unit."""

    owner: Line | None = None
    unit: Line | None = None
    party: Line | None = None
    due_on: Day | None = None
    assisting: list[HelperIn] = Field(default_factory=list, max_length=20)
    reason: Note | None = None
