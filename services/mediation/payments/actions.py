"""Payments by their receipt, findings, withdrawals and rejections.

These are outside facts or an officer's findings: they carry no version, are identified by their own number, and lock
the case. A payment is accepted in any stage, also after closing, so that none is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import about, remark
from services.mediation.cases.rules.stage import need_open
from services.mediation.cases.tables import Case
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.posting import post
from services.mediation.ledger.rules.arrears import verified_arrears, workers_in
from services.mediation.ledger.rules.ledger import EntryKind, NoSuchLine, allocate
from services.mediation.ledger.tables import LedgerLine, Payment
from services.mediation.payments.schemas import Finding, LessOwed, NewPayment
from services.mediation.payments.settlement import settle
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import ArrearsFound, OwedToOne, WagesPaid
from shared.messaging.outbox import publish
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


@dataclass(frozen=True)
class Paid:
    """A payment as it stands in the ledger, and whether it had been told before."""

    payment: Payment
    replayed: bool


async def pay(session: AsyncSession, caller: Caller, case: Case, new: NewPayment) -> Paid:
    """Take in a payment. The same receipt with the same content is the same payment.

    Raises ReceiptReused, InTheFuture, TooEarly, NoSuchLine, MoreThanOutstanding, LineNeeded.
    """
    before = await ledger_queries.payment(session, case.number, new.receipt_no)
    if before is not None:
        if any(getattr(before, name) != value for name, value in new.model_dump().items()):
            raise ReceiptReused(receipt_no=new.receipt_no)
        return Paid(before, replayed=True)
    check_past(new.paid_on, clock.today(), "paid_on")
    by_number = {line.line: line for line in await ledger_queries.lines(session, case.number)}
    owed = {number: line.outstanding_fen for number, line in by_number.items()}
    for number, fen in allocate(owed, new.fen, new.line).items():
        await post(
            session,
            case,
            by_number[number],
            EntryKind.PAID,
            fen,
            on=new.paid_on,
            by=caller.label,
            receipt_no=new.receipt_no,
            payer=new.payer,
        )
    await settle(session, case, new.paid_on, new.payer, new.fen)
    return Paid(await _keep(session, caller, case, new), replayed=False)


async def find(session: AsyncSession, caller: Caller, case: Case, number: int, finding: Finding) -> LedgerLine:
    """Write down whether a line is owed, and what was found beyond its claim. States arrears that are verified.

    Raises NoSuchLine, CaseEnded, FoundWithoutArrears.
    """
    need_open(case.stage)
    if finding.found_fen and not finding.verified:
        raise FoundWithoutArrears(field="found_fen")
    there = await ledger_queries.lines(session, case.number)
    line = _line(there, number)
    today = clock.today()
    if finding.found_fen:
        await post(session, case, line, EntryKind.FOUND, finding.found_fen, on=today, by=caller.label)
    line.verified, line.verified_on = finding.verified, today
    facts = {"line": number, "verified": finding.verified, "found_fen": finding.found_fen}
    await remark(session, case, by=caller.label, action="found", note=finding.note, facts=facts)
    if finding.verified:
        _state_arrears(session, case, there)
    return line


async def owe_less(session: AsyncSession, caller: Caller, case: Case, kind: EntryKind, less: LessOwed) -> LedgerLine:
    """Withdrawn by the worker or rejected by the officer, with the reason.

    Raises NoSuchLine, MoreThanOutstanding, CaseEnded.
    """
    need_open(case.stage)
    line = _line(await ledger_queries.lines(session, case.number), less.line)
    today = clock.today()
    await post(session, case, line, kind, less.fen, on=today, by=caller.label)
    await settle(session, case, today)
    facts = {"line": less.line, "fen": less.fen, "outstanding_fen": case.outstanding_fen}
    await remark(session, case, by=caller.label, action=f"claim-{kind}", note=less.reason, facts=facts)
    return line


def _state_arrears(session: AsyncSession, case: Case, there: Sequence[LedgerLine]) -> None:
    owed = [each for each in there if each.verified and each.outstanding_fen > 0]
    if not owed:
        return
    pay = verified_arrears(there)
    publish(
        session,
        ArrearsFound(
            **about(case),
            found_on=clock.today(),
            workers=workers_in(owed),
            outstanding_fen=sum(each.outstanding_fen for each in owed),
            remuneration_fen=pay.total_fen,
            most_owed=[OwedToOne(months=one.months, fen=one.fen) for one in pay.each],
        ),
    )


async def _keep(session: AsyncSession, caller: Caller, case: Case, new: NewPayment) -> Payment:
    facts = new.model_dump() | {"outstanding_fen": case.outstanding_fen}
    await remark(session, case, by=caller.label, action="paid", facts=facts)
    payment = Payment(
        case_number=case.number,
        **new.model_dump(),
        recorded_by=caller.label,
        outstanding_fen=case.outstanding_fen,
        case_version=case.version,
    )
    session.add(payment)
    publish(
        session,
        WagesPaid(
            **about(case),
            receipt_no=new.receipt_no,
            payer=new.payer,
            paid_on=new.paid_on,
            paid_fen=new.fen,
            outstanding_fen=case.outstanding_fen,
        ),
    )
    await session.flush()
    return payment


def _line(there: Sequence[LedgerLine], number: int) -> LedgerLine:
    for line in there:
        if line.line == number:
            return line
    raise NoSuchLine(line=number)
