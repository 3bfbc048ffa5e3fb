"""A ledger line: claimed + found = withdrawn + rejected + paid + outstanding, at every moment (C79).

`found` is beyond the claim; `rejected` is claimed or found, but not owed. Money is whole fen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from enum import StrEnum
from typing import Protocol

from services.mediation.ledger.rules.payees import without_payees
from shared.refusals import Conflict, NotFound
from shared.values.money import yuan_text


class EntryKind(StrEnum):
    """What a posting does to its line. Moving takes a claim out of the provisional total into a worker's own line.

    `corrected`: the members' list has less than the first total, and no worker is left to whom the rest could belong.
    """

    CLAIMED = "claimed"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    CORRECTED = "corrected"
    FOUND = "found"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    PAID = "paid"


RAISING = frozenset({EntryKind.CLAIMED, EntryKind.MOVED_IN, EntryKind.FOUND})
"""Kinds that increase what is owed; every other kind decreases it."""

UNCLAIMING = frozenset({EntryKind.MOVED_OUT, EntryKind.CORRECTED})
"""Kinds that decrease the claim itself, never by more than is claimed."""

MOVING = frozenset({EntryKind.MOVED_IN, EntryKind.MOVED_OUT})
"""Kinds that only take a claim from one line to another: they cancel."""

POSTS_TO: dict[EntryKind, tuple[str, int]] = {
    EntryKind.CLAIMED: ("claimed_fen", 1),
    EntryKind.MOVED_IN: ("claimed_fen", 1),
    EntryKind.MOVED_OUT: ("claimed_fen", -1),
    EntryKind.CORRECTED: ("claimed_fen", -1),
    EntryKind.FOUND: ("found_fen", 1),
    EntryKind.WITHDRAWN: ("withdrawn_fen", 1),
    EntryKind.REJECTED: ("rejected_fen", 1),
    EntryKind.PAID: ("paid_fen", 1),
}


class Item(StrEnum):
    """What a line is owed for. `minimum_wage`: the difference to the local minimum wage, found by an officer.

    `compensation` is severance 经济补偿, `extra_compensation` what an order not obeyed adds 加付赔偿金 (INV-10).
    """

    WAGES = "wages"
    OVERTIME = "overtime"
    MINIMUM_WAGE = "minimum_wage"
    COMPENSATION = "compensation"
    EXTRA_COMPENSATION = "extra_compensation"
    INSURANCE = "insurance"
    INJURY = "injury"


class Payer(StrEnum):
    EMPLOYER = "employer"
    CONTRACTOR = "contractor"
    OWNER = "owner"
    BOND = "bond"
    FUND = "fund"
    COURT = "court"


LIABLE = frozenset({Payer.EMPLOYER, Payer.CONTRACTOR, Payer.OWNER})
"""The liable side (LIAB). Bond, fund and court also pay the worker, but that is not the employer's correction."""


class MoreThanOutstanding(Conflict):
    """The sum is more than the line, or the case, has outstanding."""

    code = "more-than-outstanding"
    zh = "金额{yuan}元超过尚欠金额{outstanding}元"
    en = "{yuan} yuan are more than the {outstanding} yuan outstanding"


class LineNeeded(Conflict):
    """A part payment to several lines does not say which line it is for."""

    code = "line-needed"
    zh = "本案有多条未清明细，部分付款须指明明细行"
    en = "several lines are outstanding: a part payment must name its line"


class NoSuchLine(NotFound):
    """The case has no line with this number."""

    code = "no-such-line"
    zh = "本案没有第{line}条明细"
    en = "the case has no line {line}"


@dataclass(frozen=True)
class Balance:
    """A line's money in fen."""

    claimed_fen: int = 0
    found_fen: int = 0
    withdrawn_fen: int = 0
    rejected_fen: int = 0
    paid_fen: int = 0

    @property
    def outstanding_fen(self) -> int:
        owed = self.claimed_fen + self.found_fen
        return owed - self.withdrawn_fen - self.rejected_fen - self.paid_fen

    def after(self, kind: EntryKind, fen: int) -> "Balance":
        """The balance after posting `fen`. Raises MoreThanOutstanding if it would become negative."""
        if kind not in RAISING:
            limit = self.movable_fen if kind in UNCLAIMING else self.outstanding_fen
            if fen > limit:
                raise MoreThanOutstanding(yuan=yuan_text(fen), outstanding=yuan_text(limit))
        return self.posted(kind, fen)

    def posted(self, kind: EntryKind, fen: int) -> "Balance":
        """The balance with `fen` more of this kind; a reversal is less than nothing."""
        field, sign = POSTS_TO[kind]
        return replace(self, **{field: getattr(self, field) + sign * fen})

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def movable_fen(self) -> int:
        """Fen that may still be moved from a provisional total to workers' own lines."""
        return min(self.claimed_fen, self.outstanding_fen)


class Owed(Protocol):
    """What these rules read of a ledger line."""

    @property
    def worker_ref(self) -> str | None: ...
    @property
    def workers(self) -> int: ...
    @property
    def paid_fen(self) -> int: ...
    @property
    def outstanding_fen(self) -> int: ...
    @property
    def signed_fen(self) -> int | None: ...


def allocate(outstanding: Mapping[int, int], fen: int, line: int | None) -> dict[int, int]:
    """Line → fen that a payment settles. Without `line`: the only open line, or all open lines in full.

    Raises NoSuchLine, MoreThanOutstanding, or LineNeeded for a part payment to several lines.
    """
    if line is not None:
        if line not in outstanding:
            raise NoSuchLine(line=line)
        return {line: _within(fen, outstanding[line])}
    there = {number: owed for number, owed in outstanding.items() if owed > 0}
    total = sum(there.values())
    if _within(fen, total) == total:
        return there
    if len(there) > 1:
        raise LineNeeded
    return dict.fromkeys(there, fen)


def workers_paid(lines: Iterable[Owed]) -> int:
    """Workers who were paid and are owed nothing more. A provisional total counts for all its workers, once they are
    known to have received it.
    """
    by_worker: dict[str | None, list[Owed]] = {}
    for line in lines:
        by_worker.setdefault(line.worker_ref, []).append(line)
    return sum(sum(line.workers for line in theirs) for theirs in by_worker.values() if _paid(theirs))


def _paid(theirs: Sequence[Owed]) -> bool:
    """Whether one worker's lines, or those of nobody in particular, are paid and owe nothing more."""
    owed, paid = any(line.outstanding_fen for line in theirs), any(line.paid_fen for line in theirs)
    return paid and not owed and not without_payees(theirs)


def _within(fen: int, outstanding: int) -> int:
    if fen > outstanding:
        raise MoreThanOutstanding(yuan=yuan_text(fen), outstanding=yuan_text(outstanding))
    return fen
