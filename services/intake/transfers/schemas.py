"""Request and response bodies of transfers."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.intake.complaints.schemas import Sent
from services.intake.transfers.rules import TransferState
from shared.values.fields import Day, Division, Note


class TransferIn(Sent):
    """Offer the complaint to the place of work. `answer_by` is for places whose days to answer are unknown."""

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
    """The decision of the sender's head on a proposed transfer."""

    reason: Note


class TransferOut(BaseModel):
    """A transfer as both sides see it; the receiver answers with `complaint_version` (If-Match)."""

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
