"""What a complaint says, as far as it is compared with others, and what of a comparison is kept."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.intake.complaints.rules.names import Name


@dataclass(frozen=True)
class Told:
    """What a complaint says, as far as it is compared. Of the person only keyed hashes and the mask of a name.

    `sound_id` and `sound_uscc` are false where the check digit is wrong: such a number speaks for nothing.
    """

    number: str
    division: str
    filed_on: date
    channel: str
    prior_channels: tuple[str, ...]
    phone: bytes | None
    id_no: bytes | None
    name: bytes | None
    name_mask: str | None
    sound_id: bool
    employer: Name | None
    uscc: str | None
    sound_uscc: bool
    project: Name | None
    project_id: str | None
    period_from: str | None
    period_to: str | None
    workers: int
    fen: int

    @property
    def names_nobody(self) -> bool:
        """Nothing says who: no phone, no ID number, no name."""
        return not (self.phone or self.id_no or self.name)

    @property
    def names_a_site(self) -> bool:
        return self.project is not None or self.project_id is not None


class Contribution(NamedTuple):
    """What spoke for or against, and by how many points."""

    what: str
    points: int
