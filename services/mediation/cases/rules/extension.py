"""When the handling term of a case may be extended (INV-02, C99)."""

from datetime import date

from shared.refusals import Conflict


class NoExtensionHere(Conflict):
    """The case has no handling term, or its rule allows no extension."""

    code = "no-extension-here"
    zh = "本案没有可以延长的办理期限"
    en = "this case has no handling term that may be extended"


class ExtendedAlready(Conflict):
    """The handling term was extended before."""

    code = "extended-already"
    zh = "办理期限已经延长过一次"
    en = "the handling term has been extended once already"


class TermExpired(Conflict):
    """The handling term has passed."""

    code = "term-expired"
    zh = "办理期限已于{due_on}届满，届满后不能延长"
    en = "the handling term ended on {due_on}; it is extended before that, not after"


def check_extension(today: date, due_on: date, times: int) -> None:
    """The term may be extended once, and on its last day at the latest (INV-02). Raises ExtendedAlready or
    TermExpired.
    """
    if times > 0:
        raise ExtendedAlready
    if today > due_on:
        raise TermExpired(due_on=due_on)
