"""How a case may end (INV-15), and how long it may take: extension is for the head, once, before the day (INV-02)."""

from datetime import date

from shared.dispositions import Disposition
from shared.refusals import Conflict


class StillOutstanding(Conflict):
    code = "still-outstanding"
    zh = "尚欠{outstanding}分，不能以“已支付完毕”结案"
    en = "{outstanding} fen are outstanding; this is not paid in full"


class NothingPaid(Conflict):
    code = "nothing-paid"
    zh = "账上没有任何付款，不能以“已支付完毕”结案"
    en = "the ledger holds no payment; this is not paid in full"


class ReasonNeeded(Conflict):
    code = "reason-needed"
    zh = "以“{disposition}”结案须说明理由"
    en = "closing with {disposition} needs a reason"


class NoExtensionHere(Conflict):
    code = "no-extension-here"
    zh = "本案没有可以延长的办理期限"
    en = "this case has no handling term that may be extended"


class ExtendedAlready(Conflict):
    code = "extended-already"
    zh = "办理期限已经延长过一次"
    en = "the handling term has been extended once already"


class TermExpired(Conflict):
    code = "term-expired"
    zh = "办理期限已于{due_on}届满，届满后不能延长"
    en = "the handling term ended on {due_on}; it is extended before that, not after"


def check_closing(disposition: Disposition, reason: str | None, outstanding_fen: int, paid_fen: int) -> None:
    """Paid in full means money came and nothing is outstanding; every other end says why.

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


def check_extension(today: date, due_on: date, times: int) -> None:
    """Once, and on the last day at the latest (INV-02). Raises ExtendedAlready or TermExpired."""
    if times > 0:
        raise ExtendedAlready
    if today > due_on:
        raise TermExpired(due_on=due_on)
