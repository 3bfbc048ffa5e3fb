"""What monitor does when a day comes or a person answers."""

from services.monitor.actions import desk, judging, scoring
from services.monitor.rules.gaps import UNKNOWN
from shared.obligations import Timers

TIMERS = Timers(
    overdue={scoring.RESCORE: scoring.rescore, judging.REJUDGE: judging.rejudge},
    desk=desk.DESK,
    answered={UNKNOWN: judging.take_up_answered},
)
