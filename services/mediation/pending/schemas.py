"""Request and response bodies of pending money."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Answer, Body, ChinaTime, LineNumber, Word
from services.mediation.ledger.rules.ledger import Payer
from services.mediation.payments.schemas import Means
from services.mediation.pending.rules import PendingKind, PendingState
from services.mediation.pending.tables import Pending, PendingEnd
from shared.values.fields import Day, Note, SomeFen

Number = Annotated[Word, Field(max_length=64)]


class NewPending(Body):
    """Money of a line that is on its way, from the day on which it was stated up to and including its last day."""

    number: Number
    kind: PendingKind
    line: LineNumber
    fen: SomeFen
    payer: Payer
    means: Means = "bank_transfer"
    stated_on: Day
    expires_on: Day


class Arrived(Body):
    """It came, the whole of it, on that day and under this receipt."""

    receipt_no: Number
    paid_on: Day


class Void(Body):
    reason: Note


class PendingOut(Answer):
    """Pending money, and how it ended: `awaited` has no end yet; `act_id` is the payment that it became."""

    pending_id: UUID
    number: str
    kind: PendingKind
    line: int
    fen: int
    payer: Payer
    means: str
    stated_on: date
    expires_on: date
    recorded_at: ChinaTime
    state: PendingState = PendingState.AWAITED
    ended_on: date | None = None
    act_id: UUID | None = None

    @classmethod
    def of(cls, row: Pending, end: PendingEnd | None) -> Self:
        how = {} if end is None else end.model_dump(include={"state", "ended_on", "act_id"})
        return cls(**row.model_dump(exclude={"case_number", "recorded_by"}), **how)


class PendingsOut(BaseModel):
    items: list[PendingOut]
