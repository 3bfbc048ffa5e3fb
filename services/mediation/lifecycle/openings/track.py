"""A proposal to open a case: an unanswered warning proposes, a head decides; payment before that ends it (PAY-02)."""

from enum import StrEnum
from typing import Protocol

from shared.tracks.people import OURS, Who
from shared.tracks.table import Begin, Command, Move, Track

RULE = "PAY-02"


class OpeningState(StrEnum):
    """`made_good`: everybody was paid before a head decided."""

    OPEN = "open"
    APPROVED = "approved"
    DISMISSED = "dismissed"
    MADE_GOOD = "made_good"


class Opened(Protocol):
    """The case that the approval opens."""

    @property
    def case_number(self) -> str: ...


HEAD = Who("负责人", "a head", roles=("head",))
APPROVE: Command[Opened] = Command("approve", "批准立案")
DISMISS: Command[object] = Command("dismiss", "不予立案")
MAKE_GOOD: Command[object] = Command("make-good", "已足额发放")

OPEN, APPROVED, DISMISSED, MADE_GOOD = OpeningState
DECIDED = {"decided_on": "day", "decided_by": "who", "decision_reason": "words"}

OPENING: Track[OpeningState, object, object] = Track(
    name="opening-proposal",
    zh="立案建议",
    en="proposal to open a case",
    states=OpeningState,
    # dismissed stays dismissed: only another month proposes anew
    final=frozenset({APPROVED, DISMISSED, MADE_GOOD}),
    begins=(Begin(name="unanswered", zh="欠薪预警督办未处置", to=OPEN, writes="proposed"),),
    moves=(
        Move(
            APPROVE,
            (OPEN,),
            rule=RULE,
            to=APPROVED,
            by=HEAD,
            keeps=DECIDED | {"case_number": "case_number"},
            tells=("case_number",),
            writes="approved",
        ),
        Move(DISMISS, (OPEN,), rule=RULE, to=DISMISSED, by=HEAD, keeps=DECIDED, writes="dismissed"),
        Move(MAKE_GOOD, (OPEN,), rule=RULE, to=MADE_GOOD, by=OURS, keeps={"decided_on": "day"}, writes="made-good"),
    ),
)
