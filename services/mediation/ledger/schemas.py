"""Request and response bodies of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Self

from pydantic import BaseModel

from services.mediation.cases.schemas import Answer, Body, ChinaTime, WorkerRef
from services.mediation.cases.tables import Case
from services.mediation.ledger.rules.ledger import Balance, EntryKind, Item, Payer
from services.mediation.ledger.tables import LedgerEntry, LedgerLine
from shared.values.fields import Month, SomeFen


class LineOut(Answer):
    """`unnamed_fen` was paid on a total of several workers, and no `signed_list` says who received it. `pending_fen` is
    on its way and still outstanding.
    """

    line: int
    worker_ref: str | None
    workers: int
    item: Item
    period_from: str | None
    period_to: str | None
    claimed_fen: int
    found_fen: int
    withdrawn_fen: int
    rejected_fen: int
    paid_fen: int
    outstanding_fen: int
    pending_fen: int
    verified: bool | None
    verified_on: date | None
    signed_list: str | None
    signed_fen: int | None
    unnamed_fen: int
    rural: bool | None
    whole_months: int | None


class ListedLine(LineOut):
    """A line with its case."""

    case_number: str


class EntryOut(Answer):
    line: int
    kind: EntryKind
    fen: int
    happened_on: date
    receipt_no: str | None
    payer: Payer | None
    recorded_by: str
    recorded_at: ChinaTime


class LedgerOut(BaseModel):
    """Claimed + found = withdrawn + rejected + paid + outstanding, in each line and in the sums."""

    case: str
    version: int
    claimed_fen: int | None
    found_fen: int
    withdrawn_fen: int
    rejected_fen: int
    paid_fen: int
    outstanding_fen: int | None
    lines: list[LineOut]
    entries: list[EntryOut]

    @classmethod
    def of(cls, case: Case, lines: Sequence[LedgerLine], entries: Sequence[LedgerEntry]) -> Self:
        return cls(
            case=case.number,
            version=case.version,
            claimed_fen=None if case.claim_unknown else sum(line.claimed_fen for line in lines),
            found_fen=sum(line.found_fen for line in lines),
            withdrawn_fen=sum(line.withdrawn_fen for line in lines),
            rejected_fen=sum(line.rejected_fen for line in lines),
            paid_fen=sum(line.paid_fen for line in lines),
            outstanding_fen=None if case.claim_unknown else sum(line.outstanding_fen for line in lines),
            lines=[LineOut.model_validate(line) for line in lines],
            entries=[EntryOut.model_validate(entry) for entry in entries],
        )


class Sums(BaseModel):
    """Claimed + found = withdrawn + rejected + paid + outstanding."""

    claimed_fen: int
    found_fen: int
    withdrawn_fen: int
    rejected_fen: int
    paid_fen: int
    outstanding_fen: int

    @classmethod
    def of(cls, balance: Balance) -> Self:
        return cls(**asdict(balance), outstanding_fen=balance.outstanding_fen)


class LineAsOf(Sums):
    line: int


class LedgerAsOf(Sums):
    """The sums of what had happened by `as_of`, as far as it had been recorded by the end of `known_on`."""

    case: str
    as_of: date
    known_on: date
    lines: list[LineAsOf]

    @classmethod
    def at(cls, case: str, as_of: date, known_on: date, posted: Iterable[tuple[int, EntryKind, int]]) -> Self:
        """`posted`: line, kind and fen."""
        lines: dict[int, Balance] = {}
        for line, kind, fen in posted:
            lines[line] = lines.get(line, Balance()).posted(kind, fen)
        whole = sum(lines.values(), Balance())
        return cls(
            case=case,
            as_of=as_of,
            known_on=known_on,
            **Sums.of(whole).model_dump(),
            lines=[LineAsOf(line=line, **Sums.of(each).model_dump()) for line, each in lines.items()],
        )


class NewLine(Body):
    """A worker's own line, moved out of the provisional total as far as it reaches."""

    worker_ref: WorkerRef
    item: Item = Item.WAGES
    period_from: Month | None = None
    period_to: Month | None = None
    claimed_fen: SomeFen
