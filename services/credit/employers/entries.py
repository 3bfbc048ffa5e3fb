"""Actions on facts: each fact becomes an entry of an employer's record, under its legal date.

A fact without an employer's USCC is skipped. A fact delivered twice is entered once; a fact that comes late or out of
order is entered under its own date. Every figure is counted from the entries by date and by the sender's `sequence`,
never by the order of arrival.
"""

from datetime import date, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings.amount_checks import check_orders
from services.credit.records import queries as record_queries
from services.credit.records.rules.record import Code
from services.credit.records.tables import Entry
from shared import history
from shared.contracts.credit import EmployerRecordChanged
from shared.contracts.intake import ComplaintAccepted
from shared.contracts.mediation import (
    EMPLOYER,
    AboutCase,
    AboutOrder,
    ArrearsFound,
    CaseClosed,
    CaseOpened,
    CaseReferredToPolice,
    CaseWithdrawn,
    CorrectionOrderIssued,
    CorrectionOrderMet,
    CorrectionOrderOverdue,
    CorrectionOrderServed,
    MediationAgreed,
    Pay,
    PaymentReturned,
    WagesPaid,
)
from shared.messaging.outbox import publish
from shared.messaging.projection_rebuild import rebuilding


async def enter_acceptance(session: AsyncSession, accepted: ComplaintAccepted) -> None:
    """A complaint was accepted: an entry on the day it was opened.

    Skipped without a USCC; delivered twice, entered once. After the case's own facts (they come on another topic):
    entered, and an overdue order whose check lacked the wage period is checked again.
    """
    if accepted.employer_uscc is None:
        return
    entry = Entry(
        event_id=accepted.event_id,
        employer=accepted.employer_uscc,
        division=accepted.division,
        code=Code.ACCEPTED,
        entered_on=accepted.opened_on,
        source=accepted.complaint,
        complaint=accepted.complaint,
        sequence=accepted.sequence,
        fen=accepted.claimed_fen,
        workers=accepted.workers,
        period_from=accepted.period_from,
        period_to=accepted.period_to,
    )
    await _enter(session, entry)


async def enter_opening(session: AsyncSession, opened: CaseOpened) -> None:
    """A case was opened. Skipped without a USCC; delivered twice, entered once; late, under its own date."""
    entry = _about(opened, Code.OPENED, opened.opened_on)
    if entry:
        entry.fen, entry.workers = opened.claimed_fen, opened.workers
        await _enter(session, entry)


async def enter_arrears(session: AsyncSession, found: ArrearsFound) -> None:
    """Arrears were verified. Skipped without a USCC; after an overdue order (a replay), the order is checked again."""
    entry = _about(found, Code.FOUND, found.found_on)
    if entry:
        entry.workers = found.workers
        entry.remuneration_fen = found.remuneration_fen
        entry.most_owed = [one.model_dump() for one in found.most_owed]
        entry.rural, entry.perhaps_rural = _pay(found.rural), _pay(found.perhaps_rural)
        entry.fen = entry.outstanding_fen = found.outstanding_fen
        await _enter(session, entry)


async def enter_agreement(session: AsyncSession, agreed: MediationAgreed) -> None:
    """Both sides agreed. Skipped without a USCC; delivered twice, entered once; late, under its own date."""
    entry = _about(agreed, Code.AGREED, agreed.agreed_on)
    if entry:
        entry.due_on, entry.fen = agreed.pay_by, agreed.agreed_fen
        await _enter(session, entry)


async def enter_order(session: AsyncSession, issued: CorrectionOrderIssued) -> None:
    """The employer was ordered to pay. Skipped without a USCC, or when another was ordered to pay first; delivered
    twice, entered once; late, under its own date.
    """
    entry = _about_order(issued, Code.ISSUED, issued.issued_on)
    if entry:
        entry.due_on, entry.fen = issued.due_on, issued.ordered_fen
        entry.document_no = issued.document_no
        await _enter(session, entry)


async def enter_service(session: AsyncSession, served: CorrectionOrderServed) -> None:
    """The order was served on the employer. Skipped without a USCC, or when another was ordered to pay first; delivered
    twice, entered once; late, under its own date.
    """
    entry = _about_order(served, Code.SERVED, served.served_on)
    if entry:
        entry.due_on, entry.document_no = served.due_on, served.document_no
        await _enter(session, entry)


async def enter_met_order(session: AsyncSession, met: CorrectionOrderMet) -> None:
    """The employer obeyed an order: entered under the day on which it was met, and the order counts as neither open nor
    overdue. Skipped without a USCC, or when another was ordered to pay first; delivered twice, entered once; late or
    before the order itself, under its own date.
    """
    entry = _about_order(met, Code.MET, met.met_on)
    if entry:
        entry.due_on, entry.fen = met.due_on, met.paid_fen
        entry.document_no = met.document_no
        await _enter(session, entry)


async def enter_overdue_order(session: AsyncSession, overdue: CorrectionOrderOverdue) -> None:
    """The order's last day passed unpaid: entered under the day after, and the amount is checked (BLACK-01).

    Skipped without a USCC, and when another was ordered to pay first: the employer disobeyed no order then (BLACK-01).
    Delivered twice, entered and proposed once. Before the facts that the check needs: the
    check stays undecided and is made again when they come. After the payment: entered all the same (the order was
    overdue), and counted as settled.
    """
    entry = _about_order(overdue, Code.OVERDUE, overdue.due_on + timedelta(days=1))
    if entry:
        entry.due_on, entry.workers = overdue.due_on, overdue.workers
        entry.remuneration_fen = overdue.remuneration_fen
        entry.most_owed = [one.model_dump() for one in overdue.most_owed]
        entry.rural, entry.perhaps_rural = _pay(overdue.rural), _pay(overdue.perhaps_rural)
        entry.fen = entry.outstanding_fen = overdue.outstanding_fen
        entry.document_no = overdue.document_no
        await _enter(session, entry)


async def enter_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """Wages were paid. When the liable side paid in full, open proposals show the day (BLACK-04).

    Skipped without a USCC; delivered twice, entered once. Before the order that the payment settles (a replay):
    entered, and counted by `sequence`.
    """
    entry = _about(paid, Code.PAID, paid.paid_on)
    if entry:
        entry.fen, entry.payer = paid.paid_fen, paid.payer
        entry.outstanding_fen, entry.document_no = paid.outstanding_fen, paid.receipt_no
        await _enter(session, entry)


async def enter_return(session: AsyncSession, back: PaymentReturned) -> None:
    """A payment came back: with it goes the day on which the liable side had paid in full (BLACK-04).

    Skipped without a USCC; delivered twice, entered once. Before the payment (a replay): entered, and counted by
    `sequence`.
    """
    entry = _about(back, Code.RETURNED, back.returned_on)
    if entry:
        entry.fen, entry.payer = back.returned_fen, back.payer
        entry.outstanding_fen, entry.document_no = back.outstanding_fen, back.receipt_no
        await _enter(session, entry)


async def enter_referral(session: AsyncSession, referred: CaseReferredToPolice) -> None:
    """The case was referred to the police. Skipped without a USCC, or when the order bound another than the employer;
    delivered twice, entered once; late, own date.
    """
    entry = _about_order(referred, Code.REFERRED, referred.referred_on)
    if entry:
        entry.workers, entry.document_no = referred.workers, referred.document_no
        entry.fen = referred.outstanding_fen
        await _enter(session, entry)


async def enter_closing(session: AsyncSession, closed: CaseClosed) -> None:
    """The case was closed. Skipped without a USCC; delivered twice, entered once; late, under its own date."""
    entry = _about(closed, Code.CLOSED, closed.closed_on)
    if entry:
        entry.fen, entry.workers = closed.paid_fen, closed.workers_paid
        entry.disposition = closed.disposition
        await _enter(session, entry)


async def enter_withdrawal(session: AsyncSession, withdrawn: CaseWithdrawn) -> None:
    """The case was withdrawn: its entries stay, the figures no longer count the case.

    Skipped without a USCC; delivered twice, entered once.
    """
    entry = _about(withdrawn, Code.WITHDRAWN, withdrawn.withdrawn_on)
    if entry:
        entry.disposition = withdrawn.disposition
        await _enter(session, entry)


def _about(fact: AboutCase, code: Code, on: date) -> Entry | None:
    """An entry with the fields that every fact about a case carries; None when the employer has no USCC."""
    if fact.employer_uscc is None:
        return None
    return Entry(
        event_id=fact.event_id,
        employer=fact.employer_uscc,
        division=fact.division,
        code=code,
        entered_on=on,
        source=fact.case,
        complaint=fact.complaint,
        sequence=fact.sequence,
    )


def _about_order(fact: AboutOrder, code: Code, on: date) -> Entry | None:
    """As `_about`; None as well when the order binds another than the employer."""
    return _about(fact, code, on) if fact.addressee_role == EMPLOYER else None


def _pay(told: Pay | None) -> dict[str, Any] | None:
    return told.model_dump() if told is not None else None


async def _enter(session: AsyncSession, entry: Entry) -> None:
    """Store the entry once under the employer's row lock, record and publish the change, then check the case's orders.

    During a rebuild, or when the entry was stored before, nothing else is written.
    """
    employer = await record_queries.lock_employer(session, entry.employer)
    if not await record_queries.keep(session, entry) or rebuilding(session):
        return
    await history.record(
        session,
        employer,
        kind="employer",
        by="credit",
        action=entry.code,
        facts={"source": entry.source, "on": entry.entered_on, "fen": entry.fen, "event": entry.event_id},
    )
    publish(
        session,
        EmployerRecordChanged(
            division=entry.division, employer_uscc=entry.employer, entry=entry.code, entered_on=entry.entered_on
        ),
    )
    await check_orders(session, entry)
