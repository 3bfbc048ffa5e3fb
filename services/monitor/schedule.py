"""What monitor does when a day comes."""

from services.monitor.actions import desk, scoring
from shared.obligations import Timers

TIMERS = Timers(overdue={scoring.RESCORE: scoring.rescore}, desk=desk.DESK)
