"""Workers' own lines: moved out of the provisional total as far as it reaches, claimed anew beyond it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import need_open
from services.mediation.ledger import queries
from services.mediation.ledger.posting import act, post
from services.mediation.ledger.rules.ledger import EntryKind, Item
from services.mediation.ledger.schemas import NewLine
from services.mediation.ledger.tables import Act, LedgerLine
from shared import clock
from shared.access.callers import Caller
from shared.refusals import Conflict


class LineThere(Conflict):
    """The worker's line for this item and these months exists with another sum."""

    code = "line-there"
    zh = "该劳动者的同一项目已在第{line}条，金额不同"
    en = "this worker's item is line {line} already, with another sum"


class Claim(Protocol):
    """What one worker claims for some months."""

    @property
    def worker_ref(self) -> str: ...
    @property
    def item(self) -> Item: ...
    @property
    def period_from(self) -> str | None: ...
    @property
    def period_to(self) -> str | None: ...
    @property
    def claimed_fen(self) -> int: ...


@dataclass(frozen=True)
class Added:
    """A worker's line, with what of its claim was drawn out of the provisional total `total`."""

    line: LedgerLine
    total: LedgerLine
    drawn_fen: int


def add_line(there: LoadedCase, caller: Caller, new: NewLine) -> Added:
    """Add a worker's own line, moved out of the provisional total as far as it reaches.

    The same worker, item and months again is the same line. Raises LineThere if its sum differs, CaseEnded.
    """
    need_open(there.row.stage)
    known = queries.lines_of(there)
    line, drawn = same_line(known, new), 0
    if line is None:
        line = new_line(there, new)
        drawn = draw(there, act(there, EntryKind.CLAIMED, caller, clock.today()), known[0], line, new.claimed_fen)
        facts = {"line": line.line, "claimed_fen": new.claimed_fen, "item": new.item}
        there.step(by=caller.label, action="line-added", facts=facts)
    elif line.claimed_fen != new.claimed_fen:
        raise LineThere(line=line.line)
    return Added(line, known[0], drawn)


def same_line(there: Sequence[LedgerLine], claim: Claim) -> LedgerLine | None:
    """The line of this worker, item and months, whatever its sum; None if there is none."""
    told = (claim.worker_ref, claim.item, claim.period_from, claim.period_to)
    same = (line for line in there if (line.worker_ref, line.item, line.period_from, line.period_to) == told)
    return next(same, None)


def new_line(there: LoadedCase, claim: Claim) -> LedgerLine:
    """A worker's empty line, the case's last one."""
    lines = queries.lines_of(there)
    known = any(line.worker_ref == claim.worker_ref for line in lines)
    line = there.add(
        LedgerLine,
        case_number=there.key,
        line=len(lines) + 1,
        worker_ref=claim.worker_ref,
        workers=0 if known else 1,
        item=claim.item,
        period_from=claim.period_from,
        period_to=claim.period_to,
        rural=next((line.rural for line in lines if line.worker_ref == claim.worker_ref), None),
    )
    lines.append(line)
    return line


def draw(there: LoadedCase, by: Act, provisional: LedgerLine, line: LedgerLine, fen: int) -> int:
    """Move the claim of `fen` out of the provisional total; what the total no longer holds is claimed anew.

    A claim wholly covered by the total keeps the total's verification; one beyond it is still to be verified. Whoever
    leaves the total is a rural worker if everybody of the total is. Returns the fen moved.
    """
    drawn = min(fen, provisional.balance.movable_fen)
    leaving = min(line.workers, provisional.workers)
    if provisional.verified and drawn == fen:
        line.verified, line.verified_on = True, provisional.verified_on
    if leaving:
        line.rural = provisional.rural
    if drawn or leaving:
        provisional.workers -= leaving
        post(there, by, provisional, drawn, kind=EntryKind.MOVED_OUT, workers=leaving)
        post(there, by, line, drawn, kind=EntryKind.MOVED_IN, workers=leaving)
    if fen > drawn or line.workers > leaving:
        more = line.workers - leaving
        post(there, by, line, fen - drawn, workers=more)
        there.row.workers += more
    return drawn
