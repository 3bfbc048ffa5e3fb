"""What partners send, once it is in our words: one kind a meaning, each about one order number of theirs.

`at` is when the partner says it happened (aware); `raw` is the item as it was sent, kept sealed. Nothing here decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.intake.channels.rules.orders import OrderState, Request, Urgency
from services.intake.complaints.schemas import NewComplaint
from shared.calendar.working_days import Term
from shared.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class Message:
    """About which order, when by the partner's clock, and the words themselves."""

    partner_no: str
    raw: str
    at: datetime | None = None


@dataclass(frozen=True)
class OrderFacts:
    """What an order 工单 says beside the complaint. `urgency` chooses the place's limit, as the partner's own table
    reads its words for category and urgency; `limit` is one that the partner itself named, and then it is that."""

    state: OrderState = OrderState.DISPATCHED
    category: str | None = None
    urgency: Urgency = Urgency.ORDINARY
    limit: Term | None = None
    assignees: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Filing(Message):
    """A complaint; the same number again with other content is an update of it. Without `order` no order is kept."""

    new: NewComplaint
    order: OrderFacts | None = field(default_factory=OrderFacts)


@dataclass(frozen=True, kw_only=True)
class Supplement(Message):
    """The petitioner told the partner more, or the partner completed what was missing."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Moved(Message):
    """The partner's order is now in this state. Only forwards: a state backwards is noted and changes nothing."""

    state: OrderState


class Pressure(StrEnum):
    """催办, 督办, 提级督办: flags on an order, never a state of it."""

    URGED = "urge"
    SUPERVISED = "supervise"
    ELEVATED = "elevate"


@dataclass(frozen=True, kw_only=True)
class Pressed(Message):
    """The partner urges, supervises or elevates."""

    pressure: Pressure
    words: str | None = None


@dataclass(frozen=True, kw_only=True)
class CalledBack(Message):
    """The partner rang the petitioner 回访. Nobody reached: `satisfied` is None."""

    reached: bool
    satisfied: bool | None = None
    words: str | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict(Message):
    """What became of our request to return the order, to extend it, or to pass it on."""

    on: Request
    granted: bool
    reason: str | None = None
    term: Term | None = None
    """By how much the partner extends, where it grants another term than was asked."""


@dataclass(frozen=True, kw_only=True)
class Reworked(Message):
    """重办: the petitioner was not satisfied and the order comes back; `round` is the partner's own count."""

    round: int | None = None
    words: str | None = None


@dataclass(frozen=True, kw_only=True)
class CoDispatched(Message):
    """加派, 下派: more departments are on the order."""

    assignees: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DuplicateOf(Message):
    """The partner says that this order repeats another of its own."""

    of: str


@dataclass(frozen=True, kw_only=True)
class TakenBack(Message):
    """The petitioner withdrew, or the partner cancelled its order."""

    reason: str | None = None


@dataclass(frozen=True)
class Broken:
    """An item of a batch that cannot be read: it harms no other, and the partner is told why."""

    refusal: Refused
    partner_no: str | None = None


Incoming = (
    Filing
    | Supplement
    | Moved
    | Pressed
    | CalledBack
    | Verdict
    | Reworked
    | CoDispatched
    | DuplicateOf
    | TakenBack
    | Broken
)
