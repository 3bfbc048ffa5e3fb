"""Request bodies of decisions about a complaint."""

from services.intake.complaints.schemas import MatterKind, Sent
from services.intake.decisions.rules.acceptance import RedirectGround, RefusalGround
from shared.values.fields import Day, Fen, Line, Note, Paragraph


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
