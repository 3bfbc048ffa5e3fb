"""What credit does when a day comes or a person answers."""

from services.credit.actions import checking, following, proposing
from shared.obligations import Timers

TIMERS = Timers(
    overdue={proposing.DECISION: proposing.miss_decision},
    moved=following.follow_moved_days,
    answered={
        "unknown:crime_": checking.take_up_answered,
        "amount-undecided:": checking.take_up_answered,
    },
)
