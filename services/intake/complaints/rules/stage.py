"""Where a complaint may go next (INT-02, INT-03, and the answer, call-back and closing that follow the case)."""

from collections.abc import Mapping
from enum import StrEnum

from shared.refusals import IllegalMove


class Stage(StrEnum):
    FILED = "filed"
    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CALLED_BACK = "called_back"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


Moves = Mapping[Stage, frozenset[Stage]]

MOVES: Moves = {
    # answered at once: an officer's own disposition, where the matter needs no case
    Stage.FILED: frozenset({Stage.ACCEPTED, Stage.INCOMPLETE, Stage.REFUSED, Stage.REDIRECTED})
    | {Stage.ANSWERED, Stage.TRANSFERRED, Stage.WITHDRAWN},
    Stage.INCOMPLETE: frozenset({Stage.FILED, Stage.REFUSED, Stage.ANSWERED, Stage.TRANSFERRED, Stage.WITHDRAWN}),
    # offered to another place (INT-06); whatever comes of it, it can be decided again
    Stage.TRANSFERRED: frozenset({Stage.FILED, Stage.INCOMPLETE, Stage.WITHDRAWN}),
    Stage.ACCEPTED: frozenset({Stage.IN_PROGRESS, Stage.WITHDRAWN}),
    Stage.IN_PROGRESS: frozenset({Stage.ANSWERED, Stage.WITHDRAWN}),
    # reopened: with its case, or to be decided anew where there was none
    Stage.ANSWERED: frozenset({Stage.CALLED_BACK, Stage.CLOSED, Stage.IN_PROGRESS, Stage.FILED}),
    Stage.CALLED_BACK: frozenset({Stage.CLOSED, Stage.IN_PROGRESS, Stage.FILED}),
    Stage.CLOSED: frozenset({Stage.IN_PROGRESS, Stage.FILED}),
    Stage.REFUSED: frozenset(),
    Stage.REDIRECTED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}

UNDECIDED = frozenset({Stage.FILED, Stage.INCOMPLETE})
"""Nobody accepted, refused or answered it yet."""


WITH_CASE = frozenset({Stage.ACCEPTED, Stage.IN_PROGRESS})
"""A head accepted it, and its case is being handled or about to open."""


ENDED = frozenset({Stage.REFUSED, Stage.REDIRECTED, Stage.WITHDRAWN, Stage.CLOSED})
"""Nothing is done about it any more."""


def check_running(current: Stage) -> None:
    """Raises IllegalMove once it has ended, or while another place is to say whether it takes it."""
    if current in ENDED or current is Stage.TRANSFERRED:
        raise IllegalMove(what="complaint", current=str(current), to=str(Stage.IN_PROGRESS))


def check_undecided(current: Stage) -> None:
    """Raises IllegalMove once a decision was taken."""
    if current not in UNDECIDED:
        raise IllegalMove(what="complaint", current=str(current), to=str(Stage.FILED))


def move(current: Stage, to: Stage, table: Moves = MOVES) -> Stage:
    """The next stage. Raises IllegalMove where the table does not lead there."""
    if to not in table.get(Stage(current), ()):
        raise IllegalMove(what="complaint", current=str(current), to=str(to))
    return to
