"""What mediation does when a deadline passes, a reminder is due, a last day moves, or a question is answered."""

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases import history as case_history
from services.mediation.cases import overdue as case_overdue
from services.mediation.cases import queries as case_queries
from services.mediation.conciliation import overdue as conciliation_overdue
from services.mediation.desk import actions as desk_actions
from services.mediation.inspection import order_in_case
from services.mediation.inspection.track import TO_PAY
from services.mediation.lifecycle.openings import actions as opening_actions
from services.mediation.pending import overdue as pending_overdue
from services.mediation.pending import queries as pending_queries
from services.mediation.pending.actions import LAST_DAY
from services.mediation.referrals import overdue as referral_overdue
from services.mediation.referrals import proposals, referral
from services.mediation.referrals.police import actions as police_actions
from shared.obligations import Timers
from shared.obligations.matters import itself
from shared.tracks.timers import timers

TRACKERS = (proposals.TRACKER, police_actions.TRACKER, opening_actions.TRACKER)
IN_COMMANDS = (order_in_case.BINDING,)
"""Procedures whose steps are part of commands on a case: the case's own load and deadlines carry them."""

TIMERS = timers(
    TRACKERS,
    Timers(
        overdue={
            case_deadlines.MEDIATION: conciliation_overdue.mediation_fell_overdue,
            case_deadlines.HANDLING: case_overdue.handling_fell_overdue,
            case_deadlines.AGREEMENT: conciliation_overdue.agreement_fell_overdue,
            LAST_DAY: pending_overdue.pending_fell_due,
            TO_PAY.name: referral_overdue.order_fell_overdue,
        },
        reminder=case_overdue.remind,
        holds={case_history.KIND: case_queries.hold, pending_queries.KIND: pending_queries.hold},
        words={
            case_deadlines.MEDIATION: "调解期限",
            case_deadlines.HANDLING: "案件办理期限",
            case_deadlines.AGREEMENT: "调解协议履行期限",
            LAST_DAY: "待收款截止日",
            TO_PAY.name: TO_PAY.zh,
        },
        matters={case_history.KIND: itself, pending_queries.KIND: pending_queries.matter},
        desk=desk_actions.DESK,
        answered={
            "unknown:crime_": referral.take_up_answered,
            "amount-undecided:": referral.take_up_answered,
            "unknown:mediation_days": case_deadlines.take_up_answered,
            "unknown:investigation_days": case_deadlines.take_up_answered,
        },
    ),
)
