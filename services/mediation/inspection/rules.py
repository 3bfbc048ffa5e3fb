"""The correction order 限期改正指令书 (INV-09): its number, its lines, its last day, and when it counts as obeyed.

The law sets no length: the officer states the day, at least one working day after issue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.mediation.ledger.rules.ledger import Item
from shared.calendar.working_days import Term, Unit, deadline
from shared.documents.words import document_no as written
from shared.refusals import Conflict
from shared.values import divisions
from shared.values.money import yuan_text

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


class AddresseeRole(StrEnum):
    """Who is ordered to pay: the employer (LIAB-01), or the general contractor that pays first (LIAB-05, LIAB-06)."""

    EMPLOYER = "employer"
    GENERAL_CONTRACTOR = "general_contractor"


AWAITED = frozenset({OrderState.ISSUED, OrderState.SERVED, OrderState.OVERDUE})
"""States of an order that a payment may still settle."""


ORDERABLE = frozenset({Item.WAGES, Item.OVERTIME, Item.MINIMUM_WAGE, Item.COMPENSATION})
"""What can be ordered paid (监察条例26): pay for work, the difference to the minimum wage, severance.

Insurance and injury have procedures of their own; extra compensation follows an order not obeyed (INV-10).
"""


class NothingFound(Conflict):
    """An order needs verified arrears that it may be for (INV-09): there are none, or all of them are settled."""

    code = "nothing-found"
    zh = "尚无经核实的欠薪，不能作出限期改正指令"
    en = "no arrears have been verified and left unpaid, so none can be ordered paid"


class MoreThanFound(Conflict):
    """More would be ordered than is verified and outstanding."""

    code = "more-than-found"
    zh = "责令支付{ordered}元，超过经核实尚欠的{found}元"
    en = "{ordered} yuan would be ordered; {found} yuan are verified and outstanding"


class NotOrderable(Conflict):
    """The line is owed for something that no correction order is for."""

    code = "not-orderable"
    zh = "第{line}条不属于可责令限期支付的项目（《劳动保障监察条例》第26条）"
    en = "line {line} is not for anything that can be ordered paid (监察条例 art. 26)"


class LinesNeeded(Conflict):
    """A part of what several lines owe is ordered without saying of which."""

    code = "order-lines-needed"
    zh = "责令支付的金额少于多条明细经核实尚欠之和，须逐条写明金额"
    en = "less is ordered than several lines owe: say how much of each line"


class AddresseeUnknown(Conflict):
    """The case does not know its employer, and the order names nobody else: it would bind nobody."""

    code = "addressee-unknown"
    zh = "本案用人单位不明，指令书须写明相对人"
    en = "the case does not know its employer: the order has to name whom it binds"


class AddresseeUnlike(Conflict):
    """The order is addressed to the employer, by another code than the case's."""

    code = "addressee-unlike"
    zh = "指令书写给用人单位，但代码{uscc}与本案用人单位的{employer}不同"
    en = "the order is addressed to the employer, but {uscc} is not the case's employer {employer}"


class AlreadyServed(Conflict):
    """What would be ordered is ordered already, by an order that was served and cannot be replaced."""

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
    return written(f"{organ_of(division)}人社监令", year, sequence)


def organ_of(division: str) -> str:
    """The organ's own prefix, which no other organ has."""
    if division in ORGANS:
        return ORGANS[division]
    city = division[:4]
    if city not in ORGANS or not divisions.is_known(division):
        return division
    return ORGANS[city] + divisions.name(division).removeprefix(divisions.name(city))


def served_event(document_no: str) -> str:
    """The event from which the order's deadline runs; every order has its own."""
    return f"served {document_no}"


def ordered_sum(asked: int | None, found: int) -> int:
    """The fen ordered paid: all that is verified and outstanding, unless less is asked for.

    Raises NothingFound or MoreThanFound.
    """
    if found == 0:
        raise NothingFound
    if asked is not None and asked > found:
        raise MoreThanFound(ordered=yuan_text(asked), found=yuan_text(found))
    return asked or found


class Owing(Protocol):
    """What these rules read of a ledger line."""

    @property
    def line(self) -> int: ...
    @property
    def item(self) -> Item: ...
    @property
    def outstanding_fen(self) -> int: ...
    @property
    def verified(self) -> bool | None: ...


@dataclass(frozen=True)
class Covered:
    """A ledger line as far as orders cover it: `outstanding_fen` is what was ordered and is still unpaid."""

    worker_ref: str | None
    workers: int
    item: Item
    period_from: str | None
    period_to: str | None
    verified: bool | None
    rural: bool | None
    whole_months: int | None
    outstanding_fen: int


def may_be_ordered(lines: Iterable[Owing], standing: Mapping[int, int]) -> dict[int, int]:
    """Line → fen verified, outstanding, and not yet in an order that stands. Only of items that can be ordered."""
    verified = [line for line in lines if line.verified and line.item in ORDERABLE]
    return {line.line: max(line.outstanding_fen - standing.get(line.line, 0), 0) for line in verified}


def ordered_lines(named: Mapping[int, int | None], asked: int | None, free: Mapping[int, int]) -> dict[int, int]:
    """Line → fen to be ordered: the lines named, each in full unless a sum is given; without names, all of `free`.

    `asked` is a sum for the only line; below the sum of several, it does not say which. Raises NothingFound,
    MoreThanFound, LinesNeeded.
    """
    if named:
        return {line: ordered_sum(fen, free.get(line, 0)) for line, fen in named.items()}
    there = {line: fen for line, fen in free.items() if fen > 0}
    total = sum(there.values())
    fen = ordered_sum(asked, total)
    if fen == total:
        return there
    if len(there) > 1:
        raise LinesNeeded
    return dict.fromkeys(there, fen)


def check_service(served_on: date, due_on: date) -> None:
    """At least one full working day is left after service. Raises ServedTooLate."""
    if deadline(served_on, ONE_WORKING_DAY).due_on > due_on:
        raise ServedTooLate(served_on=served_on, due_on=due_on)


def answered_by(ordered_fen: int, paid_fen: int, others_fen: int, outstanding_fen: int) -> OrderState | None:
    """The state that payments give an order; None while its lines are neither paid nor settled.

    Of the ordered lines alone, `paid_fen` came from the liable side since the order was issued, `others_fen` from bond,
    fund or court, and `outstanding_fen` is what is still owed.
    """
    if paid_fen >= ordered_fen:
        return OrderState.MET
    if outstanding_fen > 0:
        return None
    return OrderState.PAID_BY_OTHERS if others_fen > 0 else OrderState.MET
