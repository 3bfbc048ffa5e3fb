"""Request and response bodies of a collective's lists. `reference` names a row in the caller's own list: the row is
done once, however often it is sent.
"""

from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Body, LineNumber, Word, WorkerRef
from services.mediation.ledger.rules.ledger import Item, Payer
from services.mediation.payments.schemas import Finding, Means
from shared.values.fields import Day, Month, Note, SomeFen

Reference = Annotated[Word, Field(max_length=64)]
AT_ONCE = 1_000
"""Rows of one list at most; our own choice, so that all of them are written by one statement."""


class Row(Protocol):
    """What every row has."""

    @property
    def reference(self) -> str: ...


class ClaimRow(Body):
    """What a worker claims, on a line of their own."""

    reference: Reference
    worker_ref: WorkerRef
    item: Item = Item.WAGES
    period_from: Month | None = None
    period_to: Month | None = None
    claimed_fen: SomeFen


class FindingRow(Finding):
    reference: Reference
    line: LineNumber


class MoneyRow(Body):
    """Fen of one line: paid under this receipt, or given up."""

    reference: Reference
    line: LineNumber
    fen: SomeFen


class ClaimList(Body):
    list_no: Reference
    rows: Annotated[list[ClaimRow], Field(min_length=1, max_length=AT_ONCE)]


class FindingList(Body):
    list_no: Reference
    rows: Annotated[list[FindingRow], Field(min_length=1, max_length=AT_ONCE)]


class PaymentList(Body):
    """A list paid by one payer on one day; the reference of each row is its receipt 凭证."""

    list_no: Reference
    paid_on: Day
    payer: Payer
    means: Means = "bank_transfer"
    rows: Annotated[list[MoneyRow], Field(min_length=1, max_length=AT_ONCE)]


class WithdrawalList(Body):
    list_no: Reference
    reason: Note
    rows: Annotated[list[MoneyRow], Field(min_length=1, max_length=AT_ONCE)]


class RowOut(BaseModel):
    """What became of a row. `again`: it was done before; `refused`: with its code and why, in both languages."""

    reference: str
    state: Literal["done", "again", "refused"]
    line: int | None = None
    code: str | None = None
    zh: str | None = None
    en: str | None = None


class ListOut(BaseModel):
    """The rows in the order of the list; a refused row harms no other."""

    case: str
    version: int
    list_no: str
    done: int
    again: int
    refused: int
    rows: list[RowOut]
