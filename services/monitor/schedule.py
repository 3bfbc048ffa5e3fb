"""What monitor does when a deadline passes or a person answers a question."""

from services.monitor.desk import actions as desk_actions
from services.monitor.employers import scores
from services.monitor.regimes import assessment
from services.monitor.regimes.rules.gaps import UNKNOWN
from shared.obligations import Timers

TIMERS = Timers(
    overdue={scores.RESCORE: scores.rescore, assessment.REJUDGE: assessment.rejudge},
    desk=desk_actions.DESK,
    answered={UNKNOWN: assessment.take_up_answered},
)
