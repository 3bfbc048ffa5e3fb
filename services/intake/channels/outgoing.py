"""Messages to partners in our form: answers, and an office's steps with an order. Adapters translate them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from services.intake.channels.rules.orders import ReturnReason
from shared.calendar.working_days import Term
from shared.trade.dispositions import WORDS, Disposition


@dataclass(frozen=True)
class Findings:
    """The part of what the office verified (part B of the clue record) that partners get. It names no person."""

    domain: str
    project: Mapping[str, Any] | None
    regimes: Mapping[str, bool | None] | None
    employer: Mapping[str, Any] | None
    cause: str | None
    first_day: date | None
    last_day: date | None
    liable: Mapping[str, Any] | None
    handler_unit: str


@dataclass(frozen=True)
class Answer:
    """An interim or final answer, with a text for the public and an internal note.

    `substantiated`, `resolved` and `contact_made` are independent of one another; None: not established. A contact is
    one that the call log shows.
    """

    final: bool
    number: str
    partner_no: str | None
    public_reply: str
    internal_note: str
    substantiated: bool | None
    resolved: bool | None
    contact_made: bool | None
    disposition: Disposition | None
    recovered_fen: int
    unresolved_reason: str | None = None
    recovered_workers: int = 0
    found: Findings | None = None
    words: str | None = None

    @property
    def conclusion(self) -> str:
        """How it ended, in Chinese: the ground's own words for who was refused or redirected, else the disposition's;
        empty where it has not ended."""
        return self.words or (WORDS[self.disposition][0] if self.disposition else "")

    def plainly(self) -> dict[str, Any]:
        """The answer in our own form, for a channel without one. `found` is left out: only clue platforms get it."""
        return {name: value for name, value in asdict(self).items() if name not in ("found", "words")}


@dataclass(frozen=True)
class SignedFor:
    """The office signed for the order 签收."""

    number: str
    partner_no: str
    at: datetime
    unit: str


@dataclass(frozen=True)
class ReturnAsked:
    """The office asks to return the order 退单; `belongs_to` is where it belongs instead, if known."""

    number: str
    partner_no: str
    at: datetime
    ground: ReturnReason
    reason: str
    belongs_to: str | None


@dataclass(frozen=True)
class ExtensionAsked:
    """The office asks to extend the order's time 延期."""

    number: str
    partner_no: str
    at: datetime
    term: Term
    reason: str


Outgoing = Answer | SignedFor | ReturnAsked | ExtensionAsked
