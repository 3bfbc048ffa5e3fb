"""Request bodies of decisions about a complaint."""

from services.intake.complaints.schemas import MatterKind, Sent
from services.intake.decisions.rules.acceptance import Pending, RedirectGround, RefusalGround
from shared.values.fields import Day, Fen, Line, Note, Paragraph


class ProposeIn(Sent):
    reason: Note


class AcceptIn(Sent):
    """`opened_on` is the day of acceptance, on which the case opens (INT-02); today by default."""

    opened_on: Day | None = None
    reason: Note


class RefuseIn(Sent):
    """`where` is where the worker can go instead; the rulebook's words by default.

    `ended_on` is for the time bar where its days are not known: the day on which the deciding person found the
    non-payment to have ended.
    """

    ground: RefusalGround
    ended_on: Day | None = None
    where: Line | None = None
    reason: Note


class AnnulRefusalIn(Sent):
    """Who annulled the refusal, by which decision and on which day; today by default."""

    annulled_by: Line
    document_no: Line | None = None
    annulled_on: Day | None = None
    reason: Note


class RedirectIn(Sent):
    """`pending` is what is before the court, for that ground: a suit by default."""

    ground: RedirectGround
    pending: Pending | None = None
    where: Line
    reason: Note


class ClassifyIn(Sent):
    """A clue or report is decided to be a complaint, or a complaint to be a clue or report."""

    matter_kind: MatterKind
    reason: Note


class CloseIn(Sent):
    """Without a case the officer states the disposition; a duplicate names the complaint it repeats."""

    disposition: Line | None = None
    duplicate_of: Line | None = None
    public_reply: Note | None = None
    reason: Note


class AskSupplementIn(Sent):
    missing: Note


class SupplementIn(Sent):
    text: Paragraph
    owed_fen: Fen | None = None
