"""What callers send and are shown of transfers to another place."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.intake.complaints.schemas import Sent
from services.intake.transfers.rules import TransferState
from shared.values.fields import Day, Division, Note


class TransferIn(Sent):
    """Offer it to the place where the work was done. `answer_by` where the place's days are not known."""

    to_division: Division
    answer_by: Day | None = None
    reason: Note


class AcknowledgeTransferIn(Sent):
    outcome: Literal["accepted", "refused"]
    reason: Note


class DesignateIn(Sent):
    division: Division
    reason: Note


class DecideTransferIn(Sent):
    """What the sender's head decides on a transfer that an officer proposed."""

    reason: Note


class TransferOut(BaseModel):
    """A transfer as both sides see it; `complaint_version` is what the receiver answers on (If-Match)."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    version: int
    complaint: str
    complaint_version: int
    document_no: str | None
    with_case: bool
    state: TransferState
    from_division: str
    to_division: str
    superior: str
    offered_at: datetime
    offered_by: str
    approved_by: str | None
    approved_at: datetime | None
    reason: str
    answer_by: date | None
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None
    designated_by: str | None
    workers: int
    owed_fen: int
    employer: str | None
    project: str | None
    summary: str
