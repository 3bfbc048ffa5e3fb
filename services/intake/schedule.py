"""What intake does when time passes: a table, no code."""

from services.intake import queries
from services.intake.actions import falling_due
from shared.obligations import Timers

TIMERS = Timers(
    overdue={
        "acceptance": falling_due.acceptance_overdue,
        "channel-answer": falling_due.channel_answer_overdue,
    },
    reminder=falling_due.remind,
    hold=queries.hold,
)
