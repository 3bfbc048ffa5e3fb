"""Whether a person may take a step: by role, and by the place whose people the table names."""

from itertools import islice

from shared.access.callers import Caller, WrongDivision
from shared.refusals import Forbidden
from shared.tracks.binding import Binding, P
from shared.tracks.matter import Row
from shared.tracks.table import S
from shared.values import divisions


class ForAuthorityAbove(Forbidden):
    """The step is that of an authority above the one whose matter it is."""

    code = "for-authority-above"
    zh = "“{what}”由上级机关（{place}）作出，只能由该机关人员登记"
    en = "{what!r} is for the authority above, {place}: only its people record it"


def check_may(bound: Binding[S, Row, P], caller: Caller, command: str) -> None:
    """Raises RoleMissing, also for what only the clock, or a fact of ours, does.

    A party of the matter itself needs no role; whether it is one is decided once the matter is read.
    """
    who = bound.track.rows(command)[0].by
    if not who.own_parties or caller.is_authority:
        caller.need_role(*who.roles)


def check_place(bound: Binding[S, Row, P], caller: Caller, row: Row, command: str) -> None:
    """One place of the caller's contains all that the table names. Raises WrongDivision, or the table's own refusal."""
    who = bound.track.rows(command)[0].by
    of = [getattr(row, column) for column in who.of]
    if any(all(divisions.contains(place, each) for each in of) for place in caller.divisions) or not of:
        return
    raise who.otherwise(row) if who.otherwise else WrongDivision(division=of[0])


def check_rank(bound: Binding[S, Row, P], caller: Caller, division: str, command: str) -> None:
    """The caller is of the authority so far above the matter's own as the table says. Raises ForAuthorityAbove."""
    row = bound.track.rows(command)[0]
    if row.by.above and not caller.reaches(place := authority_above(division, row.by.above)):
        raise ForAuthorityAbove(what=row.command.zh, place=divisions.name(place))


def authority_above(division: str, levels: int) -> str:
    """So many levels above the authority of this place; of a town that is its county's. Above a province there is none
    here: what the state's own authority issues, people of the province record.
    """
    own = division[: divisions.COUNTY]
    return [own, *islice(divisions.ancestors(own), levels)][-1]
