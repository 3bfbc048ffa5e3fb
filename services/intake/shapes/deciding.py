"""What a person says with a decision about a complaint."""

from typing import Self

from pydantic import model_validator

from services.intake.rules.acceptance import RedirectGround, RefusalGround
from services.intake.shapes.filing import Sent
from shared.fields import Day, Fen, Line, Note, Paragraph


class ProposeIn(Sent):
    reason: Note


class AcceptIn(Sent):
    """The day of acceptance is the day the case opens (INT-02); today when left out."""

    opened_on: Day | None = None
    reason: Note


class RefuseIn(Sent):
    ground: RefusalGround
    reason: Note


class RedirectIn(Sent):
    ground: RedirectGround
    where: Line
    reason: Note


class AskSupplementIn(Sent):
    missing: Note


class SupplementIn(Sent):
    text: Paragraph
    owed_fen: Fen | None = None


class AssignIn(Sent):
    owner: Line


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
