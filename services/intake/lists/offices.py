"""The offices of places as workers see them 承办机关: name, address, telephone, how their papers' numbers begin; and
the names under which their officers work.

An office's row is its own organ's alone: a county has nothing of its city's, neither telephone nor numbers. An
officer's name is public in office; where it is not listed nobody is named, since an account is no name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.values import divisions

COUNTY = 6  # digits of the organ's division: a town's complaints are its county's


@dataclass(frozen=True)
class Office:
    """One organ. What the place has not told is None, and is left out of whatever names it.

    `prefix` begins the numbers of its papers, such as 鄂城人社监; no other organ has it.
    """

    region: str
    name: str | None = None
    address: str | None = None
    telephone: str | None = None
    prefix: str | None = None

    @property
    def called(self) -> str:
        """Its name; where that is not listed, the place and what the law calls its organ."""
        place = divisions.name(self.region) if divisions.is_known(self.region) else self.region
        return self.name or f"{place}人力资源社会保障行政部门"


def organ_of(division: str) -> str:
    """The division of the organ that acts there."""
    return division[:COUNTY]


def office_of(offices: Mapping[str, Office], division: str) -> Office:
    """The place's organ; one of which nothing is listed has its region only."""
    organ = organ_of(division)
    return offices.get(organ) or Office(organ)
