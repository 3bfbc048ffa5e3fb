"""The loop of a warning 预警闭环 (C37): raised and told, read, handled, put right, verified by another; urged,
supervised and in the end unanswered, on which a case may be opened. The facts clear it, whatever state it is in.

Handling it is no answer: the terms run until it is said to be put right. A waiver needs another person and an end.
"""

from enum import StrEnum
from functools import partial

from services.monitor.warnings.commands import (
    APPROVE_WAIVER,
    ASSIGN,
    CLEAR,
    DUAL_ASSIGN,
    END_WAIVER,
    FALL_OVERDUE,
    HANDLE,
    HEAD,
    IGNORE_SUPERVISION,
    IGNORE_URGING,
    OFFICER,
    READ_IT,
    RECTIFY,
    REFUSE_WAIVER,
    SEND_BACK,
    SUPERVISE,
    TOLD,
    URGE,
    VERIFY,
    WAIVE,
    WORSEN,
    Assigning,
    GivingToTwo,
    Waiving,
)
from shared.contracts.monitor import WarningCleared, WarningRaised, WarningWorsened
from shared.tracks.people import CLOCK, OURS
from shared.tracks.table import Begin, Clock, Move, Track

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
        # given to two by letter, it is being handled; what is unanswered is for a case
        dual_assign(EARLY, to=S.HANDLING),
        *(dual_assign((at,), to=at) for at in (S.URGED, S.SUPERVISED)),
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
