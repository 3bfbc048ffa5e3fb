"""Which lines of the ledger a file's lines pay, in the bank's order.

Certain: one person, and either a sum that only one of their open lines has, or all they are owed, or a part of the only
line that is open; and not the same sum on the same day again, unless the remark says for which other month.
Everything else is a person's to decide, with what it may be. The confidence, in percent, is our own choice: it orders
what a person is shown.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.mediation.bank_files.rules.payees import Lists, Payee, Worker
from services.mediation.suspense.doubts import Doubt
from shared.trade.remarks import month_named

LineKey = tuple[str, int]
"""Case and line."""
NUMBERED, NAMED, DOUBTED, NEAR = 99, 95, 70, 50


@dataclass(frozen=True, slots=True)
class Paid:
    """A line of the file: money of this number reached that payee."""

    number: str
    on: date
    fen: int
    payee: Payee
    remark: str = ""


@dataclass(slots=True)
class Open:
    """A worker's line, and what of it is not paid yet as the file is read."""

    key: LineKey
    worker: str
    period_from: str | None
    period_to: str | None
    outstanding_fen: int
    paid_fen: int = 0

    def covers(self, month: str) -> bool:
        begins, ends = self.period_from or self.period_to, self.period_to or self.period_from
        return begins is not None and ends is not None and begins <= month <= ends


@dataclass(frozen=True)
class Match:
    """`parts` where it is certain; else why not, and what it may be: line → confidence."""

    parts: Mapping[LineKey, int] = field(default_factory=dict)
    doubt: Doubt | None = None
    candidates: Mapping[LineKey, int] = field(default_factory=dict)
    confidence: int = 0


def match(
    paid: Iterable[Paid], lists: Lists, lines: Sequence[Open], refused: Collection[tuple[str, LineKey]] = ()
) -> dict[str, Match]:
    """By number. `refused`: that a person said no to, by number and line; it is neither matched nor proposed again."""
    by_worker: dict[str, list[Open]] = {}
    for line in lines:
        by_worker.setdefault(line.worker, []).append(line)
    found: dict[str, Match] = {}
    sent: set[tuple[str, date, int, date | None]] = set()
    for each in paid:
        workers, doubt = lists.whose(each.payee)
        if doubt is None:
            order = (workers[0].person, each.on, each.fen, month_named(each.remark, each.on))
            doubt = Doubt.PAID_TWICE if order in sent else None
            sent.add(order)
        theirs = [line for worker in workers for line in by_worker.get(worker.ref, ())]
        theirs = [line for line in theirs if (each.number, line.key) not in refused]
        found[each.number] = _matched(each, theirs, doubt, _sure(each.payee, workers))
    return found


def _sure(payee: Payee, workers: Sequence[Worker]) -> int:
    told = {payee.id_no, payee.card} - {None}
    return NUMBERED if any(told & {each.id_no, each.card} for each in workers) else NAMED


def _matched(paid: Paid, theirs: Sequence[Open], doubt: Doubt | None, confidence: int) -> Match:
    lines = [line for line in theirs if line.outstanding_fen > 0]
    named = month_named(paid.remark, paid.on)
    of_month = [line for line in theirs if named and line.covers(f"{named:%Y-%m}")]
    some = [line for line in of_month or lines if line.outstanding_fen > 0]
    if doubt is None:
        parts, doubt = _parts(paid.fen, some, theirs)
        if parts:
            for line in some:
                taken = parts.get(line.key, 0)
                line.outstanding_fen, line.paid_fen = line.outstanding_fen - taken, line.paid_fen + taken
            return Match(parts, confidence=confidence)
    weight = NEAR if doubt in (Doubt.NAME_NEAR, Doubt.NOBODY) else DOUBTED
    likely = {line.key: weight + (20 if line.outstanding_fen == paid.fen else 0) for line in some}
    return Match(doubt=doubt, candidates=likely)


def _parts(fen: int, lines: Sequence[Open], theirs: Sequence[Open]) -> tuple[dict[LineKey, int], Doubt | None]:
    """What is certain, or why nothing is."""
    exact = [line for line in lines if line.outstanding_fen == fen]
    total = sum(line.outstanding_fen for line in lines)
    if len(exact) == 1:
        return {exact[0].key: fen}, None
    if lines and total == fen:
        return {line.key: line.outstanding_fen for line in lines}, None
    if len(exact) > 1:
        return {}, Doubt.EQUAL_SUMS
    if fen < total:
        return ({lines[0].key: fen}, None) if len(lines) == 1 else ({}, Doubt.WHICH_LINE)
    if any(line.paid_fen == fen for line in theirs):
        return {}, Doubt.PAID_TWICE
    return {}, Doubt.MORE_THAN_OWED if total else Doubt.NOTHING_OPEN
