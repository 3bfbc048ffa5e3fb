"""Responses of my work, and the answer to a question."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict

from shared import clock
from shared.obligations.tables import ObligationState
from shared.obligations.timers import Approval
from shared.values.fields import Note

ChinaTime = Annotated[datetime, AfterValidator(lambda at: at.astimezone(clock.CHINA))]


class ReminderOut(BaseModel):
    """A reminder that has fired."""

    model_config = ConfigDict(from_attributes=True)

    working_days_before: int
    fire_on: date
    fired_at: ChinaTime


class WorkItem(BaseModel):
    """A deadline still to be met. `working_days_left` is negative once it has passed.

    While it is paused, `due_on` is the day it would have without that pause. `pauses` and `derivations` say when it was
    suspended and how its day moved; a provisional day waits for a holiday notice. `stands_in_for` is the absent officer
    whose item it is, while the caller is their deputy. `matter` is the number of the complaint or case it is about,
    also where `subject` is that of a notice, a letter or a message; null where it is about none.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    subject_kind: str
    subject: str
    matter: str | None = None
    division: str
    name: str
    rule_id: str
    legal_basis: str
    term: str
    started_on: date
    due_on: date
    provisional: bool
    state: ObligationState
    owner: str | None
    met_on: date | None
    overdue_at: datetime | None
    extensions: list[dict[str, str]]
    paused_on: date | None
    pauses: list[dict[str, str]]
    derivations: list[dict[str, str]]
    working_days_left: int = 0
    reminders: list[ReminderOut] = []
    stands_in_for: str | None = None


class OpenQuestion(BaseModel):
    """Something only a person can answer."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    subject_kind: str
    subject: str
    division: str
    code: str
    zh: str
    en: str
    asked_at: ChinaTime


class AnswerIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answer: Note


class AnsweredQuestion(OpenQuestion):
    """A question and its answer. The step that waited for it was carried out with the answer."""

    answered_at: datetime
    answered_by: str
    answer: str


class Deadlines(BaseModel):
    """Every deadline of one complaint or case, met ones too."""

    items: list[WorkItem]


class WorkDay(BaseModel):
    """How many deadlines are due on a day; of `provisional` ones the day waits for a holiday notice."""

    due_on: date
    items: int
    provisional: int


class WorkDays(BaseModel):
    """Deadlines by the day they are due, today and later, the next day first; `overdue` ones passed before today, and
    `paused` ones are due on no day yet. `works_for` is that of my work.
    """

    days: list[WorkDay]
    overdue: int
    paused: int
    works_for: list[str]

    @classmethod
    def of(cls, rows: Iterable[tuple[date, bool, int, int]], today: date, works_for: list[str]) -> Self:
        """From a row per day and pause: the day, whether they are paused, how many, how many of them provisional."""
        counted = list(rows)
        ahead = [row for row in counted if not row[1] and row[0] >= today]
        return cls(
            days=[WorkDay(due_on=day, items=items, provisional=waiting) for day, _, items, waiting in sorted(ahead)],
            overdue=sum(items for day, paused, items, _ in counted if not paused and day < today),
            paused=sum(items for _, paused, items, _ in counted if paused),
            works_for=works_for,
        )


class Work(BaseModel):
    """Deadlines of one page and the cursor of the next. Questions and approvals come with the first page, oldest first.

    `works_for`: whose deadlines `owner=me` shows, the caller's own and those of the officers they are deputy for.
    """

    items: list[WorkItem]
    questions: list[OpenQuestion]
    approvals: list[Approval]
    works_for: list[str]
    next: str | None
