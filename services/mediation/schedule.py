"""Door 3, time: what happens when a deadline passes, by its name, and when a reminder is due."""

from services.mediation import queries
from services.mediation.actions import clocks, falling_due
from shared.obligations import Timers

TIMERS = Timers(
    overdue={
        clocks.MEDIATION: falling_due.mediation_fell_overdue,
        clocks.HANDLING: falling_due.handling_fell_overdue,
        clocks.AGREEMENT: falling_due.agreement_fell_overdue,
        clocks.ORDER: falling_due.order_fell_overdue,
    },
    reminder=falling_due.remind_owner,
    hold=queries.hold_cases,
)
