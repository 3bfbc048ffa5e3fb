"""What credit does when a day comes."""

from services.credit.actions import proposing
from shared.obligations import Timers

TIMERS = Timers(overdue={proposing.DECISION: proposing.miss_decision})
