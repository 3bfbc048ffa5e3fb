"""Posting to the ledger: one entry, its line and the case's sums."""

from datetime import date

from services.mediation.cases.load import LoadedCase
from services.mediation.ledger.rules.ledger import EntryKind, Payer
from services.mediation.ledger.tables import LedgerEntry, LedgerLine

STATED = (EntryKind.CLAIMED, EntryKind.FOUND)
"""With these somebody says how much is owed, be it nothing."""


def post(
    there: LoadedCase,
    line: LedgerLine,
    kind: EntryKind,
    fen: int,
    *,
    on: date,
    by: str,
    workers: int = 0,
    receipt_no: str | None = None,
    payer: Payer | None = None,
) -> None:
    """Write one posting, and what it makes of its line and of the case's sums. Raises MoreThanOutstanding."""
    case, before = there.row, line.balance
    after = before.after(kind, fen)
    line.hold(after)
    if kind in STATED:
        case.claim_unknown = False
    case.claimed_fen += after.claimed_fen - before.claimed_fen
    case.paid_fen += after.paid_fen - before.paid_fen
    case.outstanding_fen += after.outstanding_fen - before.outstanding_fen
    there.changes.insert(
        LedgerEntry,
        case_number=case.number,
        line=line.line,
        kind=kind,
        fen=fen,
        workers=workers,
        happened_on=on,
        receipt_no=receipt_no,
        payer=payer,
        recorded_by=by,
    )
