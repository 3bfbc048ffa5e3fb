"""What a channel is told, before it is put into the channel's words."""

from dataclasses import asdict, dataclass
from typing import Any

from shared.dispositions import Disposition


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

    def plainly(self) -> dict[str, Any]:
        """Our own words, for a channel that has none of its own."""
        return asdict(self)
