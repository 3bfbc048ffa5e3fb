"""Which unit has which duty in a place (C14): by place of work (INT-06), domain, sector and form of employment.

A row of the list may leave criteria open. Of the rows that fit, the one of the smallest place is used, then the one
with most criteria.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

NATION = "CN"


class Duty(StrEnum):
    """The duty for which a unit is listed."""

    OWNER = "owner"
    INDUSTRY = "industry"
    TERRITORY = "territory"
    POLICE = "police"
    SUPERIOR = "superior"
    LEADING_OFFICE = "leading_office"
    ONE_STOP = "one_stop"


NEW_FORMS = frozenset({"platform"})
"""Forms of employment whose workers have a one-stop centre 新就业形态一站式 of their own, where a place has one."""


@dataclass(frozen=True)
class Matter:
    """The values of a complaint or incident that decide which unit handles it."""

    division: str
    domain: str | None = None
    sector: str | None = None
    employment_form: str | None = None


@dataclass(frozen=True)
class Unit:
    """A unit and its duty in a region. `party` signs for the unit's letters in this system; None: nobody does."""

    region: str
    duty: Duty
    unit: str
    party: str | None = None
    domain: str | None = None
    sector: str | None = None
    employment_form: str | None = None

    @property
    def criteria(self) -> int:
        return sum(each is not None for each in (self.domain, self.sector, self.employment_form))

    def fits(self, matter: Matter) -> bool:
        wanted = (
            (self.domain, matter.domain),
            (self.sector, matter.sector),
            (self.employment_form, matter.employment_form),
        )
        here = self.region == NATION or matter.division.startswith(self.region)
        return here and all(mine is None or mine == theirs for mine, theirs in wanted)


def unit_for(units: Iterable[Unit], duty: Duty, matter: Matter) -> Unit | None:
    """The unit with this duty for this matter; None where the lists name none."""
    fitting = [unit for unit in units if unit.duty is duty and unit.fits(matter)]
    return max(fitting, key=lambda unit: (unit.region != NATION, len(unit.region), unit.criteria), default=None)


def owner_for(units: Iterable[Unit], matter: Matter) -> Unit | None:
    """The unit that handles the matter: for a worker in a new form of employment the place's one-stop centre, where it
    has one; otherwise the unit with the duty `owner`."""
    known = list(units)
    if matter.employment_form in NEW_FORMS:
        centre = unit_for(known, Duty.ONE_STOP, matter)
        if centre is not None:
            return centre
    return unit_for(known, Duty.OWNER, matter)
