"""The parts of an adapter. There is one for each partner system, not for each channel; adapters decide nothing.

`read` translates a partner's request into messages, `reply` gives the response with the result of each item, `tell`
translates a message of ours. `partner` has the partner's signature and its form of success.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from services.intake.channels.incoming import Broken, Incoming
from services.intake.channels.outgoing import Outgoing
from services.intake.channels.rules.orders import OrderState
from services.intake.complaints.schemas import NewComplaint
from shared.access.partner_auth import Partner
from shared.http.validation_messages import reason
from shared.refusals import Invalid, Refused
from shared.values.fields import storable

Shape = TypeVar("Shape", bound=BaseModel)


class Unreadable(Invalid):
    """The request as a whole is not in this partner's form: no item of it was accepted."""

    code = "partner-message-unreadable"
    zh = "报文无法解读：{field}{reason}"
    en = "the message cannot be read: {field} {reason}"


class BadItem(Invalid):
    """One item of a request is invalid; the other items are handled all the same."""

    code = "partner-item-invalid"
    zh = "字段{field}不符合要求：{reason}"
    en = "the field {field} is not valid: {reason}"


@dataclass(frozen=True)
class PartnerRequest:
    """A partner's request: the part of its path after the partner's name, its headers in lower case, its body."""

    call: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, with numbers as exact decimals. Raises Unreadable."""
        try:
            return json.loads(self.body, parse_float=Decimal)
        except (ValueError, RecursionError) as failure:
            raise Unreadable(field="body", reason="应为UTF-8编码的JSON") from failure


@dataclass(frozen=True)
class Result:
    """The result of one item: accepted (taken), accepted before (again), noted without any change, or refused.

    `number` is our complaint's number.
    """

    outcome: Literal["taken", "again", "noted", "refused"]
    partner_no: str | None = None
    number: str | None = None
    refusal: Refused | None = None

    @property
    def fine(self) -> bool:
        return self.outcome != "refused"


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
    """One partner system. `partner.name` is its name in `/v1/channels/{partner}/…` and the party of its credentials."""

    partner: Partner
    channel: str
    read: Callable[[PartnerRequest], Sequence[Incoming]]
    """The messages of a request. Raises Unreadable for the whole; an item that cannot be read is returned as Broken."""
    reply: Callable[[Sequence[Result]], Reply]
    """The response with the result of each item, in their order."""
    tell: Callable[[Outgoing], dict[str, Any] | None]
    """The body of a message of ours; None where this partner gets no such message."""
    returns_from: frozenset[OrderState] = frozenset({OrderState.DISPATCHED})
    """The states in which this system lets an office return an order: usually until the order was signed for."""

    @property
    def name(self) -> str:
        return self.partner.name


def each(
    items: Sequence[Any], read_one: Callable[[Any], Incoming | Sequence[Incoming]], number: Callable[[Any], str | None]
) -> list[Incoming]:
    """The messages of a batch, each item read by itself. An item that cannot be read is returned as Broken.

    `number` gives the partner's number of an item, as far as it can be read.
    """
    read: list[Incoming] = []
    for item in items:
        try:
            check_storable(item)
            said = read_one(item)
        except Refused as refusal:
            read.append(Broken(refusal, _storable_number(item, number)))
        else:
            read += said if isinstance(said, Sequence) else [said]
    return read


def check_storable(item: Any) -> None:
    """Raises BadItem, with the field, for control characters and unpaired surrogates, which PostgreSQL cannot store."""
    waiting: list[tuple[str, Any]] = [("item", item)]
    while waiting:
        place, said = waiting.pop()
        if isinstance(said, dict):
            for name, value in said.items():
                _check_text(name, place)
                waiting.append((name, value))
        elif isinstance(said, list):
            waiting += [(place, each) for each in said]
        elif isinstance(said, str):
            _check_text(said, place)


def _check_text(text: str, place: str) -> None:
    try:
        storable(text)
    except ValueError as failure:
        raise BadItem(field=place, reason=str(failure).rpartition("; ")[2]) from failure


def _storable_number(item: Any, number: Callable[[Any], str | None]) -> str | None:
    """The partner's number of a broken item; None where it has none or the number itself cannot be stored."""
    said = number(item)
    try:
        return storable(said) if said is not None else None
    except ValueError:
        return None


def parsed(kind: type[Shape], fields: Any) -> Shape:
    """The fields as an instance of `kind`. Raises BadItem, with the sender's name of the field."""
    try:
        return kind.model_validate(fields)
    except ValidationError as failure:
        first = failure.errors()[0]
        place = "/".join(str(part) for part in first["loc"]) or "item"
        raise BadItem(field=place, reason=reason(dict(first), "zh")) from failure


def filing(fields: dict[str, Any]) -> NewComplaint:
    """A complaint from fields with our names and values. Raises BadItem."""
    return parsed(NewComplaint, fields)
