"""Request and response bodies of reconciliation."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from services.intake.complaints.schemas import NewComplaint, Sent
from services.intake.reconciliation import rules
from services.intake.reconciliation.rules import ItemState, Kind, Resolution, State
from services.intake.reconciliation.tables import Reconciliation, ReconciliationItem
from shared.clock import CHINA
from shared.deliveries import Delivery
from shared.obligations import Obligation
from shared.trade.dispositions import Disposition
from shared.values.fields import LARGEST_FEN, Day, Division, Line, Moment, Note

RECORDS = 5_000
"""Records in one list at most; a partner with more sends several batches a day."""


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Optional = BeforeValidator(_empty_is_none)
Amount = Annotated[int, Field(ge=0, le=LARGEST_FEN)]


class HeaderIn(Sent):
    """The list's header. `division` is the place it is about, `as_of` the moment of its states."""

    partner: Line
    division: Division
    batch_no: Line
    period: Day
    record_count: Annotated[int, Field(ge=0, le=RECORDS)]
    total_fen: Annotated[int, Field(ge=0, le=LARGEST_FEN * RECORDS)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")]
    as_of: Annotated[Moment | None, Optional] = None


class RecordIn(Sent):
    """One order as the partner has it; a value it does not keep is left out or empty, and not compared."""

    partner_no: Line
    filed_on: Annotated[Day | None, Optional] = None
    workers: Annotated[int | None, Field(ge=0, le=100_000), Optional] = None
    owed_fen: Annotated[Amount | None, Optional] = None
    state: Annotated[State | None, Optional] = None
    disposition: Annotated[Disposition | None, Optional] = None

    def record(self) -> rules.Record:
        return rules.Record(**self.model_dump(mode="python"))


class ReconciliationIn(Sent):
    header: HeaderIn
    records: list[RecordIn] = Field(max_length=RECORDS)

    @classmethod
    def worked_out(cls, records: list[RecordIn], *, batch_no: str | None, **said: Any) -> Self:
        """A list without a header of its own: number, sum and digest are those of its records. Without a batch number
        it is made of the place, the day and the digest. Raises ValidationError."""
        digest = rules.digest([each.record() for each in records])
        total = sum(each.owed_fen or 0 for each in records)
        counted = {"record_count": len(records), "total_fen": total, "sha256": digest}
        header = {**said, **counted, "batch_no": batch_no or f"{said['division']}-{said['period']}-{digest[:24]}"}
        return cls.model_validate({"header": header, "records": [each.model_dump() for each in records]})


class ResolveIn(Sent):
    """How a difference ended, and why; stated by a person. `filing` is the missing order, for `filed_now`."""

    resolution: Literal[
        Resolution.OURS_CORRECTED,
        Resolution.THEIRS_CORRECTED,
        Resolution.FILED_NOW,
        Resolution.NOT_OURS,
        Resolution.EXPLAINED,
    ]
    reason: Note
    filing: NewComplaint | None = None

    @model_validator(mode="after")
    def _files_only_what_was_lost(self) -> Self:
        if self.filing is not None and self.resolution != Resolution.FILED_NOW:
            raise ValueError("filing goes with filed_now; 只有补录（filed_now）才附filing")
        return self


class OwnerIn(Sent):
    owner: Line
    reason: Note


class ReconciliationOut(BaseModel):
    """A list as taken, with the numbers of records that matched and differed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    partner: str
    batch_no: str
    division: str
    period: date
    as_of: datetime
    record_count: int
    total_fen: int
    sha256: str
    received_at: datetime
    by: str
    matched: int
    ours_only: int
    theirs_only: int
    differing: int

    @classmethod
    def of(cls, row: Reconciliation) -> Self:
        shown = cls.model_validate(row)
        return shown.model_copy(
            update={"as_of": row.as_of.astimezone(CHINA), "received_at": row.received_at.astimezone(CHINA)}
        )


class ItemOut(BaseModel):
    """A difference; `fields` holds our and their value of every field that differs."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    version: int
    reconciliation: UUID
    partner: str
    division: str
    period: date
    partner_no: str
    kind: Kind
    complaint: str | None
    fields: dict[str, Any]
    owner: str
    due_on: date | None
    state: ItemState
    opened_at: datetime
    resolution: Resolution | None
    reason: str | None
    resolved_by: str | None
    resolved_at: datetime | None

    @classmethod
    def of(cls, row: ReconciliationItem) -> Self:
        shown = cls.model_validate(row)
        done = row.resolved_at.astimezone(CHINA) if row.resolved_at else None
        return shown.model_copy(update={"opened_at": row.opened_at.astimezone(CHINA), "resolved_at": done})


class UnknownMessage(BaseModel):
    """A message whose delivery is unknown. Without an owner the partner is asked about it automatically."""

    id: UUID
    complaint: str
    party: str
    kind: str
    made_at: datetime
    attempts: int
    last_error: str | None
    owner: str | None
    due_on: date | None

    @classmethod
    def of(cls, message: Delivery, work: Obligation | None) -> Self:
        told = message.model_dump(include={"id", "party", "kind", "attempts", "last_error"})
        owner, due_on = (work.owner, work.due_on) if work else (None, None)
        made_at = message.made_at.astimezone(CHINA)
        return cls(**told, complaint=message.subject, made_at=made_at, owner=owner, due_on=due_on)


class SettleIn(Sent):
    """What the partner answered when asked whether a message arrived."""

    arrived: bool
    reason: Note
