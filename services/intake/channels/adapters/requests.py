"""A partner's request and the refusals of it: as a whole (`Unreadable`), or one of its items (`BadItem`)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.intake.channels.incoming import Broken, Incoming
from shared.refusals import Invalid, Refused
from shared.values.fields import storable


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


def each(items: Sequence[Any], read_one: Callable[[Any], Incoming], number: str) -> list[Incoming]:
    """The messages of a batch, each item read by itself. An item that cannot be read is returned as Broken.

    `number` is the key of the partner's number.
    """
    read: list[Incoming] = []
    for item in items:
        try:
            check_storable(item)
            read.append(read_one(item))
        except Refused as refusal:
            read.append(Broken(refusal, _storable_number(item, number)))
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


LONGEST_NUMBER = 200
"""Characters of a partner's number at most, as of any line."""


def _storable_number(item: Any, key: str) -> str | None:
    """The partner's number of a broken item; None where it has none or the number itself cannot be stored."""
    said = item.get(key) if isinstance(item, dict) else None
    if not isinstance(said, str | int) or isinstance(said, bool):
        return None
    try:
        return storable(str(said).strip()[:LONGEST_NUMBER]) or None
    except ValueError:
        return None
