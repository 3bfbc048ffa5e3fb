"""What monitor does when a day comes."""

from services.monitor.actions import scoring
from shared.obligations import Timers

TIMERS = Timers(overdue={scoring.RESCORE: scoring.rescore})
