"""Partners' messages in our form: one class for each meaning, each message about one number of the partner.

`at` is the time of the event as the partner states it (aware); `raw` is the item as JSON, stored encrypted; `names`
are the partner's keys by our fields, for a refusal. Nothing is decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.intake.channels.rules.orders import OrderState, Request, Urgency
from services.intake.complaints.schemas import NewComplaint
from shared.calendar.working_days import Term
from shared.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class Message:
    """What every message has: the partner's number, the item as it was sent, and the time stated by the partner."""

    partner_no: str
    raw: str
    at: datetime | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OrderFacts:
    """What an order 工单 says beside the complaint.

    `urgency` chooses the limit in the place's region pack; it is read from the partner's words for category and
    urgency. `limit` is a limit that the partner named, which is then used instead.
    """

    state: OrderState = OrderState.DISPATCHED
    category: str | None = None
    urgency: Urgency = Urgency.ORDINARY
    limit: Term | None = None
    assignees: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Filing(Message):
    """A complaint. The same number with other content is an update of it. Without `order` no order is stored."""

    new: NewComplaint
    order: OrderFacts | None = field(default_factory=OrderFacts)


@dataclass(frozen=True, kw_only=True)
class Supplement(Message):
    """More text from the petitioner, or from the partner as a supplement."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Moved(Message):
    """The partner's order is now in this state. A state before the present one is noted without any change."""

    state: OrderState


class Pressure(StrEnum):
    """催办, 督办, 提级督办: flags of an order, not states."""

    URGED = "urge"
    SUPERVISED = "supervise"
    ELEVATED = "elevate"


@dataclass(frozen=True, kw_only=True)
class Pressed(Message):
    """The partner urges, supervises or elevates the order."""

    pressure: Pressure
    words: str | None = None


@dataclass(frozen=True, kw_only=True)
class CalledBack(Message):
    """The partner called the petitioner back 回访. `satisfied` is None where nobody was reached."""

    reached: bool
    satisfied: bool | None = None
    words: str | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict(Message):
    """The partner's ruling on our request to return the order, to extend it, or to transfer it."""

    on: Request
    granted: bool
    reason: str | None = None
    term: Term | None = None
    """The extension that the partner grants, where it differs from the one asked for."""


@dataclass(frozen=True, kw_only=True)
class Reworked(Message):
    """重办: the petitioner was not satisfied and the order is to be handled again; `round` is the partner's count."""

    round: int | None = None
    words: str | None = None


@dataclass(frozen=True, kw_only=True)
class CoDispatched(Message):
    """加派, 下派: the departments that the partner added to the order."""

    assignees: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DuplicateOf(Message):
    """The partner states that this order repeats another of its orders."""

    of: str


@dataclass(frozen=True, kw_only=True)
class TakenBack(Message):
    """The petitioner withdrew the complaint, or the partner cancelled its order."""

    reason: str | None = None


@dataclass(frozen=True)
class Broken:
    """An item of a batch that cannot be read. The others are handled; the partner gets the refusal."""

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
