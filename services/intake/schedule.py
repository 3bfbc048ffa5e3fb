"""What intake does when a deadline passes, by the name of the deadline: a table without code."""

from services.intake.complaints.rules import clocks
from services.intake.complaints.rules.clocks import ITEMS
from services.intake.deadlines import escalation, unknown_terms
from services.intake.deadlines import overdue as deadline_overdue
from services.intake.deadlines import queries as deadline_queries
from services.intake.desk.actions import DESK
from services.intake.petitions import actions as petition_actions
from shared.obligations import Timers
from shared.tracks.timers import timers

TRACKERS = (petition_actions.TRACKER,)

TIMERS = timers(
    TRACKERS,
    Timers(
        overdue={
            clocks.ACCEPTANCE: deadline_overdue.acceptance_overdue,
            clocks.CHANNEL_ANSWER: deadline_overdue.channel_answer_overdue,
            clocks.ASSIGNMENT: deadline_overdue.nobody_assigned,
            clocks.DEEMED_ACCEPTANCE: deadline_overdue.deem_accepted,
            **dict.fromkeys(ITEMS, escalation.unanswered),
        },
        reminder=deadline_overdue.remind,
        hold=deadline_queries.hold,
        desk=DESK,
        moved=deadline_overdue.follow_moved_days,
        answered={f"{unknown_terms.UNKNOWN}{key}": unknown_terms.start_answered for key in unknown_terms.KEYS},
    ),
)
