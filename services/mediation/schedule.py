"""Door 3, time: what happens when a deadline passes, when a reminder is due, when a question has its answer."""

from services.mediation import queries
from services.mediation.actions import clocks, desk, falling_due, proposals, referring
from shared.obligations import Timers

TIMERS = Timers(
    overdue={
        clocks.MEDIATION: falling_due.mediation_fell_overdue,
        clocks.HANDLING: falling_due.handling_fell_overdue,
        clocks.AGREEMENT: falling_due.agreement_fell_overdue,
        clocks.ORDER: falling_due.order_fell_overdue,
        proposals.REPORT: proposals.fell_late,
        proposals.DECISION: proposals.fell_late,
        proposals.SEND: proposals.fell_late,
    },
    reminder=falling_due.remind,
    hold=queries.hold,
    moved=proposals.follow_moved_days,
    desk=desk.DESK,
    answered={
        "unknown:crime_": referring.take_up_answered,
        "amount-undecided:": referring.take_up_answered,
        "unknown:mediation_days": clocks.take_up_answered,
        "unknown:investigation_days": clocks.take_up_answered,
    },
)
