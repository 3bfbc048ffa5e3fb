"""Request and response bodies of inspection and its correction orders."""

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from services.mediation.cases.schemas import Answer, Body, LineNumber, Word
from services.mediation.inspection.rules import AddresseeRole, OrderState
from services.mediation.ledger.rules.ledger import Item
from shared.values.fields import Day, Note, SomeFen, Uscc


class AddresseeOut(BaseModel):
    """Whom the order binds; an employer may have no code yet."""

    role: AddresseeRole
    uscc: str | None


class OrderLineOut(Answer):
    """What is ordered for one line of the ledger. `unpaid_fen` is what is ordered and still owed; 0 once it ended."""

    line: int
    worker_ref: str | None
    workers: int
    item: Item
    period_from: str | None
    period_to: str | None
    ordered_fen: int
    paid_fen: int
    others_fen: int
    unpaid_fen: int


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
    addressee: AddresseeOut
    lines: list[OrderLineOut]


class OrdersOut(BaseModel):
    items: list[OrderOut]


class OpenInspection(Body):
    """At least two inspectors (INV-01)."""

    inspectors: list[Word] = Field(min_length=2, max_length=10)
    note: Note | None = None


class OrderLine(Body):
    """A ledger line that is ordered paid; without a sum, all that is verified and outstanding of it."""

    line: LineNumber
    fen: SomeFen | None = None


class Addressee(Body):
    """Who is ordered to pay: the employer, or by its code the general contractor that pays first (LIAB-05, LIAB-06)."""

    role: AddresseeRole
    uscc: Uscc | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.role is not AddresseeRole.EMPLOYER and self.uscc is None:
            raise ValueError("another than the employer is named by its code; 非用人单位须写明统一社会信用代码")
        return self


class Correct(Body):
    """The officer states the last day: no law gives the length (INV-09).

    Without `lines`, all that is verified and orderable (监察条例26); `ordered_fen` is a sum for the only such line.
    """

    due_on: Day
    lines: list[OrderLine] = Field(default=[], max_length=10_000)
    ordered_fen: SomeFen | None = None
    addressee: Addressee = Addressee(role=AddresseeRole.EMPLOYER)
    note: Note | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.lines and self.ordered_fen is not None:
            raise ValueError("lines have their own sums; 已写明明细行的，不再另写总额")
        if len({each.line for each in self.lines}) < len(self.lines):
            raise ValueError("a line is named once; 同一明细行只能写一次")
        return self


class Serve(Body):
    """`on_record`: a photo or video shows the posting; without it the posting is no evidence (CRIM-04)."""

    served_on: Day
    means: Literal["in_person", "left", "post", "electronic", "announcement", "posting"] = "in_person"
    on_record: bool = False
