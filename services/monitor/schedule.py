"""What monitor does when a deadline passes or a person answers a question."""

from services.monitor.bonds import draws, returns
from services.monitor.desk import actions as desk_actions
from services.monitor.employers import projection_queries, scores
from services.monitor.feeds import actions as feed_actions
from services.monitor.projects import queries as project_queries
from services.monitor.regimes import assessment
from services.monitor.regimes.rules.gaps import UNKNOWN
from services.monitor.warnings import episodes, unknown_numbers
from services.monitor.warnings.assignments.tables import LETTERS
from shared.assignments import letters
from shared.obligations import Timers
from shared.tracks.timers import timers

TRACKERS = (episodes.TRACKER, draws.TRACKER, returns.TRACKER)

TIMERS = timers(
    TRACKERS,
    Timers(
        overdue={scores.RESCORE: scores.rescore, assessment.REJUDGE: assessment.rejudge},
        holds={
            scores.KIND: projection_queries.hold,
            assessment.KIND: project_queries.hold,
            letters.KIND: LETTERS.hold,
        },
        desk=desk_actions.DESK,
        answered={
            feed_actions.UNSAID: feed_actions.interval_answered,
            UNKNOWN: assessment.take_up_answered,
            **{f"{UNKNOWN}{key}": unknown_numbers.take_up_answered for key in unknown_numbers.KEYS},
        },
    ),
)
