"""What intake does when a deadline passes, by the name of the deadline, and which row is locked before, by the kind
of its subject: tables without code."""

from services.intake.assignments import queries as assignment_queries
from services.intake.assignments.incidents import actions as incident_actions
from services.intake.assignments.tables import LETTERS
from services.intake.complaints import history as complaint_history
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.rules import clocks
from services.intake.complaints.rules.clocks import ITEMS
from services.intake.complaints.rules.words import DEADLINES, deadline
from services.intake.deadlines import escalation, unknown_terms
from services.intake.deadlines import overdue as deadline_overdue
from services.intake.desk.actions import DESK
from services.intake.notices import actions as notice_actions
from services.intake.notices import queries as notice_queries
from services.intake.papers import issue, numbers
from services.intake.papers import queries as paper_queries
from services.intake.petitions import actions as petition_actions
from services.intake.reconciliation import actions as reconciliation_actions
from services.intake.reconciliation import differences, unknown_queries
from services.intake.reconciliation import queries as reconciliation_queries
from services.intake.transfers import actions as transfer_actions
from shared.assignments import letters
from shared.obligations import Timers
from shared.obligations.matters import itself
from shared.tracks.timers import timers

TRACKERS = (petition_actions.TRACKER, transfer_actions.TRACKER, incident_actions.TRACKER)

TIMERS = timers(
    TRACKERS,
    Timers(
        overdue={
            clocks.ACCEPTANCE: deadline_overdue.acceptance_overdue,
            clocks.CHANNEL_ANSWER: deadline_overdue.channel_answer_overdue,
            clocks.ASSIGNMENT: deadline_overdue.nobody_assigned,
            clocks.DEEMED_ACCEPTANCE: deadline_overdue.deem_accepted,
            clocks.DISCOVERY_OPENING: deadline_overdue.discovery_not_opened,
            clocks.MISDIRECTED: deadline_overdue.report_not_passed_on,
            **dict.fromkeys(ITEMS, escalation.unanswered),
        },
        reminder=deadline_overdue.remind,
        holds={
            complaint_history.KIND: complaint_queries.hold,
            letters.KIND: LETTERS.hold,
            notice_actions.ABOUT_NOTICE: notice_queries.hold,
            issue.KIND: paper_queries.hold,
            differences.KIND: reconciliation_queries.hold_items,
            reconciliation_actions.LIST: reconciliation_queries.hold_partners,
            unknown_queries.KIND: unknown_queries.hold,
        },
        words={name: deadline(name) for name in (*DEADLINES, *ITEMS)},
        matters={
            complaint_history.KIND: itself,
            letters.KIND: assignment_queries.about,
            notice_actions.ABOUT_NOTICE: notice_queries.about,
            issue.KIND: paper_queries.about,
            differences.KIND: reconciliation_queries.about,
            unknown_queries.KIND: unknown_queries.about,
        },
        desk=DESK,
        moved=deadline_overdue.follow_moved_days,
        answered={
            **{f"{unknown_terms.UNKNOWN}{key}": unknown_terms.start_answered for key in unknown_terms.KEYS},
            numbers.PREFIX_UNKNOWN: issue.issue_waiting,
        },
    ),
)
