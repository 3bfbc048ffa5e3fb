"""What callers send: one body a command. Fields nobody knows are refused."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from services.mediation.rules.days import EARLIEST, LATEST
from services.mediation.rules.ending import Disposition
from services.mediation.rules.ledger import Item, Payer
from shared import divisions

MOST_FEN = 10**13  # a hundred thousand million yuan: beyond it somebody mistook the unit


def _known_division(code: str) -> str:
    if not divisions.is_known(code):
        raise ValueError("no division has this code")
    return code


def _written_day(value: object) -> object:
    """A number would be read as seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a day is written YYYY-MM-DD")
    if not isinstance(value, str | date):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


def _writable(text: str) -> str:
    if any(ord(character) < 32 and character not in "\n\t\r" for character in text):
        raise ValueError("text has no control characters")
    return text


def _no_identity_number(reference: str) -> str:
    if re.fullmatch(r"[0-9]{11,}[Xx]?", reference):
        raise ValueError("a reference, never a phone, card or identity number")
    return reference


Fen = Annotated[int, Field(strict=True, gt=0, le=MOST_FEN)]
FenOrNothing = Annotated[int, Field(strict=True, ge=0, le=MOST_FEN)]
LineNumber = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Day = Annotated[date, BeforeValidator(_written_day), Field(ge=EARLIEST, le=LATEST)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_writable)]
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_writable)
]
Month = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
Uscc = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
Division = Annotated[str, AfterValidator(_known_division)]
WorkerRef = Annotated[Word, AfterValidator(_no_identity_number)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Employer(Body):
    name: Word | None = None
    uscc: Uscc | None = None


class NewCase(Body):
    """A case a person opens on what the authority found itself; accepted complaints open theirs."""

    division: Division
    domain: Word
    channel: Word = "inspection"
    employer: Employer
    workers: int = Field(strict=True, ge=1, le=1_000_000)
    claimed_fen: FenOrNothing
    period_from: Month | None = None
    period_to: Month | None = None
    opened_on: Day | None = None
    grounds: Note


class Assign(Body):
    """`assisting` are parties beside the authority that from now on see the case."""

    assignee: Word
    assisting: list[Word] = Field(default=[], max_length=20)


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
    agreed_fen: Fen
    pay_by: Day
    note: Note | None = None


class FailMediation(Body):
    """The reason is a word, since it goes to every listener; what was said goes into the note."""

    reason: Literal["no_agreement", "refused", "absent", "agreement_broken", "timed_out"]
    note: Note | None = None


class OpenInspection(Body):
    """Two inspectors at least (INV-01)."""

    inspectors: list[Word] = Field(min_length=2, max_length=10)
    note: Note | None = None


class Correct(Body):
    """The officer states the day: no law gives the length (INV-09)."""

    due_on: Day
    ordered_fen: Fen | None = None
    note: Note | None = None


class Serve(Body):
    served_on: Day
    means: Literal["in_person", "left", "post", "electronic", "announcement"] = "in_person"


class Reasoned(Body):
    reason: Note


class Close(Body):
    disposition: Disposition
    reason: Note | None = None


class NewPayment(Body):
    """Money that reached workers. Without `line` it settles the only open line, or all of them in full."""

    receipt_no: Annotated[Word, Field(max_length=64)]
    line: LineNumber | None = None
    fen: Fen
    paid_on: Day
    payer: Payer
    means: Literal["bank_transfer", "wage_account", "agent_payment", "cash", "court", "other"] = "bank_transfer"


class NewLine(Body):
    """A worker's own line. It is drawn from the provisional total as far as that reaches."""

    worker_ref: WorkerRef
    item: Item = Item.WAGES
    period_from: Month | None = None
    period_to: Month | None = None
    claimed_fen: Fen


class Finding(Body):
    """Whether the line is owed, and what was found beyond the claim. What is not owed is then rejected."""

    verified: bool
    found_fen: FenOrNothing = 0
    note: Note | None = None


class LessOwed(Body):
    """Withdrawn by the worker, or rejected by the officer, with the reason."""

    line: LineNumber
    fen: Fen
    reason: Note
