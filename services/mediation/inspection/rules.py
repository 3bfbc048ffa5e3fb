"""The correction order 限期改正指令书 (INV-09): its number, its last day, and when it counts as obeyed.

The law sets no length: the officer states the day, at least one working day after issue.
"""

from datetime import date
from enum import StrEnum

from shared.calendar.working_days import Term, Unit, deadline
from shared.refusals import Conflict
from shared.values import divisions

CORRECTION = "correction_order"

ORGANS = {"420704": "鄂城", "620724": "高台", "6205": "天水", "4404": "珠海", "330424": "海盐"}
"""How an organ's documents begin. A county of a city that is here adds its own name; any other division uses its code
until its own prefix is entered: no two organs number alike."""
ONE_WORKING_DAY = Term(1, Unit.WORKING_DAYS)


class OrderState(StrEnum):
    """`paid_by_others`: bond, fund or court paid the worker, so the employer corrected nothing."""

    ISSUED = "issued"
    SERVED = "served"
    MET = "met"
    PAID_BY_OTHERS = "paid_by_others"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


AWAITED = frozenset({OrderState.ISSUED, OrderState.SERVED, OrderState.OVERDUE})
"""States of an order that a payment may still settle."""


class NothingFound(Conflict):
    """An order needs verified arrears (INV-09): none are verified, or all of them are settled."""

    code = "nothing-found"
    zh = "尚无经核实的欠薪，不能作出限期改正指令"
    en = "no arrears have been verified and left unpaid, so none can be ordered paid"


class MoreThanFound(Conflict):
    """More would be ordered than is verified and outstanding."""

    code = "more-than-found"
    zh = "责令支付{ordered}分，超过经核实尚欠的{found}分"
    en = "{ordered} fen would be ordered; {found} fen are verified and outstanding"


class AlreadyServed(Conflict):
    """The order is served and cannot be replaced."""

    code = "already-served"
    zh = "指令书{document_no}已送达，不能另行作出"
    en = "order {document_no} has been served; no other takes its place"


class NothingToServe(Conflict):
    """The case has no order that waits for service."""

    code = "nothing-to-serve"
    zh = "没有待送达的限期改正指令书"
    en = "no correction order is waiting to be served"


class ServedTooLate(Conflict):
    """Nobody can obey in less than a full working day: a new order states a new day."""

    code = "served-too-late"
    zh = "{served_on}送达后至改正期限{due_on}不足一个完整工作日，须重新作出指令"
    en = "served on {served_on}, it leaves no full working day up to {due_on}: issue a new order"


def document_no(division: str, year: int, sequence: int) -> str:
    """鄂城人社监令字〔2025〕第1号; of a county of a city with a prefix, 珠海香洲区人社监令字〔2025〕第1号."""
    return f"{organ_of(division)}人社监令字〔{year}〕第{sequence}号"


def organ_of(division: str) -> str:
    """The organ's own prefix, which no other organ has."""
    if division in ORGANS:
        return ORGANS[division]
    city = division[:4]
    if city not in ORGANS or not divisions.is_known(division):
        return division
    return ORGANS[city] + divisions.name(division).removeprefix(divisions.name(city))


def ordered_sum(asked: int | None, found: int) -> int:
    """The fen ordered paid: all that is verified and outstanding, unless less is asked for.

    Raises NothingFound or MoreThanFound.
    """
    if found == 0:
        raise NothingFound
    if asked is not None and asked > found:
        raise MoreThanFound(ordered=asked, found=found)
    return asked or found


def check_service(served_on: date, due_on: date) -> None:
    """At least one full working day is left after service. Raises ServedTooLate."""
    if deadline(served_on, ONE_WORKING_DAY).due_on > due_on:
        raise ServedTooLate(served_on=served_on, due_on=due_on)


def answered_by(ordered_fen: int, paid_fen: int, others_fen: int, outstanding_fen: int) -> OrderState | None:
    """The state that payments give an order; None while it is neither paid nor settled.

    `paid_fen` came from the liable side since the order was issued, `others_fen` from bond, fund or court.
    """
    if paid_fen >= ordered_fen:
        return OrderState.MET
    if outstanding_fen > 0:
        return None
    return OrderState.PAID_BY_OTHERS if others_fen > 0 else OrderState.MET
