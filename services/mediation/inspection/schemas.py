"""Request and response bodies of inspection and its correction orders."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Answer, Body, Word
from services.mediation.inspection.rules import OrderState
from shared.values.fields import Day, Note, SomeFen


class OrderOut(Answer):
    document_no: str
    state: OrderState
    ordered_fen: int
    paid_fen: int
    others_fen: int
    issued_on: date
    issued_by: str
    due_on: date
    served_on: date | None
    served_by: str | None
    on_record: bool
    answered_on: date | None


class OrdersOut(BaseModel):
    items: list[OrderOut]


class OpenInspection(Body):
    """At least two inspectors (INV-01)."""

    inspectors: list[Word] = Field(min_length=2, max_length=10)
    note: Note | None = None


class Correct(Body):
    """The officer states the last day: no law gives the length (INV-09)."""

    due_on: Day
    ordered_fen: SomeFen | None = None
    note: Note | None = None


class Serve(Body):
    """`on_record`: a photo or video shows the posting; without it the posting is no evidence (CRIM-04)."""

    served_on: Day
    means: Literal["in_person", "left", "post", "electronic", "announcement", "posting"] = "in_person"
    on_record: bool = False
