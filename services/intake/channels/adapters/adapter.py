"""The parts of an adapter. There is one for each partner system, not for each channel; adapters decide nothing.

`form` reads a partner's request into messages, `reply` gives the response with the result of each item, `tell`
translates a message of ours. `scheme` is the partner's signature, `partner` has its form of success. The partner's
page (docs/partners) is made from the same declarations.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.intake.channels.adapters.forms import Form
from services.intake.channels.adapters.requests import PartnerRequest
from services.intake.channels.adapters.signatures import Scheme
from services.intake.channels.incoming import Incoming
from services.intake.channels.outgoing import Outgoing
from services.intake.channels.rules.orders import OrderState
from shared.access.partner_auth import Partner, Push
from shared.refusals import Refused


@dataclass(frozen=True)
class Result:
    """The result of one item: accepted (taken), accepted before (again), noted without any change, or refused.

    `number` is our complaint's number; `field` the partner's key of the field that was refused.
    """

    outcome: Literal["taken", "again", "noted", "refused"]
    partner_no: str | None = None
    number: str | None = None
    refusal: Refused | None = None
    field: str | None = None

    @property
    def fine(self) -> bool:
        return self.outcome != "refused"

    @property
    def why(self) -> str | None:
        """The reason of a refusal in Chinese, naming the partner's field; None where the item was not refused."""
        if self.refusal is None:
            return None
        said = self.refusal.message("zh")
        return said if self.field is None or self.field in said else f"字段{self.field}不符合要求：{said}"


@dataclass(frozen=True)
class Reply:
    """The response in the partner's form. Many partners' systems have a code in the body and answer HTTP 200 always."""

    body: bytes
    status: int = 200
    media_type: str = "application/json"

    @classmethod
    def of(cls, body: Any, status: int = 200) -> "Reply":
        return cls(json.dumps(body, ensure_ascii=False).encode(), status)


@dataclass(frozen=True)
class Adapter:
    """One partner system. `name` is its name in `/v1/channels/{partner}/…` and the party of its credentials."""

    name: str
    channel: str
    form: Form
    scheme: Scheme
    push: Push
    reply: Callable[[Sequence[Result]], Reply]
    """The response with the result of each item, in their order."""
    tell: Callable[[Outgoing], dict[str, Any] | None]
    """The body of a message of ours; None where this partner gets no such message."""
    returns_from: frozenset[OrderState] = frozenset({OrderState.DISPATCHED})
    """The states in which this system lets an office return an order: usually until the order was signed for."""

    @property
    def partner(self) -> Partner:
        return Partner(self.name, self.scheme.claim, self.push)

    def read(self, request: PartnerRequest) -> Sequence[Incoming]:
        """The messages of a request. Raises Unreadable for the whole; an item that cannot be read comes as Broken."""
        return self.form.read(request)
