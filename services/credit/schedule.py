"""What credit does when a deadline passes, is near or moves, or when a person answers a question."""

from services.credit.desk import actions as desk_actions
from services.credit.listings import amount_checks, proposals
from shared.obligations import Timers
from shared.tracks.timers import timers

TRACKERS = (proposals.TRACKER,)

TIMERS = timers(
    TRACKERS,
    Timers(
        overdue={},
        desk=desk_actions.DESK,
        answered={
            "unknown:crime_": amount_checks.take_up_answered,
            "amount-undecided:": amount_checks.take_up_answered,
        },
    ),
)
