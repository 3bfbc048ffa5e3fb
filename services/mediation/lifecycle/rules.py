"""How a case may end (INV-15)."""

from shared.refusals import Conflict
from shared.trade.dispositions import RESOLVED, Disposition
from shared.values.money import yuan_text


class StillOutstanding(Conflict):
    """Closed as paid in full, with money outstanding."""

    code = "still-outstanding"
    zh = "尚欠{outstanding}元，不能以“已支付完毕”结案"
    en = "{outstanding} yuan are outstanding; this is not paid in full"


class NothingPaid(Conflict):
    """Closed as paid in full, without any payment."""

    code = "nothing-paid"
    zh = "账上没有任何付款，不能以“已支付完毕”结案"
    en = "the ledger holds no payment; this is not paid in full"


class PayeesUnknown(Conflict):
    """Closed as paid, with money paid on a total of several workers that nobody is known to have received."""

    code = "payees-unknown"
    zh = "已付款中有{yuan}元未说明付给哪些劳动者：须登记各人的收款，或提交劳动者签字的工资支付表"
    en = "of what was paid, nobody says who received {yuan} yuan: give each a line, or hand in the list they signed"


class SumUnknown(Conflict):
    """Closed as resolved, though nobody has said how much is owed."""

    code = "sum-unknown"
    zh = "欠薪金额尚未查明，不能以“{disposition}”结案"
    en = "nobody has said yet how much is owed: the case does not end with {disposition}"


class NoEndByWithdrawal(Conflict):
    """A case that goes on before the court or the police is not withdrawn."""

    code = "no-end-by-withdrawal"
    zh = "“{disposition}”的案件仍在办理，不能撤销立案"
    en = "with {disposition} the case goes on: it is not withdrawn"


class ReasonNeeded(Conflict):
    """The disposition needs a reason."""

    code = "reason-needed"
    zh = "以“{disposition}”结案须说明理由"
    en = "closing with {disposition} needs a reason"


GOES_ON = frozenset({Disposition.ENFORCEMENT_PENDING, Disposition.CRIMINAL_TRANSFERRED})
"""Unpaid, and pursued elsewhere: neither opened in error nor minor and corrected (INV-15)."""


NEEDS_SUM = RESOLVED | {Disposition.UNREACHABLE_OR_WITHDRAWN}
"""Ends that say that nothing is owed any more, or that whoever is owed it cannot be reached."""


def check_sum_known(disposition: Disposition, *, unknown: bool) -> None:
    """Raises SumUnknown."""
    if unknown and disposition in NEEDS_SUM:
        raise SumUnknown(disposition=str(disposition))


def check_withdrawing(disposition: Disposition) -> None:
    """Raises NoEndByWithdrawal."""
    if disposition in GOES_ON:
        raise NoEndByWithdrawal(disposition=str(disposition))


def check_closing(
    disposition: Disposition, reason: str | None, outstanding_fen: int, paid_fen: int, unnamed_fen: int = 0
) -> None:
    """Paid in full needs a payment and nothing outstanding; every other disposition needs a reason. Nothing is owed any
    more because it was paid only where it is known who received it (PAY-01).

    Raises StillOutstanding, NothingPaid, PayeesUnknown or ReasonNeeded.
    """
    if disposition is Disposition.PAID_IN_FULL:
        if outstanding_fen > 0:
            raise StillOutstanding(outstanding=yuan_text(outstanding_fen))
        if paid_fen == 0:
            raise NothingPaid
    elif not reason:
        raise ReasonNeeded(disposition=str(disposition))
    if disposition in RESOLVED and outstanding_fen == 0 and unnamed_fen > 0:
        raise PayeesUnknown(yuan=yuan_text(unnamed_fen))
