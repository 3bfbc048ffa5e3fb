"""What credit does when a deadline passes, is near or moves, or when a person answers a question."""

from services.credit.desk import actions as desk_actions
from services.credit.listings import amount_checks, moved_days, proposals
from shared.obligations import Timers

TIMERS = Timers(
    overdue={proposals.DECISION: proposals.miss_decision},
    reminder=desk_actions.remind_head,
    moved=moved_days.follow_moved_days,
    desk=desk_actions.DESK,
    answered={
        "unknown:crime_": amount_checks.take_up_answered,
        "amount-undecided:": amount_checks.take_up_answered,
    },
)
