"""What a partner is told, before it is put into its words: answers, and what an office does with an order."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from services.intake.channels.rules.orders import ReturnReason
from shared.calendar.working_days import Term
from shared.trade.dispositions import Disposition


@dataclass(frozen=True)
class Found:
    """Part B of the clue record as far as a partner is told of it: what was verified, and nobody by name."""

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
    """An interim or final answer. Two texts for two audiences; three booleans that are counted apart."""

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
    found: Found | None = None

    def plainly(self) -> dict[str, Any]:
        """Our own words, for a channel that has none of its own. What was found is the clue platforms' to know."""
        return {name: value for name, value in asdict(self).items() if name != "found"}


@dataclass(frozen=True)
class SignedFor:
    """The office took the order 签收."""

    number: str
    partner_no: str
    at: datetime
    unit: str


@dataclass(frozen=True)
class ReturnAsked:
    """The office asks to give the order back 退单: where it belongs instead, if it knows."""

    number: str
    partner_no: str
    at: datetime
    ground: ReturnReason
    reason: str
    belongs_to: str | None


@dataclass(frozen=True)
class ExtensionAsked:
    """The office asks for more time 延期, before the order's time is up."""

    number: str
    partner_no: str
    at: datetime
    term: Term
    reason: str


Told = Answer | SignedFor | ReturnAsked | ExtensionAsked
