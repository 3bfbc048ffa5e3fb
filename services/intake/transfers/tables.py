"""Table of transfers to another place."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.schema import Intake
from services.intake.transfers.rules import TransferState
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class Transfer(Intake, table=True):
    """A complaint, alone or with its case, offered to the place it belongs to 移送; it stays until the other side
    accepts.

    `document_no` is the number of the letter 移送函; without it the other side does not see the transfer. `waits`: the
    clock whose length is not known at the receiving place.
    """

    __tablename__ = "transfer"

    number: str = Field(primary_key=True)
    version: int = 0
    complaint: str = Field(foreign_key="complaint.number")
    document_no: str | None = Field(default=None, unique=True)
    with_case: bool = False
    state: TransferState = Field(sa_type=text_of(TransferState))
    from_division: str = Field(sa_type=DivisionCode)
    to_division: str = Field(sa_type=DivisionCode)
    stage_before: str
    offered_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    offered_by: str
    approved_by: str | None = None
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str = Field(sa_type=Text)
    answer_by: date | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: str | None = None
    answer: str | None = Field(default=None, sa_type=Text)
    designated_by: str | None = None
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)
