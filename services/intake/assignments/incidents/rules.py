"""Rules about live incidents 突发事件 (C17, INT-08): the level by the number of people, the team of three."""

from enum import StrEnum

from services.intake.lists.units import Duty


class Level(StrEnum):
    """The level by the number of people: some, a group 群体性, a mass incident as the yearly assessment counts them."""

    SMALL = "small"
    GROUP = "group"
    MASS = "mass"


MASS_PEOPLE = 50
"""ASSESS-03: incidents of at least fifty people are counted by region and year."""

TEAM: dict[str, Duty] = {"labour": Duty.OWNER, "police": Duty.POLICE, "industry": Duty.INDUSTRY}
"""三人小组 (C17, Zhuhai's practice): labour authority, police station, industry department."""


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
