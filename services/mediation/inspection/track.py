"""A correction order's own procedure 责令限期改正指令书 (INV-09): issued, served, and obeyed or not.

It stands in its case: its steps are entries of the case's history, and its last day is one of the case's deadlines. No
law gives the length: the officer states the day, and one full working day at least is left after service. Money moves
it without a person: what the ledger books is a fact of ours. Only what those liable paid obeys it; bond, fund or court
end the waiting (architecture, invariant 12). When its case ends, one that was served stays as it is, without its
deadline.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.mediation.cases.rules.roles import DECIDERS
from services.mediation.inspection.rules import (
    ONE_WORKING_DAY,
    AddresseeRole,
    AddresseeUnknown,
    AddresseeUnlike,
    NothingFound,
    OrderState,
    ServedTooLate,  # noqa: F401 the page of the table says its words
    check_service,
)
from shared.calendar.working_days import deadline
from shared.contracts.mediation import (
    CorrectionOrderIssued,
    CorrectionOrderMet,
    CorrectionOrderOverdue,
    CorrectionOrderServed,
)
from shared.tracks.people import CLOCK, OURS, Who
from shared.tracks.table import Begin, Clock, Command, Facing, Move, Track
from shared.values.date_checks import InTheFuture, TooEarly, check_coming, check_past  # noqa: F401 the page says them

RULE = "INV-09"
BASIS = "《劳动保障监察条例》第26条；《劳动合同法》第85条"
ISSUE = "issue"


class Ordered(Protocol):
    """What counts of an order."""

    @property
    def ordered_fen(self) -> int: ...
    @property
    def issued_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def addressee_role(self) -> AddresseeRole: ...
    @property
    def addressee_uscc(self) -> str | None: ...


class Employer(Protocol):
    """The employer as the case knows it: by its code, else by its name, or the name's key."""

    @property
    def employer_uscc(self) -> str | None: ...
    @property
    def employer_key(self) -> str | None: ...
    @property
    def employer_name(self) -> str | None: ...


class OfCase(Protocol):
    """The case that the order stands in."""

    @property
    def row(self) -> Employer: ...


class Service(Protocol):
    """How and when it was served."""

    @property
    def served_on(self) -> date: ...
    @property
    def means(self) -> str: ...
    @property
    def on_record(self) -> bool: ...


@dataclass(frozen=True)
class Settled:
    """On which day what was ordered came not to be owed any more."""

    settled_on: date


def addressed(seen: Facing[Ordered, OfCase, object]) -> None:
    """The employer is known, and meant by the case's own code. Raises AddresseeUnknown or AddresseeUnlike."""
    order, employer = seen.row, seen.parent.row
    if order.addressee_role is not AddresseeRole.EMPLOYER:
        return
    if employer.employer_uscc and order.addressee_uscc != employer.employer_uscc:
        raise AddresseeUnlike(uscc=order.addressee_uscc, employer=employer.employer_uscc)
    if not (order.addressee_uscc or employer.employer_key or employer.employer_name):
        raise AddresseeUnknown


def for_something(seen: Facing[Ordered, OfCase, object]) -> None:
    """It has lines. Raises NothingFound."""
    if seen.row.ordered_fen <= 0:
        raise NothingFound


def time_to_pay(seen: Facing[Ordered, OfCase, object]) -> None:
    """The stated day is one working day after issue at the earliest. Raises TooEarly."""
    check_coming(seen.row.due_on, deadline(seen.on, ONE_WORKING_DAY).due_on, "due_on")


def served_since_issue(seen: Facing[Ordered, object, Service]) -> None:
    """Raises InTheFuture, or TooEarly for a day before the order."""
    check_past(seen.given.served_on, seen.on, "served_on", earliest=seen.row.issued_on)


def leaves_a_working_day(seen: Facing[Ordered, object, Service]) -> None:
    """Nobody can obey in less. Raises ServedTooLate."""
    check_service(seen.given.served_on, seen.row.due_on)


DECIDER = Who("执法人员或负责人", "an officer or a head", roles=DECIDERS)

SERVE: Command[Service] = Command("serve", "送达")
REPLACE: Command[object] = Command("replace", "由新指令替代")
VOID: Command[object] = Command("void", "案件终结，未送达即失效")
MEET: Command[Settled] = Command("meet", "责任方付清")
OTHERS_PAID: Command[Settled] = Command("others-paid", "由他人支付")
NOTHING_OWED: Command[Settled] = Command("nothing-owed", "责令款项经撤回或核减不再拖欠")
FALL_OVERDUE: Command[object] = Command("fall-overdue", "逾期未履行")

TO_PAY = Clock(
    "correction-order",
    RULE,
    "责令支付期限",
    stated="due_on",
    basis=BASIS,
    since="served_on",
    remind=True,
    lapses=FALL_OVERDUE.name,
)

S = OrderState
AWAITED = (S.ISSUED, S.SERVED, S.OVERDUE)
SETTLED = {"answered_on": "settled_on"}
SUMS = ("document_no", "ordered_fen", "paid_fen", "others_fen", "due_on")

ORDER: Track[OrderState, Ordered, OfCase] = Track(
    name="correction-order",
    zh="责令限期改正指令",
    en="correction order",
    states=OrderState,
    final=frozenset({S.MET, S.PAID_BY_OTHERS, S.CANCELLED}),
    begins=(
        Begin(
            name=ISSUE,
            zh="作出指令",
            to=S.ISSUED,
            rule=RULE,
            by=DECIDER,
            guards=(time_to_pay, addressed, for_something),
            fact=CorrectionOrderIssued,
            writes="correction-ordered",
        ),
    ),
    moves=(
        Move(
            SERVE,
            (S.ISSUED,),
            rule=RULE,
            to=S.SERVED,
            by=DECIDER,
            guards=(served_since_issue, leaves_a_working_day),
            starts=(TO_PAY,),
            keeps={"served_on": "served_on", "served_by": "means", "on_record": "on_record"},
            tells=("document_no", "served_on", "due_on", "served_by", "on_record"),
            fact=CorrectionOrderServed,
            writes="order-served",
        ),
        Move(REPLACE, (S.ISSUED,), rule=RULE, to=S.CANCELLED, by=OURS, tells=("document_no",), writes="order-replaced"),
        Move(VOID, (S.ISSUED,), rule=RULE, to=S.CANCELLED, by=OURS, tells=("document_no",), writes="order-void"),
        # late is met too: what was overdue is on record, and nothing is owed any more
        Move(
            MEET,
            AWAITED,
            rule=RULE,
            to=S.MET,
            by=OURS,
            meets=(TO_PAY,),
            keeps=SETTLED,
            tells=SUMS,
            fact=CorrectionOrderMet,
            writes="order-met",
        ),
        # nobody paid and nobody obeyed: no fact
        Move(
            NOTHING_OWED,
            AWAITED,
            rule=RULE,
            to=S.MET,
            by=OURS,
            meets=(TO_PAY,),
            keeps=SETTLED,
            tells=SUMS,
            writes="order-nothing-owed",
        ),
        Move(
            OTHERS_PAID,
            (S.SERVED,),
            rule=RULE,
            to=S.PAID_BY_OTHERS,
            by=OURS,
            drops=(TO_PAY,),
            keeps=SETTLED,
            tells=SUMS,
            writes="order-paid-by-others",
        ),
        # a last day that passed stays passed: others' money does not meet it
        Move(
            OTHERS_PAID,
            (S.ISSUED, S.OVERDUE),
            rule=RULE,
            to=S.PAID_BY_OTHERS,
            by=OURS,
            keeps=SETTLED,
            tells=SUMS,
            writes="order-paid-by-others",
        ),
        Move(
            FALL_OVERDUE,
            (S.SERVED,),
            rule=RULE,
            to=S.OVERDUE,
            by=CLOCK,
            tells=("document_no",),
            fact=CorrectionOrderOverdue,
            writes="order-overdue",
        ),
    ),
)
