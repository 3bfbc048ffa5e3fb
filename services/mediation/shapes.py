"""What callers send: one body a command. Fields nobody knows are refused."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from services.mediation.rules.calls import Callee, Occasion
from services.mediation.rules.ledger import Item, Payer
from services.mediation.rules.pausing import Ground
from services.mediation.rules.referral import Conduct
from shared.calls import Outcome
from shared.dispositions import Disposition
from shared.fields import Day, Division, Fen, Line, Moment, Month, Note, SomeFen, Uscc

AT_ONCE = 1_000
"""Cases in one hand-over; our own limit, so that all of them change in one transaction."""


def _no_identity_number(reference: str) -> str:
    if re.fullmatch(r"[0-9]{11,}[Xx]?", reference):
        raise ValueError("a reference, never a phone, card or identity number; 只填内部编号")
    return reference


Word = Annotated[Line, Field(max_length=80)]
LineNumber = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
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
    claimed_fen: Fen
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
    agreed_fen: SomeFen
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
    ordered_fen: SomeFen | None = None
    note: Note | None = None


class Serve(Body):
    """`on_record`: a photo or video shows the posting, without which it is no evidence (CRIM-04)."""

    served_on: Day
    means: Literal["in_person", "left", "post", "electronic", "announcement", "posting"] = "in_person"
    on_record: bool = False


class Reasoned(Body):
    reason: Note


class Suspend(Body):
    """The handling term stands still from `since`, today when left out; only on a ground the place's rule knows."""

    ground: Ground
    since: Day | None = None
    reason: Note


class Resume(Body):
    """It goes on from `on`, that day included; today when left out."""

    on: Day | None = None
    reason: Note


class Report(Body):
    """Two officers' written report that a crime is suspected (CRIM-10), with the conduct they found (CRIM-01)."""

    officers: list[Word] = Field(min_length=2, max_length=10)
    conduct: list[Conduct] = Field(min_length=1, max_length=5)
    reason: Note


class Sent(Body):
    note: Note | None = None


class Close(Body):
    """`no_number`: those still owed something left no number to ring; the officer says so, with a reason."""

    disposition: Disposition
    reason: Note | None = None
    no_number: bool = False


class NewPayment(Body):
    """Money that reached workers. Without `line` it settles the only open line, or all of them in full."""

    receipt_no: Annotated[Word, Field(max_length=64)]
    line: LineNumber | None = None
    fen: SomeFen
    paid_on: Day
    payer: Payer
    means: Literal["bank_transfer", "wage_account", "agent_payment", "cash", "court", "other"] = "bank_transfer"


class NewLine(Body):
    """A worker's own line. It is drawn from the provisional total as far as that reaches."""

    worker_ref: WorkerRef
    item: Item = Item.WAGES
    period_from: Month | None = None
    period_to: Month | None = None
    claimed_fen: SomeFen


class Finding(Body):
    """Whether the line is owed, and what was found beyond the claim. What is not owed is then rejected."""

    verified: bool
    found_fen: Fen = 0
    note: Note | None = None


class LessOwed(Body):
    """Withdrawn by the worker, or rejected by the officer, with the reason."""

    line: LineNumber
    fen: SomeFen
    reason: Note


class NewCall(Body):
    """A call that was made: `called_at` now when left out; `worker_ref` when a worker of the ledger was rung."""

    callee: Callee
    worker_ref: WorkerRef | None = None
    occasion: Occasion
    outcome: Outcome
    called_at: Moment | None = None
    note: Note | None = None


class HandOver(Body):
    """From whom to whom and why; the cases named, or all that are still open when none is."""

    from_officer: Word
    to_officer: Word
    reason: Note
    numbers: list[Word] = Field(default_factory=list, max_length=AT_ONCE)

    @model_validator(mode="after")
    def _to_somebody_else(self) -> Self:
        if self.from_officer == self.to_officer:
            raise ValueError("hand over to somebody else; 移交人与接收人不能相同")
        return self
