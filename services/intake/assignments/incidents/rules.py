"""Rules about live incidents 突发事件 (C17, INT-08): levels, the team of three, stages and moves."""

from enum import StrEnum

from services.intake.lists.units import Duty
from shared.refusals import Conflict, IllegalMove


class IncidentStage(StrEnum):
    REPORTED = "reported"
    HANDLING = "handling"
    CLOSED = "closed"


MOVES: dict[IncidentStage, frozenset[IncidentStage]] = {
    IncidentStage.REPORTED: frozenset({IncidentStage.HANDLING}),
    # classified again when the number of people changed
    IncidentStage.HANDLING: frozenset({IncidentStage.HANDLING, IncidentStage.CLOSED}),
    IncidentStage.CLOSED: frozenset(),
}


class Level(StrEnum):
    """The level by the number of people: some, a group 群体性, a mass incident as the yearly assessment counts them."""

    SMALL = "small"
    GROUP = "group"
    MASS = "mass"


MASS_PEOPLE = 50
"""ASSESS-03: incidents of at least fifty people are counted by region and year."""

TEAM: dict[str, Duty] = {"labour": Duty.OWNER, "police": Duty.POLICE, "industry": Duty.INDUSTRY}
"""三人小组 (C17, Zhuhai's practice): labour authority, police station, industry department."""


class TeamIncomplete(Conflict):
    code = "team-incomplete"
    zh = "三人小组尚缺：{missing}；请指明单位，或补充本地单位名录"
    en = "the team of three lacks: {missing}; name the units, or complete the lists of this place"


class NotReportedUp(Conflict):
    """INT-08: a group incident is reported to the superior before it is closed."""

    code = "not-reported-up"
    zh = "群体性事件须先报告上级，才能办结"
    en = "a group incident is reported to the superior before it is closed"


def level_of(people: int, group_line: int | None) -> Level | None:
    """The level of an incident with so many people; at least `group_line` people are a group.

    None where the place's line is unknown and the incident is not a mass incident.
    """
    if people >= MASS_PEOPLE:
        return Level.MASS
    if group_line is None:
        return None
    return Level.GROUP if people >= group_line else Level.SMALL


def emergency(level: Level) -> bool:
    """Whether the emergency plan is started (INT-08): for a group or a mass incident."""
    return level is not Level.SMALL


def check_may_close(level: Level | None, reported_up: bool) -> None:
    """Raises NotReportedUp for a group or a mass incident that was not reported to the superior."""
    if level is not None and emergency(level) and not reported_up:
        raise NotReportedUp


def move(current: IncidentStage, to: IncidentStage) -> IncidentStage:
    """The stage `to`. Raises IllegalMove where the table has no move from `current` to it."""
    if to not in MOVES[IncidentStage(current)]:
        raise IllegalMove(what="incident", current=str(current), to=str(to))
    return to
