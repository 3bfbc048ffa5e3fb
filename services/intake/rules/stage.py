"""Where a complaint may go next (INT-02, INT-03, and the answer, call-back and closing that follow the case)."""

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


MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.FILED: frozenset({Stage.ACCEPTED, Stage.INCOMPLETE, Stage.REFUSED, Stage.REDIRECTED, Stage.WITHDRAWN}),
    Stage.INCOMPLETE: frozenset({Stage.FILED, Stage.REFUSED, Stage.WITHDRAWN}),
    Stage.ACCEPTED: frozenset({Stage.IN_PROGRESS, Stage.WITHDRAWN}),
    Stage.IN_PROGRESS: frozenset({Stage.ANSWERED, Stage.WITHDRAWN}),
    Stage.ANSWERED: frozenset({Stage.CALLED_BACK, Stage.CLOSED, Stage.IN_PROGRESS}),
    Stage.CALLED_BACK: frozenset({Stage.CLOSED, Stage.IN_PROGRESS}),
    Stage.CLOSED: frozenset({Stage.IN_PROGRESS}),
    Stage.REFUSED: frozenset(),
    Stage.REDIRECTED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}


def move(current: Stage, to: Stage) -> Stage:
    """The next stage. Raises IllegalMove where the table does not lead there."""
    if to not in MOVES[Stage(current)]:
        raise IllegalMove(what="complaint", current=str(current), to=str(to))
    return to
