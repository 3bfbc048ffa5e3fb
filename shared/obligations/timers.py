"""What a service does when time passes or a person answers: the types of the table in its `schedule.py`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.callers import Caller
from shared.obligations.tables import Obligation, Question, Reminder

OnOverdue = Callable[[AsyncSession, Obligation], Awaitable[None]]
OnMoved = Callable[[AsyncSession, Sequence[Obligation]], Awaitable[None]]
OnReminder = Callable[[AsyncSession, Obligation, Reminder], Awaitable[None]]
OnAnswered = Callable[[AsyncSession, Question], Awaitable[None]]
Hold = Callable[[AsyncSession, Sequence[str]], Awaitable[set[str]]]
MattersOf = Callable[[AsyncSession, Sequence[str]], Awaitable[Mapping[str, str]]]


class Approval(BaseModel):
    """Something that was proposed and waits for the caller's decision."""

    subject_kind: str
    subject: str
    division: str
    asks: str
    proposed_by: str
    due_on: date | None


@dataclass(frozen=True)
class Queue:
    """Whose work a caller has: the names of their own, and of each absent officer they are deputy for (name →
    officer).
    """

    own: list[str]
    absent: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [*self.own, *self.absent]


@dataclass(frozen=True)
class Desk:
    """Whose work a caller has beside their own (leave, office), and what waits for their approval."""

    works_for: Callable[[AsyncSession, Caller], Awaitable[Queue]]
    approvals: Callable[[AsyncSession, Caller], Awaitable[list[Approval]]]


@dataclass(frozen=True)
class Timers:
    """What a service does when a deadline passes (by its name), a reminder is due, a question is answered."""

    overdue: Mapping[str, OnOverdue] = field(default_factory=dict)
    reminder: OnReminder | None = None
    holds: Mapping[str, Hold] = field(default_factory=dict)
    """By kind of subject: locks the rows of those that no other transaction has locked, and says which (`locks`)."""
    matters: Mapping[str, MattersOf] = field(default_factory=dict)
    """By kind of subject: the number of the complaint or case that each of these subjects is about (`matters`)."""
    words: Mapping[str, str] = field(default_factory=dict)
    """By name of a deadline: what it is called in Chinese, where files show words."""
    moved: OnMoved | None = None
    """Given the deadlines whose last day a new holiday notice moved, for a service that keeps a copy of that day."""
    desk: Desk | None = None
    answered: Mapping[str, OnAnswered] = field(default_factory=dict)
    """By code or its beginning (`unknown:`): continues the step that waited, in the transaction of the answer."""

    def on_answered(self, code: str) -> OnAnswered | None:
        """The action whose key is the longest beginning of this code, if any."""
        fitting = [beginning for beginning in self.answered if code.startswith(beginning)]
        return self.answered[max(fitting, key=len)] if fitting else None
