"""The stages of a complaint and the moves between them (INT-02, INT-03; answer, call-back and closing)."""

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
    # answered at once: by a disposition of an officer, where no case is needed
    Stage.FILED: frozenset({Stage.ACCEPTED, Stage.INCOMPLETE, Stage.REFUSED, Stage.REDIRECTED})
    | {Stage.ANSWERED, Stage.TRANSFERRED, Stage.WITHDRAWN},
    Stage.INCOMPLETE: frozenset({Stage.FILED, Stage.REFUSED, Stage.ANSWERED, Stage.TRANSFERRED, Stage.WITHDRAWN}),
    # offered to another place (INT-06): whatever the answer, the complaint can be decided again afterwards
    Stage.TRANSFERRED: frozenset({Stage.FILED, Stage.INCOMPLETE, Stage.WITHDRAWN}),
    Stage.ACCEPTED: frozenset({Stage.IN_PROGRESS, Stage.WITHDRAWN}),
    Stage.IN_PROGRESS: frozenset({Stage.ANSWERED, Stage.WITHDRAWN}),
    # reopened: in progress with its case, or filed, to be decided anew, where there was no case
    Stage.ANSWERED: frozenset({Stage.CALLED_BACK, Stage.CLOSED, Stage.IN_PROGRESS, Stage.FILED}),
    Stage.CALLED_BACK: frozenset({Stage.CLOSED, Stage.IN_PROGRESS, Stage.FILED}),
    Stage.CLOSED: frozenset({Stage.IN_PROGRESS, Stage.FILED}),
    Stage.REFUSED: frozenset(),
    Stage.REDIRECTED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}

ANNULLED: Moves = {Stage.REFUSED: frozenset({Stage.FILED})}
"""The one move of a complaint whose refusal was annulled 撤销不予受理决定; nothing else moves a refused one."""

UNDECIDED = frozenset({Stage.FILED, Stage.INCOMPLETE})
"""Not accepted, refused, redirected or answered yet."""


WITH_CASE = frozenset({Stage.ACCEPTED, Stage.IN_PROGRESS})
"""Accepted by a head; its case is about to open or is being handled."""


ENDED = frozenset({Stage.REFUSED, Stage.REDIRECTED, Stage.WITHDRAWN, Stage.CLOSED})
"""Ended: nothing more is done about the complaint, unless a closed one is reopened."""


def check_running(current: Stage) -> None:
    """Raises IllegalMove once the complaint has ended, or while a transfer to another place is undecided."""
    if current in ENDED or current is Stage.TRANSFERRED:
        raise IllegalMove(what="complaint", current=str(current), to=str(Stage.IN_PROGRESS))


def check_undecided(current: Stage) -> None:
    """Raises IllegalMove unless the stage is one of `UNDECIDED`."""
    if current not in UNDECIDED:
        raise IllegalMove(what="complaint", current=str(current), to=str(Stage.FILED))


def move(current: Stage, to: Stage, table: Moves = MOVES) -> Stage:
    """The stage `to`. Raises IllegalMove where the table has no move from `current` to it."""
    if to not in table.get(Stage(current), ()):
        raise IllegalMove(what="complaint", current=str(current), to=str(to))
    return to
