"""Payments by their receipt, findings, withdrawals and rejections.

These are outside facts or an officer's findings: they carry no version, are identified by their own number, and lock
the case. A payment is accepted in any stage, also after closing, so that none is lost.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count, islice
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import need_open
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.facts import told
from services.mediation.ledger.lines import add_line as add_to_ledger
from services.mediation.ledger.posting import act, post
from services.mediation.ledger.rules.arrears import check_whole_months, workers_in
from services.mediation.ledger.rules.ledger import EntryKind, NoSuchLine, Payer, allocate
from services.mediation.ledger.schemas import NewLine
from services.mediation.ledger.tables import Act, LedgerLine
from services.mediation.payments.payees import ask_for_payees
from services.mediation.payments.schemas import Finding, LessOwed, NewPayment, PaymentOut
from services.mediation.payments.settlement import follow_claims, settle
from services.mediation.referrals.load import load_live, may_have_live
from shared import clock
from shared.access.callers import Caller
from shared.commands.gathered import Further
from shared.contracts.mediation import ArrearsFound, PaidTo, WagesPaid
from shared.refusals import Conflict, Invalid
from shared.values.date_checks import check_past


class ReceiptReused(Conflict):
    code = "receipt-reused"
    zh = "凭证号“{receipt_no}”已用于另一内容的付款"
    en = "receipt {receipt_no!r} already stands for another payment"


class FoundWithoutArrears(Invalid):
    code = "found-without-arrears"
    zh = "未核实欠薪时不能另有查明金额"
    en = "nothing can be found beyond a claim that is not verified"


PAID_IN_A_FACT = 400
"""Lines whose payment one fact states; our own choice, so that no fact is larger than the outbox takes."""


def payment_before(receipt_no: str) -> Further[LoadedCase]:
    """What a payment looks at beside the case: the one of the same receipt, and live proposals to refer."""

    def needed(there: LoadedCase) -> bool:
        return receipt_no in there.receipts or may_have_live(there)

    async def load(session: AsyncSession, there: LoadedCase) -> None:
        before = await ledger_queries.payment(session, there.key, receipt_no)
        if before is not None:
            there.keep(before)
        await load_live(session, there)

    return Further(needed, load)


def pay(there: LoadedCase, caller: Caller, new: NewPayment, money_id: UUID | None = None) -> Act:
    """Take in a payment. The same receipt with the same content is the same payment. On a total of several workers it
    leaves the question who received it. `money_id` is the money that came and is taken from suspense.

    Raises ReceiptReused, InTheFuture, TooEarly, NoSuchLine, MoreThanOutstanding, LineNeeded.
    """
    before = there.found(Act)
    if before is not None:
        if PaymentOut.of(before).model_dump(include=set(NewPayment.model_fields)) != new.model_dump():
            raise ReceiptReused(receipt_no=new.receipt_no)
        there.replayed = True
        return before
    check_past(new.paid_on, clock.today(), "paid_on")
    by_number = {line.line: line for line in ledger_queries.lines_of(there)}
    owed = {number: line.outstanding_fen for number, line in by_number.items()}
    parts = allocate(owed, new.fen, new.line)
    told = {"number": new.receipt_no, "line": new.line, "payer": new.payer, "means": new.means}
    paid = act(there, EntryKind.PAID, caller, new.paid_on, **told)
    for number, fen in parts.items():
        post(there, paid, by_number[number], fen, money_id=money_id)
    _state(there, caller, new, parts)
    paid.outstanding_fen, paid.case_version = there.row.outstanding_fen, there.row.version
    return paid


def add_line(there: LoadedCase, caller: Caller, new: NewLine) -> LedgerLine:
    """Add a worker's own line; an order on the total goes with what is drawn out of it. Raises LineThere, CaseEnded."""
    added = add_to_ledger(there, caller, new)
    if added.drawn_fen:
        follow_claims(there, added.total, {added.line.line: added.drawn_fen})
    return added.line


def find(there: LoadedCase, caller: Caller, number: int, finding: Finding) -> LedgerLine:
    """Write down whether a line is owed, what was found beyond its claim, and whether its worker, then on every line of
    his, is a rural worker. States arrears that are verified.

    Raises NoSuchLine, CaseEnded, FoundWithoutArrears, MoreMonthsThanPeriod.
    """
    need_open(there.row.stage)
    check_found(finding)
    lines = ledger_queries.lines_of(there)
    line = _line(lines, number)
    check_whole_months(finding.whole_months, line)
    today = clock.today()
    if finding.found_fen:
        post(there, act(there, EntryKind.FOUND, caller, today), line, finding.found_fen)
    theirs = [each for each in lines if each.worker_ref is not None and each.worker_ref == line.worker_ref]
    write_finding(line, theirs or [line], finding)
    told = {name: getattr(finding, name) for name in ("whole_months", "rural")}
    facts = {"line": number, "verified": finding.verified, "found_fen": finding.found_fen}
    facts |= {name: value for name, value in told.items() if value is not None}
    there.step(by=caller.label, action="found", note=finding.note, facts=facts)
    if finding.verified:
        state_arrears(there, lines)
    return line


def check_found(finding: Finding) -> None:
    """Nothing is found beyond a claim that is not verified. Raises FoundWithoutArrears."""
    if finding.found_fen and not finding.verified:
        raise FoundWithoutArrears(field="found_fen")


def write_finding(line: LedgerLine, theirs: Sequence[LedgerLine], finding: Finding) -> None:
    """What was found of a line, and whether its worker is a rural one on all of `theirs`."""
    line.verified, line.verified_on = finding.verified, clock.today()
    if finding.whole_months is not None:
        line.whole_months = finding.whole_months
    if finding.rural is not None:
        for each in theirs:
            each.rural = finding.rural


LIVE = Further[LoadedCase](may_have_live, load_live)


def owe_less(there: LoadedCase, caller: Caller, kind: EntryKind, less: LessOwed) -> LedgerLine:
    """Withdrawn by the worker or rejected by the officer, with the reason.

    Raises NoSuchLine, MoreThanOutstanding, CaseEnded.
    """
    need_open(there.row.stage)
    line = _line(ledger_queries.lines_of(there), less.line)
    today = clock.today()
    post(there, act(there, kind, caller, today), line, less.fen)
    facts = {"line": less.line, "fen": less.fen, "outstanding_fen": there.row.outstanding_fen}
    there.step(by=caller.label, action=f"claim-{kind}", note=less.reason, facts=facts)
    settle(there, today)
    return line


def state_arrears(there: LoadedCase, lines: Sequence[LedgerLine]) -> None:
    """State what is verified and unpaid, if anything is."""
    owed = [each for each in lines if each.verified and each.outstanding_fen > 0]
    if not owed:
        return
    there.changes.publish(
        ArrearsFound(
            **about(there.row),
            found_on=clock.today(),
            outstanding_fen=sum(each.outstanding_fen for each in owed),
            **told(lines) | {"workers": workers_in(owed)},
        ),
    )


def _state(there: LoadedCase, caller: Caller, new: NewPayment, parts: Mapping[int, int]) -> None:
    """Write it down and state it, then what it settles."""
    case = there.row
    facts = new.model_dump() | {"outstanding_fen": case.outstanding_fen}
    there.step(by=caller.label, action="paid", facts=facts)
    state_paid(there, new.receipt_no, new.payer, new.paid_on, parts)
    settle(there, new.paid_on, new.payer, parts)
    ask_for_payees(there)


def state_paid(there: LoadedCase, receipt_no: str, payer: Payer, on: date, paid: Mapping[int, int]) -> None:
    """State what was paid, in fen by ledger line: so many lines in a fact, each further one under the receipt's number
    and its own.
    """
    lines, left = ledger_queries.lines_of(there), iter(paid.items())
    for number in count(1):
        parts = dict(islice(left, PAID_IN_A_FACT))
        if not parts:
            break
        there.changes.publish(
            WagesPaid(
                **about(there.row),
                receipt_no=receipt_no if number == 1 else f"{receipt_no}/{number}",
                payer=payer,
                paid_on=on,
                paid_fen=sum(parts.values()),
                outstanding_fen=there.row.outstanding_fen,
                workers=received(lines, parts),
            ),
        )


def received(lines: Sequence[LedgerLine], parts: Mapping[int, int]) -> list[PaidTo]:
    """What each named worker received, all their lines together."""
    named: dict[str, int] = {}
    for line in lines:
        if line.worker_ref is not None and parts.get(line.line):
            named[line.worker_ref] = named.get(line.worker_ref, 0) + parts[line.line]
    return [PaidTo(worker_ref=worker, fen=fen) for worker, fen in named.items()]


def _line(lines: Sequence[LedgerLine], number: int) -> LedgerLine:
    for line in lines:
        if line.line == number:
            return line
    raise NoSuchLine(line=number)
