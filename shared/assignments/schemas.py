"""Bodies of requests and responses about letters 交办单."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.assignments.tables import AssignmentKind, AssignmentState
from shared.values.fields import Day, Line, Note


class Said(BaseModel):
    """A body in which unknown fields are refused (422)."""

    model_config = ConfigDict(extra="forbid")


class HelperIn(Said):
    """A unit that assists 协办. The matter's owner stays the same."""

    unit: Line
    party: Line | None = None
    due_on: Day | None = None


class DualAssignIn(Said):
    """Double assignment 双交双办 to industry department and territory. A unit that is left out is named by the place's
    lists, or by the project's entry.
    """

    industry: HelperIn | None = None
    territory: HelperIn | None = None
    due_on: Day
    reason: Note


class ReturnAssignmentIn(Said):
    reason: Note


class FinishAssignmentIn(Said):
    outcome: Note


class ReceiveIn(Said):
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
    """Every letter about one matter, oldest first. `all_received`: those running or done were received."""

    items: list[AssignmentOut]
    all_received: bool
