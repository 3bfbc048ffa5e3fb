"""What an adapter is made of: one a partner system, not one a channel. It translates both ways and decides nothing.

`read` turns the partner's words into ours, `reply` tells it in its own words what became of each item, `tell` puts
what we say on our own account into its words. How it signs and what it calls success stands in `partner`.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from services.intake.channels.incoming import Broken, Incoming
from services.intake.channels.outgoing import Told
from services.intake.channels.rules.orders import OrderState
from services.intake.complaints.schemas import NewComplaint
from shared.access.partner_auth import Partner
from shared.http.validation_messages import reason
from shared.refusals import Invalid, Refused
from shared.values.fields import storable

Shape = TypeVar("Shape", bound=BaseModel)


class Unreadable(Invalid):
    """The whole message is not what this partner sends: nothing of it was taken."""

    code = "partner-message-unreadable"
    zh = "报文无法解读：{field}{reason}"
    en = "the message cannot be read: {field} {reason}"


class BadItem(Invalid):
    """One item is not what it should be; the others of its batch are not harmed."""

    code = "partner-item-invalid"
    zh = "字段{field}不符合要求：{reason}"
    en = "the field {field} is not valid: {reason}"


@dataclass(frozen=True)
class Arrived:
    """A partner's request: what its path said after the partner's name, its headers in lower case, its body."""

    call: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Decimals stay exact. Raises Unreadable."""
        try:
            return json.loads(self.body, parse_float=Decimal)
        except (ValueError, RecursionError) as failure:
            raise Unreadable(field="body", reason="应为UTF-8编码的JSON") from failure


@dataclass(frozen=True)
class Result:
    """What became of one item: taken; taken before; noted, and nothing changed by it; or refused."""

    outcome: Literal["taken", "again", "noted", "refused"]
    partner_no: str | None = None
    number: str | None = None
    refusal: Refused | None = None

    @property
    def fine(self) -> bool:
        return self.outcome != "refused"


@dataclass(frozen=True)
class Reply:
    """An answer in the partner's words, with its own success code; many say 200 to everything."""

    body: bytes
    status: int = 200
    media_type: str = "application/json"

    @classmethod
    def of(cls, body: Any, status: int = 200) -> "Reply":
        return cls(json.dumps(body, ensure_ascii=False).encode(), status)


@dataclass(frozen=True)
class Adapter:
    """One partner system. `partner.name` is its word in `/v1/channels/{partner}/…` and the party of its credentials."""

    partner: Partner
    channel: str
    read: Callable[[Arrived], Sequence[Incoming]]
    """Raises Unreadable for the whole; an item that cannot be read comes as Broken."""
    reply: Callable[[Sequence[Result]], Reply]
    tell: Callable[[Told], dict[str, Any] | None]
    """None: this partner is not told of this."""
    returns_from: frozenset[OrderState] = frozenset({OrderState.DISPATCHED})
    """From where this system lets an office return an order: mostly until the hand-over was signed."""

    @property
    def name(self) -> str:
        return self.partner.name


def each(
    items: Sequence[Any], read_one: Callable[[Any], Incoming | Sequence[Incoming]], number: Callable[[Any], str | None]
) -> list[Incoming]:
    """Every item read by itself; one that cannot be read comes as Broken, under its number if it has one."""
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
    """Raises BadItem for control characters and halves of characters, naming the field: no storage holds them."""
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
    """Under which number a broken item is answered and noted; none where the number itself is what is broken."""
    said = number(item)
    try:
        return storable(said) if said is not None else None
    except ValueError:
        return None


def parsed(kind: type[Shape], fields: Any) -> Shape:
    """An item as the model has it. Raises BadItem, naming the field as the sender calls it."""
    try:
        return kind.model_validate(fields)
    except ValidationError as failure:
        first = failure.errors()[0]
        place = "/".join(str(part) for part in first["loc"]) or "item"
        raise BadItem(field=place, reason=reason(dict(first), "zh")) from failure


def filing(fields: dict[str, Any]) -> NewComplaint:
    """A complaint out of fields in our words. Raises BadItem."""
    return parsed(NewComplaint, fields)
