"""Body of an assignment."""

from pydantic import Field

from services.intake.complaints.schemas import Sent
from shared.assignments.schemas import HelperIn
from shared.values.fields import Day, Line, Note


class AssignIn(Sent):
    """The officer (`owner`), the unit, or both. With neither of them the place's lists name the unit."""

    owner: Line | None = None
    unit: Line | None = None
    party: Line | None = None
    due_on: Day | None = None
    assisting: list[HelperIn] = Field(default_factory=list, max_length=20)
    reason: Note | None = None
