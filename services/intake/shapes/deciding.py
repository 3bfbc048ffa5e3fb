"""What a person says with a decision about a complaint."""

from typing import Self

from pydantic import Field, model_validator

from services.intake.rules.acceptance import RedirectGround, RefusalGround
from services.intake.shapes.filing import MatterKind, Sent
from shared.fields import Day, Fen, Line, Note, Paragraph


class ProposeIn(Sent):
    reason: Note


class AcceptIn(Sent):
    """The day of acceptance is the day the case opens (INT-02); today when left out."""

    opened_on: Day | None = None
    reason: Note


class RefuseIn(Sent):
    """`where` says where the worker can go instead; the book's own words when left out."""

    ground: RefusalGround
    where: Line | None = None
    reason: Note


class RedirectIn(Sent):
    ground: RedirectGround
    where: Line
    reason: Note


class ClassifyIn(Sent):
    """A clue or report turns out to be somebody's complaint, or the other way round."""

    matter_kind: MatterKind
    reason: Note


class CloseIn(Sent):
    """Without a case the officer says how it ended; a duplicate names what it repeats."""

    disposition: Line | None = None
    duplicate_of: Line | None = None
    public_reply: Note | None = None
    reason: Note


class AskSupplementIn(Sent):
    missing: Note


class SupplementIn(Sent):
    text: Paragraph
    owed_fen: Fen | None = None


class HelperIn(Sent):
    """A unit that helps while the owner stays 协办."""

    unit: Line
    party: Line | None = None
    due_on: Day | None = None


class AssignIn(Sent):
    """Name who answers for it: an officer, a unit, or both. Without a unit the lists of the place name it."""

    owner: Line | None = None
    unit: Line | None = None
    party: Line | None = None
    due_on: Day | None = None
    assisting: list[HelperIn] = Field(default_factory=list, max_length=20)
    reason: Note | None = None


class InterimIn(Sent):
    """Two texts for two audiences: what the public may read, and a note inside."""

    public_reply: Note
    internal_note: Note | None = None
    contact_made: bool
    substantiated: bool | None = None


class CallBackIn(Sent):
    reached: bool
    satisfied: bool | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _only_who_was_reached_can_be_satisfied(self) -> Self:
        if self.reached and self.satisfied is None:
            raise ValueError("say whether the worker was satisfied; 已联系上的须填写是否满意")
        if not self.reached and self.satisfied is not None:
            raise ValueError("nobody was reached; 未联系上的不能填写满意度")
        return self


class ReasonIn(Sent):
    reason: Note
