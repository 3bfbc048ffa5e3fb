"""How much of a payment came back, from which lines, and who may say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.refusals import Conflict, Forbidden, NotFound
from shared.values.money import yuan_text


class Cause(StrEnum):
    """Why money that was entered as paid is not with the worker."""

    RETURNED = "returned"
    REVERSED = "reversed"
    MISTAKEN = "mistaken"


OF_THE_BANK = frozenset({Cause.RETURNED, Cause.REVERSED})
"""What a bank says, under its own number: the proof with which a machine may undo what a person entered."""


class NoSuchPayment(NotFound):
    code = "no-such-payment"
    zh = "本案没有凭证号为“{receipt_no}”的付款"
    en = "the case has no payment with receipt {receipt_no!r}"


class MoreThanPaid(Conflict):
    """More would come back than the payment, or its line, still has."""

    code = "more-than-paid"
    zh = "退回金额{yuan}元超过该笔付款尚未退回的{left}元"
    en = "{yuan} yuan are more than the {left} yuan of the payment that have not come back"


class ReturnNeedsLine(Conflict):
    """A part of a payment to several lines came back, and it is not said from which."""

    code = "line-needed"
    zh = "该笔付款分入多条明细，部分退回须指明明细行"
    en = "the payment went to several lines: a part that came back must name its line"


class PersonDecides(Forbidden):
    """A machine may tell what a bank says, and not that an entry was a mistake."""

    code = "person-decides"
    zh = "误记须由工作人员更正；接口只能转报银行的退汇或冲正"
    en = "a mistake is corrected by a person; a system may only pass on what the bank returned or reversed"


class ReturnReused(Conflict):
    """The number stands for a payment, or for another return."""

    code = "receipt-reused"
    zh = "编号“{number}”已用于另一内容"
    en = "number {number!r} already stands for something else"


@dataclass(frozen=True)
class Posted:
    """A posting of the payment: what of it is still there."""

    position: int
    line: int
    left_fen: int
    money_id: UUID | None


def coming_back(posted: Sequence[Posted], fen: int | None, line: int | None) -> Mapping[int, int]:
    """Position → fen that come back: all that is left, all that is left of a line, or a part of it.

    Raises MoreThanPaid, ReturnNeedsLine.
    """
    there = [each for each in posted if each.left_fen and line in (None, each.line)]
    left = sum(each.left_fen for each in there)
    fen = left if fen is None else fen
    if fen > left or not left:
        raise MoreThanPaid(yuan=yuan_text(fen), left=yuan_text(left))
    if fen < left and len({each.line for each in there}) > 1:
        raise ReturnNeedsLine
    found = {}
    for each in there:
        found[each.position] = min(each.left_fen, fen)
        fen -= found[each.position]
    return {position: back for position, back in found.items() if back}
