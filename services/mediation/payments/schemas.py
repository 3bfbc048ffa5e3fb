"""Request and response bodies of payments and findings."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field

from services.mediation.cases.schemas import Answer, Body, ChinaTime, LineNumber, Word
from services.mediation.ledger.rules.ledger import Payer
from services.mediation.ledger.tables import Act
from shared.values.fields import Day, Fen, Note, SomeFen

Means = Literal["bank_transfer", "wage_account", "agent_payment", "cash", "court", "other"]


class PaymentOut(Answer):
    """A payment as recorded: `outstanding_fen` and `case_version` are those of that moment."""

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

    @classmethod
    def of(cls, act: Act) -> Self:
        same = ("case_number", "line", "fen", "payer", "means", "recorded_at", "outstanding_fen", "case_version")
        told = {name: getattr(act, name) for name in same}
        return cls(**told, receipt_no=act.number, paid_on=act.happened_on)


class NewPayment(Body):
    """Money paid to workers. Without `line` it settles the only open line, or all open lines in full."""

    receipt_no: Annotated[Word, Field(max_length=64)]
    line: LineNumber | None = None
    fen: SomeFen
    paid_on: Day
    payer: Payer
    means: Means = "bank_transfer"


class Finding(Body):
    """Whether the line is owed, and the fen found beyond the claim. What is not owed is rejected afterwards. `rural`:
    whether its worker, or every worker of the total, is a rural worker 农民工; left out, nothing is said of it.
    `whole_months` are the whole months of pay 足月数 that the line is: no part of a month counts until an officer says
    so (CRIM-02).
    """

    verified: bool
    found_fen: Fen = 0
    rural: bool | None = None
    whole_months: Annotated[int, Field(strict=True, ge=0, le=1_200)] | None = None
    note: Note | None = None


class SignedList(Body):
    """The list 工资支付表 on which so many workers signed for so much, under the number by which it is kept."""

    list_no: Annotated[Word, Field(max_length=64)]
    workers: Annotated[int, Field(strict=True, ge=2, le=1_000_000)]
    fen: SomeFen
    note: Note | None = None


class LessOwed(Body):
    """Fen withdrawn by the worker or rejected by the officer, with the reason."""

    line: LineNumber
    fen: SomeFen
    reason: Note
