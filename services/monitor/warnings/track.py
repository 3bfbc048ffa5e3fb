"""The loop of a warning 预警闭环 (C37): raised and told, read, handled, put right, verified by another; urged,
supervised and in the end unanswered, on which a case may be opened. The facts clear it, whatever state it is in.

Handling it is no answer: the terms run until it is said to be put right. A waiver needs another person and an end.
"""

from datetime import date
from enum import StrEnum
from functools import partial
from typing import Protocol

from shared.contracts.monitor import WarningCleared, WarningRaised, WarningWorsened
from shared.tracks.people import CLOCK, OURS, Who
from shared.tracks.table import Begin, Clock, Command, Move, Track

RULE = "MON-04"


class WarningState(StrEnum):
    """`raised`: nobody was there to be told. `verified`: an officer saw that it is put right; the facts clear it."""

    RAISED = "raised"
    NOTIFIED = "notified"
    READ = "read"
    HANDLING = "handling"
    URGED = "urged"
    SUPERVISED = "supervised"
    UNANSWERED = "unanswered"
    RECTIFIED = "rectified"
    VERIFIED = "verified"
    WAIVER_ASKED = "waiver_asked"
    WAIVED = "waived"
    CLEARED = "cleared"


class Assigning(Protocol):
    """Who answers for it."""

    @property
    def owner(self) -> str: ...


class GivingToTwo(Protocol):
    """To which units by which letters, by which day, and who may see it from then on."""

    @property
    def industry(self) -> str: ...
    @property
    def territory(self) -> str: ...
    @property
    def letters(self) -> list[str]: ...
    @property
    def due_on(self) -> date: ...
    @property
    def parties(self) -> list[str]: ...


class Waiving(Protocol):
    """Until when it is waived, that day included."""

    @property
    def until(self) -> date: ...


OFFICER = Who("经办人", "an officer", roles=("officer", "head"))
TOLD = Who("经办人或者被通知单位", "an officer, or a party that was told", roles=("officer", "head"), own_parties=True)
HEAD = Who("负责人", "a head", roles=("head",))

ASSIGN: Command[Assigning] = Command("assign", "交办")
DUAL_ASSIGN: Command[GivingToTwo] = Command("dual-assign", "双交双办")
READ_IT: Command[object] = Command("read", "已读")
HANDLE: Command[object] = Command("handle", "处置")
RECTIFY: Command[object] = Command("rectify", "申报整改完成")
SEND_BACK: Command[object] = Command("send-back", "退回整改")
VERIFY: Command[object] = Command("verify", "核验")
URGE: Command[object] = Command("urge", "催办")
SUPERVISE: Command[object] = Command("supervise", "督办")
WAIVE: Command[Waiving] = Command("waive", "申请豁免")
APPROVE_WAIVER: Command[object] = Command("approve-waiver", "批准豁免")
REFUSE_WAIVER: Command[object] = Command("refuse-waiver", "不予豁免")
FALL_OVERDUE: Command[object] = Command("fall-overdue", "逾期未处置")
IGNORE_URGING: Command[object] = Command("ignore-urging", "催办未处置")
IGNORE_SUPERVISION: Command[object] = Command("ignore-supervision", "督办未处置")
END_WAIVER: Command[object] = Command("end-waiver", "豁免到期")
WORSEN: Command[object] = Command("worsen", "升级")
CLEAR: Command[object] = Command("clear", "解除")

term = partial(Clock, rule=RULE, shows="handle_by")
HANDLING_TERM = term("warning-handling", zh="处置", key="warning_handling_days", remind=True, lapses=FALL_OVERDUE.name)
URGED_TERM = term("warning-urged", zh="催办后处置", key="warning_urge_days", lapses=IGNORE_URGING.name)
SUPERVISED_TERM = term(
    "warning-supervised", zh="督办后处置", key="warning_supervise_days", lapses=IGNORE_SUPERVISION.name
)
WAIVER_DECISION = Clock(
    "warning-waiver-decision",
    RULE,
    "审批豁免",
    "warning_waiver_days",
    late=("预警豁免申请已过审批期限（{due_on}），请尽快决定", "the days to decide on a waiver have passed ({due_on})"),
)
WAIVED_UNTIL = Clock(
    "warning-waived",
    RULE,
    "豁免",
    stated="waiver_until",
    basis="批准豁免时确定的截止日",
    right=True,
    lapses=END_WAIVER.name,
)

S = WarningState
EARLY = (S.RAISED, S.NOTIFIED, S.READ, S.HANDLING)
PRESSED = (S.URGED, S.SUPERVISED, S.UNANSWERED)
TERMS = (HANDLING_TERM, URGED_TERM, SUPERVISED_TERM)
move = partial(Move[WarningState, object, object, object], rule=RULE)
worsen = partial(move, WORSEN, by=OURS, keeps={"worsened_on": "day"}, tells=("level",), fact=WarningWorsened)
assign = partial(
    Move[WarningState, object, object, Assigning],
    ASSIGN,
    rule=RULE,
    by=OFFICER,
    keeps={"owner": "owner"},
    tells=("owner",),
    then=("hand_over",),
)
dual_assign = partial(
    Move[WarningState, object, object, GivingToTwo],
    DUAL_ASSIGN,
    rule=RULE,
    by=HEAD,
    keeps={"parties": "parties"},
    quotes=("industry", "territory", "letters", "due_on"),
)

WARNING: Track[WarningState, object, object] = Track(
    name="warning",
    zh="预警",
    en="warning",
    states=WarningState,
    # fires again: a new episode
    final=frozenset({S.CLEARED}),
    asks_per_place=True,
    begins=(
        Begin(name="remind", zh="提示，不通知", to=S.RAISED, fact=WarningRaised, writes="raised"),
        Begin(name="raise", zh="无接收单位", to=S.RAISED, starts=(HANDLING_TERM,), fact=WarningRaised, writes="raised"),
        Begin(name="notify", zh="通知", to=S.NOTIFIED, starts=(HANDLING_TERM,), fact=WarningRaised, writes="notified"),
    ),
    moves=(
        assign(EARLY[:3], to=S.READ),
        *(assign((at,), to=at) for at in (S.HANDLING, *PRESSED)),
        *(dual_assign((at,), to=at) for at in (*EARLY, *PRESSED)),
        move(READ_IT, (S.RAISED, S.NOTIFIED), to=S.READ, by=TOLD, keeps={"read_on": "day", "read_by": "who"}),
        move(HANDLE, EARLY, to=S.HANDLING, by=TOLD, keeps={"measure": "words", "handled_by": "who"}),
        *(move(HANDLE, (at,), to=at, by=TOLD, keeps={"measure": "words", "handled_by": "who"}) for at in PRESSED),
        move(
            RECTIFY,
            (*EARLY, *PRESSED),
            to=S.RECTIFIED,
            by=TOLD,
            meets=TERMS,
            keeps={"rectified_on": "day", "rectified_by": "who", "rectification": "words"},
            then=("ask_to_verify",),
        ),
        move(
            SEND_BACK,
            (S.RECTIFIED,),
            to=S.HANDLING,
            by=OFFICER,
            not_by=("rectified_by",),
            starts=(HANDLING_TERM,),
            then=("drop_rectification",),
        ),
        move(
            VERIFY,
            (S.RECTIFIED,),
            to=S.VERIFIED,
            by=OFFICER,
            not_by=("rectified_by",),
            keeps={"verified_on": "day", "verified_by": "who"},
        ),
        move(URGE, EARLY, to=S.URGED, by=HEAD, drops=(HANDLING_TERM,), starts=(URGED_TERM,), then=("tell_pressed",)),
        move(
            SUPERVISE,
            (S.URGED,),
            to=S.SUPERVISED,
            by=HEAD,
            drops=(URGED_TERM,),
            starts=(SUPERVISED_TERM,),
            then=("tell_pressed",),
        ),
        move(
            FALL_OVERDUE,
            EARLY,
            to=S.URGED,
            by=CLOCK,
            starts=(URGED_TERM,),
            keeps={"overdue_on": "day"},
            then=("tell_pressed",),
        ),
        move(IGNORE_URGING, (S.URGED,), to=S.SUPERVISED, by=CLOCK, starts=(SUPERVISED_TERM,), then=("tell_pressed",)),
        move(
            IGNORE_SUPERVISION,
            (S.SUPERVISED,),
            to=S.UNANSWERED,
            by=CLOCK,
            then=("tell_pressed", "state_unanswered"),
        ),
        Move[WarningState, object, object, Waiving](
            WAIVE,
            (*EARLY, *PRESSED),
            rule=RULE,
            to=S.WAIVER_ASKED,
            by=OFFICER,
            drops=TERMS,
            starts=(WAIVER_DECISION,),
            keeps={"waiver_until": "until", "waiver_reason": "words", "waiver_asked_by": "who"},
            quotes=("until",),
        ),
        move(
            APPROVE_WAIVER,
            (S.WAIVER_ASKED,),
            to=S.WAIVED,
            by=HEAD,
            not_by=("waiver_asked_by",),
            meets=(WAIVER_DECISION,),
            starts=(WAIVED_UNTIL,),
            keeps={"waived_on": "day", "waived_by": "who"},
            tells=("waiver_until", "waiver_reason"),
        ),
        move(
            REFUSE_WAIVER,
            (S.WAIVER_ASKED,),
            to=S.HANDLING,
            by=HEAD,
            not_by=("waiver_asked_by",),
            meets=(WAIVER_DECISION,),
            starts=(HANDLING_TERM,),
            then=("drop_waiver",),
        ),
        move(
            END_WAIVER,
            (S.WAIVED,),
            to=S.NOTIFIED,
            by=CLOCK,
            starts=(HANDLING_TERM,),
            then=("drop_waiver", "tell_again"),
        ),
        # worse than when it was told: told again, and what was put right or waived is open again
        *(worsen((at,), to=at, then=("tell_again",)) for at in (S.RAISED, *PRESSED)),
        worsen((S.NOTIFIED, S.READ, S.HANDLING), to=S.NOTIFIED, then=("tell_again",)),
        worsen(
            (S.RECTIFIED, S.VERIFIED, S.WAIVER_ASKED, S.WAIVED),
            to=S.NOTIFIED,
            drops=(WAIVER_DECISION, WAIVED_UNTIL),
            starts=(HANDLING_TERM,),
            then=("drop_waiver", "drop_rectification", "tell_again"),
        ),
        move(
            CLEAR,
            (*EARLY, *PRESSED, S.RECTIFIED, S.VERIFIED, S.WAIVER_ASKED, S.WAIVED),
            to=S.CLEARED,
            by=OURS,
            meets=TERMS,
            drops=(WAIVER_DECISION, WAIVED_UNTIL),
            keeps={"cleared_on": "day"},
            fact=WarningCleared,
            then=("tell_cleared",),
        ),
    ),
)
OPEN = frozenset(WarningState) - WARNING.final - {S.WAIVED}
"""Somebody still has to put it right."""
