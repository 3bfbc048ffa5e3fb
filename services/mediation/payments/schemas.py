"""What callers send and are shown of payments and findings."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.mediation.cases.schemas import Answer, Body, ChinaTime, LineNumber, Word
from services.mediation.ledger.rules.ledger import Payer
from shared.values.fields import Day, Fen, Note, SomeFen


class PaymentOut(Answer):
    """A payment as it was taken in: `outstanding_fen` and `case_version` are of that moment."""

    case_number: str
    receipt_no: str
    line: int | None
    fen: int
    paid_on: date
    payer: Payer
    means: str
    recorded_at: ChinaTime
    outstanding_fen: int
    case_version: int


class NewPayment(Body):
    """Money that reached workers. Without `line` it settles the only open line, or all of them in full."""

    receipt_no: Annotated[Word, Field(max_length=64)]
    line: LineNumber | None = None
    fen: SomeFen
    paid_on: Day
    payer: Payer
    means: Literal["bank_transfer", "wage_account", "agent_payment", "cash", "court", "other"] = "bank_transfer"


class Finding(Body):
    """Whether the line is owed, and what was found beyond the claim. What is not owed is then rejected."""

    verified: bool
    found_fen: Fen = 0
    note: Note | None = None


class LessOwed(Body):
    """Withdrawn by the worker, or rejected by the officer, with the reason."""

    line: LineNumber
    fen: SomeFen
    reason: Note
