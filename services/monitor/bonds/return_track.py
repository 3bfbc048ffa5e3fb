"""The return of a wage bond 退还保证金 (BOND-11): announced on the board and the website, applied for, reviewed, handed
back; refused where wages are owed.

The days of the notice are the workers': an application before they have passed is too early.
"""

from enum import StrEnum
from functools import partial

from services.monitor.bonds.rules.people import HEAD, OFFICE
from shared.contracts.monitor import BondReturned
from shared.tracks.people import CLOCK
from shared.tracks.table import Begin, Clock, Command, Move, Track

RULE = "BOND-11"


class ReturnState(StrEnum):
    """`open`: the notice has stood its days. `applied`: under review."""

    ANNOUNCED = "announced"
    OPEN = "open"
    APPLIED = "applied"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    RETURNED = "returned"


APPLY: Command[object] = Command("apply", "申请退还")
CONFIRM: Command[object] = Command("confirm", "确认退还")
REFUSE: Command[object] = Command("refuse", "不予退还")
HAND_BACK: Command[object] = Command("hand-back", "退还保证金")
END_NOTICE: Command[object] = Command("end-notice", "公示期满")

NOTICE = Clock(
    "bond-return-notice",
    RULE,
    "公示",
    "bond_return_notice_days",
    since="announced_on",
    shows="open_after",
    right=True,
    lapses=END_NOTICE.name,
)
REVIEW = Clock(
    "bond-return-review",
    RULE,
    "审核退还申请",
    "bond_return_review_days",
    shows="review_by",
    late=(
        "工资保证金退还申请应于{due_on}前审核完毕，请尽快决定（BOND-11）",
        "the application to return the wage bond was to be reviewed by {due_on}: decide now (BOND-11)",
    ),
    breach=True,
)
HANDING_BACK = Clock(
    "bond-return-confirm",
    RULE,
    "出具返还确认书或者退还保函",
    "bond_return_confirm_days",
    shows="hand_back_by",
    late=(
        "应于{due_on}前出具保证金返还确认书或者退还保函（BOND-11）",
        "the confirmation, or the guarantee, was to be handed back by {due_on} (BOND-11)",
    ),
    breach=True,
)

S = ReturnState
move = partial(Move[ReturnState, object, object, object], rule=RULE, by=OFFICE)

BOND_RETURN: Track[ReturnState, object, object] = Track(
    name="bond-return",
    zh="退还工资保证金",
    en="return of a wage bond",
    states=ReturnState,
    final=frozenset({S.REFUSED, S.RETURNED}),
    asks_per_place=True,
    begins=(Begin(name="announce", zh="公示", to=S.ANNOUNCED, starts=(NOTICE,), rule=RULE, writes="announced"),),
    moves=(
        move(END_NOTICE, (S.ANNOUNCED,), to=S.OPEN, by=CLOCK),
        move(APPLY, (S.OPEN,), to=S.APPLIED, starts=(REVIEW,), keeps={"applied_on": "day"}),
        move(
            CONFIRM,
            (S.APPLIED,),
            to=S.CONFIRMED,
            by=HEAD,
            meets=(REVIEW,),
            starts=(HANDING_BACK,),
            keeps={"reviewed_by": "who"},
            then=("check_nothing_owed",),
        ),
        move(
            REFUSE,
            (S.ANNOUNCED, S.OPEN, S.APPLIED),
            to=S.REFUSED,
            by=HEAD,
            meets=(REVIEW,),
            drops=(NOTICE,),
            keeps={"reviewed_by": "who", "reason": "words"},
            tells=("reason",),
        ),
        move(
            HAND_BACK,
            (S.CONFIRMED,),
            to=S.RETURNED,
            meets=(HANDING_BACK,),
            keeps={"returned_on": "day"},
            fact=BondReturned,
            then=("book_return",),
        ),
    ),
)
