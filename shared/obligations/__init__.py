"""Legal and local deadlines as rows: started by a fact or a decision, paused, extended, met, or swept when due."""

from shared.obligations.keeping import cancel, extend, meet, open_for, start
from shared.obligations.sweep import OnOverdue, OnReminder, Timers, sweep
from shared.obligations.tables import Obligation, ObligationState, Question, Reminder

__all__ = [
    "Obligation",
    "ObligationState",
    "OnOverdue",
    "OnReminder",
    "Question",
    "Reminder",
    "Timers",
    "cancel",
    "extend",
    "meet",
    "open_for",
    "start",
    "sweep",
]
