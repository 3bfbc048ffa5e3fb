"""Request and response bodies of money in suspense."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Answer, Body, InternalRef, LineNumber, Word
from services.mediation.ledger.rules.ledger import Payer
from services.mediation.payments.schemas import Means, PaymentOut
from services.mediation.suspense.doubts import Doubt
from shared.values.fields import Day, Division, Note, SomeFen

Number = Annotated[Word, Field(max_length=64)]


class NewMoney(Body):
    """Money that came. `account` is our own name of the account, never its number."""

    account: InternalRef
    bank_ref: Number
    division: Division
    fen: SomeFen
    happened_on: Day


class Match(Body):
    """The money, or a part of it, is a payment in a case: without `line`, as for a payment by itself. The receipt is
    the bank's reference unless another is named.
    """

    case: Word
    line: LineNumber | None = None
    fen: SomeFen
    payer: Payer
    means: Means = "bank_transfer"
    receipt_no: Number | None = None


class SendBack(Body):
    """A part that is sent back to where it came from, under its own number."""

    number: Number
    fen: SomeFen
    happened_on: Day
    reason: Note


class MatchedOut(BaseModel):
    """A posting that took a part of it."""

    case: str
    line: int
    fen: int
    receipt_no: str | None


class SentBackOut(BaseModel):
    number: str
    fen: int
    happened_on: date


class ListedMoney(Answer):
    """Money that came: matched + returned + suspense is `fen`. `days` since it came, while some is in suspense."""

    money_id: UUID
    account: str
    bank_ref: str
    division: str
    happened_on: date
    fen: int
    matched_fen: int
    returned_fen: int
    suspense_fen: int
    days: int | None = Field(validation_alias="days_in_suspense")


class MoneyOut(ListedMoney):
    """The same, with what became of it."""

    matched: list[MatchedOut]
    sent_back: list[SentBackOut]


class MatchOut(BaseModel):
    """The payment that it became, and what is left in suspense."""

    payment: PaymentOut
    suspense_fen: int


class CandidateOut(BaseModel):
    """A line that the money may be for; `refused`: a person said that it is not."""

    case: str
    line: int
    confidence: int
    doubt: Doubt | None
    refused: bool


class CandidatesOut(BaseModel):
    items: list[CandidateOut]


class NotFor(Body):
    """The money is not for this line."""

    case: Word
    line: LineNumber
    reason: Note
