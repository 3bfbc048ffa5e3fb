"""Pending money entered, posted as the payment that it became, or voided; each once."""

from uuid import UUID

from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import need_open
from services.mediation.conciliation.actions import AGREEMENT_BASIS
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import NoSuchLine
from services.mediation.ledger.tables import Act
from services.mediation.payments.actions import pay
from services.mediation.payments.schemas import NewPayment
from services.mediation.pending import queries
from services.mediation.pending.rules import (
    NoAgreementYet,
    PendingKind,
    PendingReused,
    PendingState,
    check_awaited,
    check_day,
    ended,
)
from services.mediation.pending.schemas import Arrived, NewPending, PendingOut, Void
from services.mediation.pending.tables import Pending, PendingEnd
from shared import clock
from shared.access.callers import Caller
from shared.database.derived import reckon
from shared.obligations.lifecycle import end as end_clock
from shared.refusals import NotFound
from shared.values.date_checks import check_coming, check_past

LAST_DAY = "pending-money"
RULES = {PendingKind.INSTALMENT: ("MED-05", AGREEMENT_BASIS)}
"""Where a rule says what the day means; any other day is only what somebody said (C143)."""


def enter(there: LoadedCase, caller: Caller, new: NewPending) -> PendingOut:
    """Write down money that is on its way; the same number with the same content is the same.

    Raises PendingReused, CaseEnded, InTheFuture, TooEarly, NoAgreementYet, NoSuchLine, MoreAwaitedThanOutstanding.
    """
    before = next((each for each in queries.ours(there) if each.number == new.number), None)
    if before is not None:
        if before.model_dump(include=set(NewPending.model_fields)) != new.model_dump():
            raise PendingReused(pending=new.number)
        there.replayed = True
        return PendingOut.of(before, queries.end_of(there, before.pending_id))
    case, today = there.row, clock.today()
    need_open(case.stage)
    check_past(new.stated_on, today, "stated_on")
    check_coming(new.expires_on, today, "expires_on")
    if new.kind is PendingKind.INSTALMENT and case.agreed_on is None:
        raise NoAgreementYet
    line = next((each for each in ledger_queries.lines_of(there) if each.line == new.line), None)
    if line is None:
        raise NoSuchLine(line=new.line)
    check_awaited(new.fen, new.line, line.pending_fen, line.outstanding_fen)
    row = there.add(Pending, case_number=there.key, **new.model_dump(), recorded_by=caller.label)
    reckon(line, pending_fen=line.pending_fen + new.fen)
    rule, basis = RULES.get(new.kind, ("C143", "当事人所述日期"))
    there.start(
        subject_kind=queries.KIND,
        subject=str(row.pending_id),
        division=case.division,
        name=LAST_DAY,
        rule_id=rule,
        legal_basis=basis,
        started_on=today,
        start_event="pending-entered",
        due_on=new.expires_on,
        timer=True,
    )
    there.step(by=caller.label, action="pending-entered", facts=new.model_dump())
    return PendingOut.of(row, None)


def post(there: LoadedCase, caller: Caller, pending_id: UUID, arrived: Arrived) -> Act:
    """It came: it is the payment of this receipt from now on. A payment that was recorded by itself under that receipt
    is taken for it, if it is the same. The same again is the same payment.

    Raises NotFound, PendingEnded, PaidAfterItsDay, and what a payment is refused for.
    """
    row, end = _one(there, pending_id)
    before = there.found(Act)
    if end is not None and (before is None or before.act_id != end.act_id):
        raise ended(row.number, end.state, end.ended_on)
    check_day(arrived.paid_on, row.expires_on)
    told = row.model_dump(include={"line", "fen", "payer", "means"})
    paid = pay(there, caller, NewPayment(**told, **arrived.model_dump()))
    if end is None:
        there.replayed = False
        _end(there, caller, row, PendingState.POSTED, act_id=paid.act_id, ended_on=arrived.paid_on)
        told = {"pending": row.number, "receipt_no": arrived.receipt_no, "paid_on": arrived.paid_on}
        there.step(by=caller.label, action="pending-posted", facts=told)
    return paid


def void(there: LoadedCase, caller: Caller, pending_id: UUID, why: Void) -> PendingOut:
    """It will not come, or was entered in error. Raises NotFound, PendingEnded."""
    row, end = _one(there, pending_id)
    if end is not None:
        raise ended(row.number, end.state, end.ended_on)
    end = _end(there, caller, row, PendingState.VOIDED, reason=why.reason, ended_on=clock.today())
    there.step(by=caller.label, action="pending-voided", note=why.reason, facts={"pending": row.number})
    return PendingOut.of(row, end)


def _one(there: LoadedCase, pending_id: UUID) -> tuple[Pending, PendingEnd | None]:
    for row in queries.ours(there):
        if row.pending_id == pending_id:
            return row, queries.end_of(there, pending_id)
    raise NotFound(what="pending", which=str(pending_id))


def _end(there: LoadedCase, caller: Caller, row: Pending, state: PendingState, **how: object) -> PendingEnd:
    about = {"pending_id": row.pending_id, "expires_on": row.expires_on, "state": state}
    ended_so = there.add(PendingEnd, **about, recorded_by=caller.label, **how)
    line = next(each for each in ledger_queries.lines_of(there) if each.line == row.line)
    reckon(line, pending_fen=line.pending_fen - row.fen)
    timer = queries.clock_of(there, row.pending_id)
    if timer is not None:
        end_clock(timer, ended_so.ended_on, clock.today())
    return ended_so
