"""Posting to the ledger: an act and its postings, with what they make of their lines and of the case's sums.

The database derives every balance from the postings (docs/ledger.md). A decision reckons with the same sums, so that
its next step, its answer and its facts say what the database will.
"""

from datetime import date
from typing import Any
from uuid import UUID

from services.mediation.cases.load import LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.ledger.rules.ledger import MOVING, Balance, EntryKind
from services.mediation.ledger.tables import Act, LedgerEntry, LedgerLine
from shared.access.callers import Caller
from shared.database.derived import reckon


def act(there: LoadedCase, kind: EntryKind, caller: Caller, on: date, **told: Any) -> Act:
    """What a caller did on that day, still without postings."""
    about = {"kind": kind, "happened_on": on, "recorded_by": caller.label, "by_person": caller.person}
    return there.add(Act, case_number=there.key, **about, **told)


def act_of(there: LoadedCase, kind: EntryKind, service: str, on: date) -> Act:
    """The same for what another service stated."""
    about = {"kind": kind, "happened_on": on, "recorded_by": service, "by_person": False}
    return there.add(Act, case_number=there.key, **about)


def post(
    there: LoadedCase,
    by: Act,
    line: LedgerLine,
    fen: int,
    *,
    kind: EntryKind | None = None,
    workers: int = 0,
    money_id: UUID | None = None,
    reverses: int | None = None,
) -> None:
    """One posting of an act to a line, of the act's own kind or a move; `money_id` is the money that came and is taken
    from suspense. Less than nothing `reverses` the posting of that position. Raises MoreThanOutstanding.
    """
    kind, before = kind or by.kind, line.balance
    after = before.after(kind, fen)
    line.hold(after)
    _sum_up(there.row, before, after)
    if kind in STATED:
        there.row.claim_unknown = False
    if kind not in MOVING:
        by.fen += fen
    there.changes.insert(
        LedgerEntry, **entry_of(by, line.line, kind, fen, workers), money_id=money_id, reverses=reverses
    )


def entry_of(by: Act, line: int, kind: EntryKind, fen: int, workers: int) -> dict[str, Any]:
    """The values of a posting: whose act it is, when it happened and who paid are the act's."""
    return {
        "case_number": by.case_number,
        "line": line,
        "kind": kind,
        "fen": fen,
        "workers": workers,
        "act_id": by.act_id,
        "happened_on": by.happened_on,
        "receipt_no": by.number if by.kind is EntryKind.PAID else None,
        "payer": by.payer,
        "recorded_by": by.recorded_by,
        "recorded_at": by.recorded_at,
    }


def _sum_up(case: Case, before: Balance, after: Balance) -> None:
    """What the change of one line makes of the sums of its case."""
    more = {name: getattr(after, name) - getattr(before, name) for name in SUMS}
    reckon(case, **{name: getattr(case, name) + fen for name, fen in more.items()})


STATED = (EntryKind.CLAIMED, EntryKind.FOUND)
"""With these somebody says how much is owed, be it nothing."""
SUMS = ("claimed_fen", "found_fen", "withdrawn_fen", "rejected_fen", "paid_fen", "outstanding_fen")
