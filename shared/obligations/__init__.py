"""Legal and local deadlines as rows: started by a fact or a decision, paused, extended, met, or found overdue by
the sweep.
"""

from shared.obligations.extension import extend, pause, pause_for, resume, resume_for
from shared.obligations.lifecycle import beginning, cancel, finish, meet, open_for, paused_for, reminders, start
from shared.obligations.recomputation import rederive
from shared.obligations.sweep import sweep
from shared.obligations.tables import Obligation, ObligationState, Question, Reminder
from shared.obligations.timers import OnAnswered, OnMoved, OnOverdue, OnReminder, Timers

__all__ = [
    "Obligation",
    "ObligationState",
    "OnAnswered",
    "OnMoved",
    "OnOverdue",
    "OnReminder",
    "Question",
    "Reminder",
    "Timers",
    "beginning",
    "cancel",
    "extend",
    "finish",
    "meet",
    "open_for",
    "pause",
    "pause_for",
    "paused_for",
    "rederive",
    "reminders",
    "resume",
    "resume_for",
    "start",
    "sweep",
]
