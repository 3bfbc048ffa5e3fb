"""What credit does when a day comes or a person answers."""

from services.credit.actions import checking, desk, following, proposing
from shared.obligations import Timers

TIMERS = Timers(
    overdue={proposing.DECISION: proposing.miss_decision},
    reminder=desk.remind_head,
    moved=following.follow_moved_days,
    desk=desk.DESK,
    answered={
        "unknown:crime_": checking.take_up_answered,
        "amount-undecided:": checking.take_up_answered,
    },
)
