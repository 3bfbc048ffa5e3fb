"""Request bodies for opening and closing a case."""

from pydantic import Field

from services.mediation.cases.schemas import Body, Employer, Word
from shared.trade.dispositions import Disposition
from shared.values.fields import Day, Division, Fen, Month, Note


class NewCase(Body):
    """A case that a person opens on what the authority found itself; accepted complaints open their cases."""

    division: Division
    domain: Word
    channel: Word = "inspection"
    employer: Employer
    workers: int = Field(strict=True, ge=1, le=1_000_000)
    claimed_fen: Fen
    period_from: Month | None = None
    period_to: Month | None = None
    opened_on: Day | None = None
    grounds: Note


class Withdraw(Body):
    """How the matter ended, and why the case is withdrawn; `no_number` as for closing."""

    disposition: Disposition
    reason: Note
    no_number: bool = False


class Close(Body):
    """`no_number`: those still owed money left no phone number; the officer states it with a reason."""

    disposition: Disposition
    reason: Note | None = None
    no_number: bool = False
