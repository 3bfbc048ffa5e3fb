"""Request and response bodies of a payment that came back."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Body, LineNumber, Word
from services.mediation.returns.rules import Cause
from shared.values.fields import Day, Note, SomeFen


class PaymentReturn(Body):
    """The payment, or a part of it, is not with the worker. Without `fen`, all of it that is left (of the line, where
    one is named). `number` is the bank's own of what it returned or reversed, ours of a mistake.
    """

    number: Annotated[Word, Field(max_length=64)]
    cause: Cause
    fen: SomeFen | None = None
    line: LineNumber | None = None
    happened_on: Day
    reason: Note


class ReturnOut(BaseModel):
    """`outstanding_fen`, of the case, and `case_version` are those of that moment."""

    case: str
    receipt_no: str
    number: str
    fen: int
    happened_on: date
    outstanding_fen: int
    case_version: int
