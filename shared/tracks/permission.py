"""Whether a person may take a step: by role, and by the place whose people the table names."""

from shared.access.callers import Caller, WrongDivision
from shared.tracks.binding import Binding, P
from shared.tracks.matter import Row
from shared.tracks.table import S
from shared.values import divisions


def check_may(bound: Binding[S, Row, P], caller: Caller, command: str) -> None:
    """Raises RoleMissing, also for what only the clock, or a fact of ours, does."""
    caller.need_role(*bound.track.rows(command)[0].by.roles)


def check_place(bound: Binding[S, Row, P], caller: Caller, row: Row, command: str) -> None:
    """One place of the caller's contains all that the table names. Raises WrongDivision, or the table's own refusal."""
    who = bound.track.rows(command)[0].by
    of = [getattr(row, column) for column in who.of]
    if any(all(divisions.contains(place, each) for each in of) for place in caller.divisions) or not of:
        return
    raise who.otherwise(row) if who.otherwise else WrongDivision(division=of[0])
