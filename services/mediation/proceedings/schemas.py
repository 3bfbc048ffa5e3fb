"""Request and response bodies of proceedings."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Answer, Body, LineNumber, Word
from services.mediation.ledger.rules.ledger import Item
from services.mediation.proceedings.rules import Proceeding
from shared.values.fields import Day, Note

Lines = Annotated[list[LineNumber], Field(min_length=1, max_length=1_000)]


class Begun(Body):
    """Claims went to a proceeding on that day: of these lines, or of all. `number` is that of the other office's case.
    The inspection takes claims up by its own command.
    """

    proceeding: Literal[Proceeding.ARBITRATION, Proceeding.PAYMENT_ORDER, Proceeding.SUIT]
    began_on: Day
    lines: Lines | None = None
    number: Word | None = None
    note: Note | None = None


class Ended(Body):
    """A proceeding of these lines, or of all, ended on that day, and how."""

    proceeding: Proceeding
    ended_on: Day
    lines: Lines | None = None
    reason: Note


class ProceedingOut(Answer):
    """A claim of a line for a month in a proceeding; unended where `ended_on` is null."""

    line: int
    month: str
    item: Item
    proceeding: Proceeding
    number: str | None
    began_on: date
    ended_on: date | None


class ProceedingsOut(BaseModel):
    items: list[ProceedingOut]
