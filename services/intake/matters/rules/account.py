"""What a complaint states, in the form that is compared with others, and the points that a comparison stores."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.intake.complaints.rules.names import Name


@dataclass(frozen=True)
class ComparedComplaint:
    """What a complaint states, as far as it is compared. The person is present only as keyed hashes and a masked name.

    `sound_id` and `sound_uscc` are false if the check digit is wrong: such a number is no evidence.
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
    def is_anonymous(self) -> bool:
        """Whether the person is unknown: no phone, no ID number, no name."""
        return not (self.phone or self.id_no or self.name)

    @property
    def names_a_site(self) -> bool:
        return self.project is not None or self.project_id is not None


class Contribution(NamedTuple):
    """One point of a comparison: what agrees or differs, and its weight (negative: against)."""

    what: str
    points: int
