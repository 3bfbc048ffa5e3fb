"""A payment came back: its postings are reversed by further ones, and what it had settled is asked about."""

from collections.abc import Mapping

from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import ENDED
from services.mediation.inspection import order_lines
from services.mediation.inspection import queries as inspection_queries
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.posting import act, post
from services.mediation.ledger.rules.ledger import EntryKind
from services.mediation.ledger.tables import Act
from services.mediation.payments.actions import received
from services.mediation.returns.queries import Payment
from services.mediation.returns.rules import (
    OF_THE_BANK,
    Cause,
    NoSuchPayment,
    PersonDecides,
    ReturnReused,
    coming_back,
)
from services.mediation.returns.schemas import PaymentReturn, ReturnOut
from services.mediation.suspense.queries import KIND, UNCLAIMED
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import PaymentReturned
from shared.obligations.questions import asking
from shared.values.date_checks import check_past
from shared.values.money import yuan_text


def take_back(there: LoadedCase, caller: Caller, receipt_no: str, new: PaymentReturn) -> ReturnOut:
    """The payment, or a part of it, is not with the worker, in whatever stage the case is. The same number again is
    the same return. Money that had come to an account is in suspense again.

    Raises NoSuchPayment, PersonDecides, ReturnReused, MoreThanPaid, ReturnNeedsLine, InTheFuture, TooEarly.
    """
    payment = there.found(Payment)
    if payment is None:
        raise NoSuchPayment(receipt_no=receipt_no)
    if new.cause is Cause.MISTAKEN and not caller.person:
        raise PersonDecides
    if payment.before is not None:
        return _again(there, payment, new, payment.before)
    check_past(new.happened_on, clock.today(), "happened_on", earliest=payment.paid.happened_on)
    back = coming_back(payment.posted, new.fen, new.line)
    proof = new.number if new.cause in OF_THE_BANK else None
    told = {"number": new.number, "line": new.line, "payer": payment.paid.payer, "means": payment.paid.means}
    undone = act(there, EntryKind.PAID, caller, new.happened_on, proof=proof, **told)
    lines = {line.line: line for line in ledger_queries.lines_of(there)}
    parts: dict[int, int] = {}
    for each in payment.posted:
        if fen := back.get(each.position):
            post(there, undone, lines[each.line], -fen, money_id=each.money_id, reverses=each.position)
            parts[each.line] = parts.get(each.line, 0) + fen
    payer = payment.paid.payer
    assert payer is not None, "every payment has one"
    order_lines.unbook(inspection_queries.awaited_with_lines(there), payer, parts)
    _state(there, caller, payment.paid, new, parts)
    _ask_about_money(there, new.number, payment, back)
    undone.outstanding_fen, undone.case_version = there.row.outstanding_fen, there.row.version
    return _shown(payment.paid, undone)


def _again(there: LoadedCase, payment: Payment, new: PaymentReturn, before: Act) -> ReturnOut:
    same = before.fen < 0 and payment.before_of == payment.paid.number and before.happened_on == new.happened_on
    same = same and before.line == new.line and new.fen in (None, -before.fen)
    if not same or (before.proof is not None) != (new.cause in OF_THE_BANK):
        raise ReturnReused(number=new.number)
    there.replayed = True
    return _shown(payment.paid, before)


def _shown(paid: Act, undone: Act) -> ReturnOut:
    assert undone.outstanding_fen is not None, "every payment has it"
    assert undone.case_version is not None, "every payment has it"
    return ReturnOut(
        case=paid.case_number,
        receipt_no=str(paid.number),
        number=str(undone.number),
        fen=-undone.fen,
        happened_on=undone.happened_on,
        outstanding_fen=undone.outstanding_fen,
        case_version=undone.case_version,
    )


def _state(there: LoadedCase, caller: Caller, paid: Act, new: PaymentReturn, parts: Mapping[int, int]) -> None:
    case, fen = there.row, sum(parts.values())
    told = {"receipt_no": paid.number, "number": new.number, "cause": new.cause, "returned_fen": fen}
    facts = told | {"happened_on": new.happened_on, "outstanding_fen": case.outstanding_fen}
    there.step(by=caller.label, action="payment-returned", note=new.reason, facts=facts)
    there.changes.publish(
        PaymentReturned(
            **about(case),
            receipt_no=str(paid.number),
            number=new.number,
            cause=new.cause,
            payer=str(paid.payer),
            returned_on=new.happened_on,
            returned_fen=fen,
            outstanding_fen=case.outstanding_fen,
            workers=received(ledger_queries.lines_of(there), parts),
        )
    )
    _ask(there, new.number, fen, parts)


def _ask_about_money(there: LoadedCase, number: str, payment: Payment, back: Mapping[int, int]) -> None:
    """Money that had come to an account is claimed by nobody again."""
    for money_id in {each.money_id for each in payment.posted if each.money_id and each.position in back}:
        there.changes.ask(
            asking(
                subject_kind=KIND,
                subject=str(money_id),
                division=there.row.division,
                code=f"{UNCLAIMED}:{number}",
                zh=f"付款{payment.paid.number}被退回（{number}），该到账款项重新待认领：请核对入案，或退回",
                en=f"payment {payment.paid.number} came back ({number}) and its money is claimed by nobody again: "
                "match it to a case, or send it back",
            )
        )


def _ask(there: LoadedCase, number: str, fen: int, parts: Mapping[int, int]) -> None:
    """What the money had settled stands as it was, until a person looks at it: a case that ended, an order or an
    agreement that was kept by it.
    """
    case, yuan = there.row, yuan_text(fen)
    if case.stage in ENDED:
        there.ask(
            f"returned-after-end:{number}",
            f"本案办结后有{yuan}元工资被退回（{number}），现尚欠{yuan_text(case.outstanding_fen)}元："
            "是否重新办理，请核实后决定",
            f"{yuan} yuan came back after the case had ended ({number}), {yuan_text(case.outstanding_fen)} yuan are "
            "outstanding: decide whether it is reopened",
        )
    obeyed = {order.document_no for order in inspection_queries.orders_of(there) if order.answered_on is not None}
    about_it = {each.document_no for each in inspection_queries.order_lines_of(there) if each.line in parts}
    for document_no in sorted(obeyed & about_it):
        there.ask(
            f"order-paid-by-returned:{document_no}:{number}",
            f"限期改正指令书{document_no}所计付款中有款项被退回（{number}，{yuan}元）：该指令是否仍视为履行，请核实后决定",
            f"of what counts as paid on correction order {document_no} {yuan} yuan came back ({number}): decide "
            "whether it is still obeyed",
        )
    if case.kept_at_fen is not None and case.paid_fen < case.kept_at_fen <= case.paid_fen + fen:
        there.ask(
            f"agreement-kept-by-returned:{number}",
            f"调解协议的履行款中有{yuan}元被退回（{number}）：协议是否仍视为履行，请核实后决定",
            f"{yuan} yuan with which the agreement was kept came back ({number}): decide whether it is kept",
        )
