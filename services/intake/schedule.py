"""What intake does when time passes: a table, no code."""

from services.intake import queries
from services.intake.actions import clocks, escalating, falling_due, petitioning, taking_up
from services.intake.actions.desk import DESK
from services.intake.rules.escalation import ITEMS
from services.intake.rules.petition import TERMS as PETITION_TERMS
from shared.obligations import Timers

TIMERS = Timers(
    overdue={
        clocks.ACCEPTANCE: falling_due.acceptance_overdue,
        clocks.CHANNEL_ANSWER: falling_due.channel_answer_overdue,
        clocks.ASSIGNMENT: falling_due.nobody_assigned,
        clocks.DEEMED_ACCEPTANCE: falling_due.deem_accepted,
        **{term.name: petitioning.passed for term in PETITION_TERMS},
        **dict.fromkeys(ITEMS, escalating.unanswered),
    },
    reminder=falling_due.remind,
    hold=queries.hold,
    desk=DESK,
    moved=falling_due.follow_moved_days,
    answered={f"{taking_up.UNKNOWN}{key}": taking_up.take_up_answered for key in taking_up.KEYS},
)
