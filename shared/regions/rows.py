"""One row of a pack, read from TOML. Mistakes are reported here, not at the step that needs the number."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.calendar.working_days import Term
from shared.regions.parameter import DECIMAL, Known, Status
from shared.values import divisions

NATION = "CN"
FIELDS = frozenset({"region", "key", "value", "unit", "op", "from", "to", "source", "status", "rule", "note"})
OPERATORS = frozenset({"", ">=", ">", "<=", "<"})
LENGTH = re.compile(r"_(days|hours|months|years|wd)$")


@dataclass(frozen=True)
class Key:
    """What a number is called and which body knows it."""

    chinese: str
    english: str
    ask_chinese: str
    ask_english: str


@dataclass(frozen=True)
class Row:
    """One row of a pack: a known number, or (`known` is None) the statement that it is unknown."""

    region: str
    key: str
    since: date
    until: date
    known: Known | None
    status: Status
    source: str
    note: str
    rule: str

    def holds(self, on: date) -> bool:
        return self.since <= on <= self.until

    def overlaps(self, other: "Row") -> bool:
        return self.since <= other.until and other.since <= self.until


def read_keys(text: str) -> dict[str, Key]:
    body = tomllib.loads(text)
    bodies = body["bodies"]
    return {
        key: Key(chinese, english, *bodies[body_name]) for key, (chinese, english, body_name) in body["keys"].items()
    }


def read_rows(name: str, text: str, keys: Mapping[str, Key]) -> list[Row]:
    try:
        body = tomllib.loads(text)
        return [_row({"region": body["region"], **written}, keys, name) for written in body["rows"]]
    except KeyError as missing:
        raise ValueError(f"{name}: {missing} is missing") from missing
    except tomllib.TOMLDecodeError as failure:
        raise ValueError(f"{name}: not TOML: {failure}") from failure
    except TypeError as failure:
        raise ValueError(f"{name}: {failure}") from failure


def _row(written: Mapping[str, Any], keys: Mapping[str, Key], name: str) -> Row:
    at = f"{name}: {written['region']} {written.get('key')}"
    if written.get("status") not in set(Status):
        raise ValueError(f"{at}: no such status: {written.get('status')}")
    status = Status(written["status"])
    _check(written, keys, status, at)
    since, until = written.get("from"), written.get("to")
    known = None
    if status is not Status.UNKNOWN:
        known = Known(
            value=_value(written["value"], written, at),
            key=written["key"],
            region=written["region"],
            rule=written.get("rule", ""),
            source=written["source"],
            status=status,
            since=since,
            until=until,
            unit=written.get("unit", ""),
            op=written.get("op", ""),
            note=written.get("note", ""),
        )
    return Row(
        region=written["region"],
        key=written["key"],
        since=since or date.min,
        until=until or date.max,
        known=known,
        status=status,
        source=written.get("source", ""),
        note=written.get("note", ""),
        rule=written.get("rule", ""),
    )


def _check(written: Mapping[str, Any], keys: Mapping[str, Key], status: Status, at: str) -> None:
    if strange := written.keys() - FIELDS:
        raise ValueError(f"{at}: no such field: {', '.join(sorted(strange))}")
    if written.get("key") not in keys:
        raise ValueError(f"{at}: keys.toml does not list this key")
    if written["region"] != NATION and not divisions.is_known(written["region"]):
        raise ValueError(f"{at}: no such division")
    if written.get("op", "") not in OPERATORS:
        raise ValueError(f"{at}: no such comparison")
    if written.get("to", date.max) < written.get("from", date.min):
        raise ValueError(f"{at}: ends before it begins")
    if (status is Status.UNKNOWN) == ("value" in written):
        raise ValueError(f"{at}: a row has either a value or the status UNKNOWN")
    if status is not Status.UNKNOWN and not written.get("source"):
        raise ValueError(f"{at}: a number without a source")


def _value(value: Any, written: Mapping[str, Any], at: str) -> int | str | tuple[int, ...]:
    if isinstance(value, list) and value and all(type(part) is int for part in value):
        return tuple(value)
    if type(value) is int:
        if LENGTH.search(written["key"]) and not written.get("unit"):
            raise ValueError(f"{at}: a length of time says its unit: WD, CD, M, Y or H")
        return value
    if isinstance(value, str) and value:
        return value if DECIMAL.fullmatch(value) else _terms(value, at)
    raise ValueError(f"{at}: a value is a whole number, text, or whole numbers; write 0.02 as text")


def _terms(value: str, at: str) -> str:
    """The text, checked to be a term, or a term and one extension. Raises ValueError."""
    parts = value.split("+")
    try:
        if len(parts) > 2 or not [Term.parse(part) for part in parts]:
            raise ValueError("a term and one extension")
    except ValueError as failure:
        raise ValueError(f"{at}: text is a decimal or terms such as 60WD+30WD, not {value!r}") from failure
    return value
