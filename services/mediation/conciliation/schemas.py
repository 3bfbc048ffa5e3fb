"""Request bodies of mediation."""

from typing import Literal

from pydantic import Field

from services.mediation.cases.schemas import Body, Word
from shared.values.fields import Day, Note, SomeFen


class StartMediation(Body):
    mediator: Word | None = None


class HoldRound(Body):
    held_on: Day
    present: list[Literal["worker", "representative", "employer", "contractor", "owner", "department"]] = Field(
        min_length=1, max_length=6
    )
    outcome: Literal["agreed", "adjourned", "no_agreement"]
    note: Note | None = None


class Agree(Body):
    agreed_fen: SomeFen
    pay_by: Day
    note: Note | None = None


class FailMediation(Body):
    """The reason is a code, because the published fact carries it; what was said goes into the note."""

    reason: Literal["no_agreement", "refused", "absent", "agreement_broken", "timed_out"]
    note: Note | None = None
