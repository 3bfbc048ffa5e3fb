"""A partner's fields as a table: key, meaning, kind, and where the value stands in ours.

The same table reads an item, gives the partner's name of a field that was refused, and is printed on the partner's
page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.requests import BadItem
from services.intake.channels.incoming import Filing, OrderFacts
from services.intake.complaints.schemas import NewComplaint
from shared.http.validation_messages import reason

Item = Mapping[str, Any]
NUMBER, AT = "partner_no", "at"
"""What every message has: the partner's number, and the time of the event as the partner states it."""


@dataclass(frozen=True)
class Kind:
    """How a field is written (`en`), and how it is read: `read` takes item and key and gives None for an empty field.

    `words` are the partner's words with their meanings in ours.
    """

    en: str
    read: Callable[[Item, str], Any]
    words: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Field:
    """One field of an item. `to` is the place of its value in our complaint, such as `employer.name`; empty where the
    adapter uses the value itself. `unsaid` is the value of an empty field.
    """

    key: str
    en: str
    to: str = ""
    kind: Kind | None = None
    needed: bool = False
    unsaid: Any = None

    def read(self, item: Item) -> Any:
        """The value. Raises BadItem for what is needed and empty, and for what the kind cannot read."""
        value = (self.kind or TEXT).read(item, self.key)
        if value is None and self.needed:
            raise BadItem(field=self.key, reason="不能为空")
        return self.unsaid if value is None else value


class Said:
    """An item as it was read: the value of each field by its key."""

    def __init__(self, sent: Any, fields: Sequence[Field]) -> None:
        """Raises BadItem."""
        self._item, self._fields = parsing.mapping(sent), fields
        self._values = {each.key: each.read(self._item) for each in fields}

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def word(self, key: str) -> str | None:
        """The field's text as it was sent; None where it is empty."""
        return parsing.words(self._item, key)

    def need(self, key: str) -> Any:
        """The value of a field that this item needs though others do not. Raises BadItem."""
        if self[key] is None:
            raise BadItem(field=key, reason="不能为空")
        return self[key]

    @property
    def about(self) -> dict[str, Any]:
        """What every message has."""
        found = {each.to: self[each.key] for each in self._fields if each.to in (NUMBER, AT)}
        return {"at": None, "raw": parsing.as_sent(self._item), "names": self.names, **found}

    @property
    def names(self) -> dict[str, str]:
        """The partner's keys by our places; what joins the summary later is refused as `text`."""
        found = {each.to: each.key for each in self._fields if each.to}
        return found | ({"text": found["summary"]} if "summary" in found else {})

    def filing(self, more: Mapping[str, Any], order: OrderFacts | None = None) -> Filing:
        """A complaint of the values that have a place in ours, and of `more` by our places. Raises BadItem with the
        partner's names.
        """
        ours: dict[str, Any] = {}
        said = {each.to: self[each.key] for each in self._fields if each.to and each.to != AT}
        for place, value in (said | dict(more)).items():
            if value is not None:
                _put(ours, place.split("."), value)
        try:
            new = NewComplaint.model_validate(ours)
        except ValidationError as failure:
            first = failure.errors()[0]
            place = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
            raise BadItem(field=self.theirs(place), reason=reason(dict(first), "zh")) from failure
        return Filing(**self.about, new=new, order=order)

    def theirs(self, place: str) -> str:
        """The partner's key for our place; the keys of its parts where a whole of ours is meant."""
        found = theirs(self.names, place)
        return "item" if found is None else found


OWES = ("employer.name", "project.name")


def theirs(names: Mapping[str, str], place: str) -> str | None:
    """The partner's key for our place, for what it is part of, or the keys of its parts (without a place: of who owes
    wages); None where the partner has no such field.
    """
    if place in names:
        return names[place]
    whole_of, _, part = place.rpartition(".")
    if part and whole_of in names:
        return names[whole_of]
    within = [key for ours, key in names.items() if (ours in OWES if not place else ours.startswith(f"{place}."))]
    return "、".join(within) or None


def _put(ours: dict[str, Any], place: Sequence[str], value: Any) -> None:
    *outer, last = place
    for name in outer:
        ours = ours.setdefault(name, {})
    ours[last] = value


# kinds of fields

LINE, NOTE, PARAGRAPH = 200, 2_000, 10_000
"""Characters of our own fields of text (`shared.values.fields`)."""


def text(most: int) -> Kind:
    """Short texts are one line, as ours are."""

    def read(item: Item, key: str) -> str | None:
        said = parsing.plain(item, key)
        if said is not None and len(said) > most:
            raise BadItem(field=key, reason=f"至多{most}个字符")
        if said is not None and most <= LINE and ("\n" in said or "\r" in said):
            raise BadItem(field=key, reason="不能换行")
        return said

    return Kind(f"{'one line of text' if most <= LINE else 'text'}, at most {most:,} characters", read)


TEXT, WORDS, LONG = text(LINE), text(NOTE), text(PARAGRAPH)


def coded(table: Mapping[str, Any]) -> Kind:
    """One of the partner's words. Raises BadItem for a word that the table does not have."""

    def read(item: Item, key: str) -> Any:
        said = parsing.plain(item, key)
        if said is None:
            return None
        if said not in table:
            raise BadItem(field=key, reason=f"不认识的取值，可用：{'、'.join(table)}")
        return table[said]

    return Kind("one of the words below", read, meanings(table))


def listed(table: Mapping[str, Any]) -> Kind:
    """One of the partner's words, which the adapter looks up together with another field."""
    return Kind("one of the words below", TEXT.read, meanings(table))


def meanings(table: Mapping[str, Any]) -> dict[str, str]:
    """The partner's words with ours."""
    return {
        theirs: ("yes" if ours else "no") if isinstance(ours, bool) else str(ours).replace("_", " ")
        for theirs, ours in table.items()
    }


def whole(least: int, most: int) -> Kind:
    def read(item: Item, key: str) -> int | None:
        number = parsing.count(item, key)
        if number is not None and not least <= number <= most:
            raise BadItem(field=key, reason=f"应为{least}至{most}的整数")
        return number

    return Kind(f"whole number from {least:,} to {most:,}", read)


def time_as(form: str) -> Kind:
    return Kind(f"time in China, `{form}`", lambda item, key: parsing.moment(item, key, form))


def texts(most: int) -> Kind:
    def read(item: Item, key: str) -> list[str] | None:
        said = item.get(key)
        if said is None:
            return None
        if not isinstance(said, list) or len(said) > most or not all(isinstance(each, str) for each in said):
            raise BadItem(field=key, reason=f"应为至多{most}项文本的数组")
        return [each.strip() for each in said if each.strip()] or None

    return Kind(f"array of at most {most} texts", read)


USCC = Kind("18 digits and capital letters; a wrong check digit is kept and flagged", TEXT.read)
COUNT = Kind(
    "whole number of at most nine digits, as number or text; 0 says nothing",
    lambda item, key: parsing.count(item, key) or None,
)
PEOPLE = whole(1, 100_000)
YUAN = Kind("yuan 元, text or number, at most two decimals", parsing.fen)
WAN_YUAN = Kind(
    "ten thousand yuan 万元, text or number, at most six decimals",
    lambda item, key: parsing.fen(item, key, unit=parsing.WAN),
)
DIVISION = Kind("division code GB/T 2260, up to twelve digits; zeros at its end are ignored", parsing.division)
YES_NO = Kind(
    "yes or no",
    parsing.yes_no,
    {
        " ".join(sorted(parsing.YES)): "yes",
        " ".join(sorted(parsing.NO)): "no",
        "any other": "neither; kept in the note",
    },
)
MILLISECONDS = Kind("milliseconds since 1970, 13 digits", parsing.epoch_time)
