"""The use of a wage bond 动用保证金 (C119): the bank pays after a decision, then the contractor tops it up.

Only a decision to pay or to pay first that was not obeyed on its day is a ground, never a correction order (BOND-09;
65号). The bank has its days from the service of the payment notice 支付通知书; the contractor has its own from the day
on which the bank has paid (BOND-10). What is topped up late still ends it.
"""

from datetime import date
from enum import StrEnum
from functools import partial
from typing import Protocol

from services.monitor.bonds.rules.people import HEAD, OFFICE
from shared.contracts.monitor import BondDrawn, BondRestored, BondShort
from shared.refusals import Conflict
from shared.tracks.people import CLOCK
from shared.tracks.table import Begin, Clock, Command, Facing, Move, Track


class DrawState(StrEnum):
    """`noticed`: the payment notice is at the bank. `short`: the days to top up have passed."""

    NOTICED = "noticed"
    DRAWN = "drawn"
    SHORT = "short"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """What rests on the decision: 行政处理决定, 先行清偿决定; 责令改正 is none, and is told so."""

    ADMINISTRATIVE_DECISION = "administrative_decision"
    ADVANCE_DECISION = "advance_decision"
    CORRECTION_ORDER = "correction_order"


class NoGroundForDraw(Conflict):
    """BOND-09: a decision to pay or to pay first is the ground."""

    code = "no-ground-for-draw"
    zh = "责令改正文书不是动用工资保证金的依据，须有行政处理决定或者先行清偿决定（人社部发〔2021〕65号）"
    en = "a correction order is no ground to use the bond: there must be a decision to pay, or to pay first"


class DecisionStillRuns(Conflict):
    """BOND-09: the decision was not obeyed on its last day."""

    code = "decision-still-runs"
    zh = "决定履行期限{obey_by}届满后仍未履行的，次日起才能向银行送达支付通知书"
    en = "the decision may be obeyed until {obey_by}: the payment notice is served from the day after"


class OtherSum(Conflict):
    code = "bond-sum-differs"
    zh = "尚余{left}元：全部到账用“{whole}”，部分到账用“{part}”，多于余额的不能登记"
    en = "{left} yuan are left: say {whole!r} for all of it and {part!r} for less; more cannot be entered"


class PaidAlready(Conflict):
    code = "bond-partly-paid"
    zh = "银行已支付部分款项，不能撤回支付通知"
    en = "the bank has paid some of it: the notice cannot be withdrawn"


class Draw(Protocol):
    """What of a draw counts here."""

    @property
    def basis(self) -> Basis: ...
    @property
    def obey_by(self) -> date: ...
    @property
    def notice_served_on(self) -> date: ...
    @property
    def amount_fen(self) -> int: ...
    @property
    def paid_fen(self) -> int: ...
    @property
    def topped_up_fen(self) -> int: ...


class Sum(Protocol):
    """Money that came, and under which receipt."""

    @property
    def fen(self) -> int: ...
    @property
    def receipt(self) -> str: ...


def has_ground(seen: Facing[Draw, object, object]) -> None:
    """Raises NoGroundForDraw, DecisionStillRuns."""
    if seen.row.basis is Basis.CORRECTION_ORDER:
        raise NoGroundForDraw
    if seen.row.notice_served_on <= seen.row.obey_by:
        raise DecisionStillRuns(obey_by=seen.row.obey_by)


def all_paid(seen: Facing[Draw, object, Sum]) -> None:
    """Raises OtherSum."""
    _check(seen.row.amount_fen - seen.row.paid_fen, seen.given.fen, "pay", whole=True)


def some_paid(seen: Facing[Draw, object, Sum]) -> None:
    """Raises OtherSum."""
    _check(seen.row.amount_fen - seen.row.paid_fen, seen.given.fen, "pay", whole=False)


def all_topped_up(seen: Facing[Draw, object, Sum]) -> None:
    """Raises OtherSum."""
    _check(seen.row.amount_fen - seen.row.topped_up_fen, seen.given.fen, "top-up", whole=True)


def some_topped_up(seen: Facing[Draw, object, Sum]) -> None:
    """Raises OtherSum."""
    _check(seen.row.amount_fen - seen.row.topped_up_fen, seen.given.fen, "top-up", whole=False)


def nothing_paid(seen: Facing[Draw, object, object]) -> None:
    """Raises PaidAlready."""
    if seen.row.paid_fen:
        raise PaidAlready


def _check(left: int, fen: int, command: str, *, whole: bool) -> None:
    """Raises OtherSum."""
    if fen > left or (fen == left) != whole:
        raise OtherSum(left=f"{left // 100}.{left % 100:02}", whole=command, part=f"{command}-part")


DRAW_RULE, TOP_UP_RULE = "BOND-09", "BOND-10"

PAY: Command[Sum] = Command("pay", "银行付清")
PAY_PART: Command[Sum] = Command("pay-part", "银行支付部分")
TOP_UP: Command[Sum] = Command("top-up", "补足保证金")
TOP_UP_PART: Command[Sum] = Command("top-up-part", "补存部分保证金")
WITHDRAW: Command[object] = Command("withdraw", "撤回支付通知")
FALL_SHORT: Command[object] = Command("fall-short", "逾期未补足")

PAYMENT = Clock(
    "bond-draw",
    DRAW_RULE,
    "银行支付",
    "bond_draw_days",
    since="notice_served_on",
    shows="pay_by",
    late=(
        "银行未在{due_on}前从工资保证金中支付，请督促并核实（BOND-09）",
        "the bank had not paid from the wage bond by {due_on}: press it and find out why (BOND-09)",
    ),
    breach=True,
)
TOPPING_UP = Clock(
    "bond-top-up",
    TOP_UP_RULE,
    "补足保证金",
    "bond_topup_days",
    shows="top_up_by",
    remind=True,
    lapses=FALL_SHORT.name,
)

S = DrawState
take_in = partial(Move[DrawState, Draw, object, Sum], rule=DRAW_RULE, by=OFFICE, quotes=("fen", "receipt"))
top_up = partial(take_in, rule=TOP_UP_RULE, then=("count_top_up", "book_top_up"))

BOND_DRAW: Track[DrawState, Draw, object] = Track(
    name="bond-draw",
    zh="动用工资保证金",
    en="use of a wage bond",
    states=DrawState,
    final=frozenset({S.RESTORED, S.WITHDRAWN}),
    asks_per_place=True,
    begins=(
        Begin(
            name="serve-notice",
            zh="送达支付通知书",
            to=S.NOTICED,
            starts=(PAYMENT,),
            guards=(has_ground,),
            rule=DRAW_RULE,
            writes="notice-served",
        ),
    ),
    moves=(
        take_in(PAY_PART, (S.NOTICED,), to=S.NOTICED, guards=(some_paid,), then=("count_payment", "book_payment")),
        take_in(
            PAY,
            (S.NOTICED,),
            to=S.DRAWN,
            guards=(all_paid,),
            not_before=("notice_served_on",),
            meets=(PAYMENT,),
            starts=(TOPPING_UP,),
            keeps={"paid_on": "day"},
            fact=BondDrawn,
            then=("count_payment", "book_payment"),
        ),
        Move[DrawState, Draw, object, object](
            WITHDRAW,
            (S.NOTICED,),
            rule=DRAW_RULE,
            to=S.WITHDRAWN,
            by=HEAD,
            guards=(nothing_paid,),
            drops=(PAYMENT,),
        ),
        top_up(TOP_UP_PART, (S.DRAWN,), to=S.DRAWN, guards=(some_topped_up,)),
        top_up(TOP_UP_PART, (S.SHORT,), to=S.SHORT, guards=(some_topped_up,)),
        top_up(
            TOP_UP,
            (S.DRAWN, S.SHORT),
            to=S.RESTORED,
            guards=(all_topped_up,),
            not_before=("paid_on",),
            meets=(TOPPING_UP,),
            keeps={"restored_on": "day"},
            fact=BondRestored,
        ),
        Move(FALL_SHORT, (S.DRAWN,), rule=TOP_UP_RULE, to=S.SHORT, by=CLOCK, tells=("top_up_by",), fact=BondShort),
    ),
)
