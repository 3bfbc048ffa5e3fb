"""What intake does when time passes: a table, no code."""

from services.intake import queries
from services.intake.actions import clocks, falling_due
from shared.obligations import Timers

TIMERS = Timers(
    overdue={
        clocks.ACCEPTANCE: falling_due.acceptance_overdue,
        clocks.CHANNEL_ANSWER: falling_due.channel_answer_overdue,
    },
    reminder=falling_due.remind,
    hold=queries.hold,
    moved=falling_due.follow_moved_days,
)
