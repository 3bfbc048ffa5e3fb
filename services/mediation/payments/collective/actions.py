"""A collective's lists entered in the ledger of its case: each row an act of its own, all of them one step of the case.

Outside facts and findings, as the commands for one line are: they carry no version, and lock the case. A list with
nothing new takes no step.
"""

from typing import Any

from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import need_open
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.lines import LineThere, draw, new_line
from services.mediation.ledger.posting import act, post
from services.mediation.ledger.rules.arrears import check_whole_months
from services.mediation.ledger.rules.ledger import EntryKind
from services.mediation.ledger.tables import LedgerLine
from services.mediation.payments.actions import check_found, state_arrears, state_paid, write_finding
from services.mediation.payments.collective.rows import Rows
from services.mediation.payments.collective.schemas import (
    ClaimList,
    ClaimRow,
    FindingList,
    FindingRow,
    ListOut,
    MoneyRow,
    PaymentList,
    WithdrawalList,
)
from services.mediation.payments.payees import ask_for_payees
from services.mediation.payments.settlement import follow_claims, settle
from shared import clock
from shared.access.callers import Caller
from shared.values.date_checks import check_past


def claim(there: LoadedCase, caller: Caller, new: ClaimList) -> ListOut:
    """Give each worker of the list a line, moved out of the provisional total as far as it reaches. A row is refused
    with LineThere, or ReferenceReused. Raises CaseEnded.
    """
    need_open(there.row.stage)
    rows: Rows[ClaimRow] = Rows(there, caller, EntryKind.CLAIMED)
    total, today = ledger_queries.lines_of(there)[0], clock.today()
    known = {_claimed(line): line for line in rows.lines.values()}
    drawn: dict[int, int] = {}

    def one(row: ClaimRow) -> tuple[LedgerLine, bool]:
        line = known.get(_claimed(row))
        if line is not None:
            if line.claimed_fen != row.claimed_fen:
                raise LineThere(line=line.line)
            return line, False
        rows.done_before(row.reference, 0, 0)
        line = known[_claimed(row)] = new_line(there, row)
        by = rows.acts[row.reference] = act(
            there, EntryKind.CLAIMED, caller, today, number=row.reference, line=line.line
        )
        drawn[line.line] = draw(there, by, total, line, row.claimed_fen)
        return line, True

    rows.take(new.rows, one)
    if any(drawn.values()):
        follow_claims(there, total, drawn)
    _step(rows, "lines-listed", new.list_no)
    return rows.shown(new.list_no)


def find(there: LoadedCase, caller: Caller, new: FindingList) -> ListOut:
    """Write down what was found of each line; verified arrears are stated once. A row is refused with NoSuchLine,
    FoundWithoutArrears, MoreMonthsThanPeriod or ReferenceReused. Raises CaseEnded.
    """
    need_open(there.row.stage)
    rows: Rows[FindingRow] = Rows(there, caller, EntryKind.FOUND)
    of_worker: dict[str | None, list[LedgerLine]] = {}
    for line in rows.lines.values():
        of_worker.setdefault(line.worker_ref, []).append(line)
    today = clock.today()

    def one(row: FindingRow) -> tuple[LedgerLine, bool]:
        line = rows.line(row.line)
        check_found(row)
        check_whole_months(row.whole_months, line)
        before = rows.done_before(row.reference, row.line, row.found_fen)
        if before or (not row.found_fen and line.verified == row.verified and row.rural in (None, line.rural)):
            return line, False
        if row.found_fen:
            by = rows.acts[row.reference] = act(
                there, EntryKind.FOUND, caller, today, number=row.reference, line=row.line
            )
            post(there, by, line, row.found_fen)
        theirs = [line] if line.worker_ref is None else of_worker[line.worker_ref]
        write_finding(line, theirs, row)
        return line, True

    rows.take(new.rows, one)
    _step(rows, "lines-found", new.list_no)
    if rows.done:
        state_arrears(there, ledger_queries.lines_of(there))
    return rows.shown(new.list_no)


def pay(there: LoadedCase, caller: Caller, new: PaymentList) -> ListOut:
    """Take in what one payer paid on one day, each row under its receipt, also after closing. A row is refused with
    NoSuchLine, MoreThanOutstanding or ReferenceReused. Raises InTheFuture, TooEarly.
    """
    check_past(new.paid_on, clock.today(), "paid_on")
    rows: Rows[MoneyRow] = Rows(there, caller, EntryKind.PAID)
    parts: dict[int, int] = {}
    told = {"payer": new.payer, "means": new.means}

    def one(row: MoneyRow) -> tuple[LedgerLine, bool]:
        line = rows.line(row.line)
        if rows.done_before(row.reference, row.line, row.fen):
            return line, False
        line.balance.after(EntryKind.PAID, row.fen)
        by = rows.acts[row.reference] = act(
            there, EntryKind.PAID, caller, new.paid_on, number=row.reference, line=row.line, **told
        )
        post(there, by, line, row.fen)
        by.outstanding_fen, by.case_version = there.row.outstanding_fen, there.row.version + 1
        parts[row.line] = parts.get(row.line, 0) + row.fen
        return line, True

    rows.take(new.rows, one)
    _step(rows, "list-paid", new.list_no, paid_fen=sum(parts.values()), paid_on=new.paid_on, **told)
    if parts:
        state_paid(there, f"{new.list_no}/{there.row.version}", new.payer, new.paid_on, parts)
        settle(there, new.paid_on, new.payer, parts)
        ask_for_payees(there)
    return rows.shown(new.list_no)


def withdraw(there: LoadedCase, caller: Caller, new: WithdrawalList) -> ListOut:
    """The workers of the list give parts of their claims up. A row is refused with NoSuchLine, MoreThanOutstanding or
    ReferenceReused. Raises CaseEnded.
    """
    need_open(there.row.stage)
    rows: Rows[MoneyRow] = Rows(there, caller, EntryKind.WITHDRAWN)
    today = clock.today()

    def one(row: MoneyRow) -> tuple[LedgerLine, bool]:
        line = rows.line(row.line)
        if rows.done_before(row.reference, row.line, row.fen):
            return line, False
        line.balance.after(EntryKind.WITHDRAWN, row.fen)
        by = rows.acts[row.reference] = act(
            there, EntryKind.WITHDRAWN, caller, today, number=row.reference, line=row.line
        )
        post(there, by, line, row.fen)
        return line, True

    rows.take(new.rows, one)
    _step(rows, "list-withdrawn", new.list_no, note=new.reason)
    if rows.done:
        settle(there, today)
    return rows.shown(new.list_no)


def _claimed(of: ClaimRow | LedgerLine) -> tuple[object, ...]:
    return of.worker_ref, of.item, of.period_from, of.period_to


def _step(rows: Rows[Any], action: str, list_no: str, *, note: str | None = None, **told: object) -> None:
    """One step for the whole list; none where nothing of it is new."""
    if rows.done:
        facts = {"list_no": list_no, "rows": rows.done, "outstanding_fen": rows.there.row.outstanding_fen} | told
        rows.there.step(by=rows.caller.label, action=action, note=note, facts=facts)
