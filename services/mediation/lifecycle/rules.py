"""How a case may end (INV-15)."""

from shared.refusals import Conflict
from shared.trade.dispositions import Disposition


class StillOutstanding(Conflict):
    """Closed as paid in full, with money outstanding."""

    code = "still-outstanding"
    zh = "尚欠{outstanding}分，不能以“已支付完毕”结案"
    en = "{outstanding} fen are outstanding; this is not paid in full"


class NothingPaid(Conflict):
    """Closed as paid in full, without any payment."""

    code = "nothing-paid"
    zh = "账上没有任何付款，不能以“已支付完毕”结案"
    en = "the ledger holds no payment; this is not paid in full"


class ReasonNeeded(Conflict):
    """The disposition needs a reason."""

    code = "reason-needed"
    zh = "以“{disposition}”结案须说明理由"
    en = "closing with {disposition} needs a reason"


def check_closing(disposition: Disposition, reason: str | None, outstanding_fen: int, paid_fen: int) -> None:
    """Paid in full needs a payment and nothing outstanding; every other disposition needs a reason.

    Raises StillOutstanding, NothingPaid or ReasonNeeded.
    """
    if disposition is not Disposition.PAID_IN_FULL:
        if not reason:
            raise ReasonNeeded(disposition=str(disposition))
        return
    if outstanding_fen > 0:
        raise StillOutstanding(outstanding=outstanding_fen)
    if paid_fen == 0:
        raise NothingPaid
