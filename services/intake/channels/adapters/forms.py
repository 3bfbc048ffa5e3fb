"""The form of a partner's requests: its calls, each with the table of its fields and the message it becomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.fields import Field, Said
from services.intake.channels.adapters.requests import BadItem, PartnerRequest, Unreadable, each
from services.intake.channels.incoming import Incoming


@dataclass(frozen=True)
class Call:
    """What a partner says with one address or one word: `zh` and `en` are its name, `becomes` makes it our message."""

    name: str
    zh: str
    en: str
    fields: Sequence[Field]
    becomes: Callable[[Said], Incoming]

    def read(self, item: Any) -> Incoming:
        """Raises BadItem."""
        return self.becomes(Said(item, self.fields))


@dataclass(frozen=True)
class Form:
    """The calls of a partner. Items stand under `key` in the body and have the partner's number under `number`.

    Without `address` each call has an address of its own; with one, all items come there and the field `by` says what
    each means (`otherwise` where it is empty).
    """

    key: str
    number: str
    calls: Sequence[Call]
    most: int | None = None
    """Items in one request; None: as many as the body holds."""
    address: str | None = None
    by: str = ""
    otherwise: str | None = None

    @cached_property
    def _named(self) -> dict[str, Call]:
        return {each.name: each for each in self.calls}

    def call(self, name: str) -> Call:
        return self._named[name]

    def addresses(self) -> list[str]:
        return [self.address] if self.address else list(self._named)

    def read(self, request: PartnerRequest) -> Sequence[Incoming]:
        """The messages of a request. Raises Unreadable."""
        if request.call not in self.addresses():
            raise Unreadable(field="path", reason=f"应为{'、'.join(self.addresses())}之一")
        items = parsing.rows_under(request, self.key)
        if self.most is not None and not 0 < len(items) <= self.most:
            raise Unreadable(field=self.key, reason=f"应为1至{self.most}条的数组")
        return self.read_items(items, None if self.address else request.call)

    def read_items(self, items: Sequence[Any], name: str | None) -> Sequence[Incoming]:
        """Items of this call; None: each says itself what it is."""
        return each(items, self._told_apart if name is None else self.call(name).read, self.number)

    def _told_apart(self, item: Any) -> Incoming:
        name = parsing.words(parsing.mapping(item), self.by) or self.otherwise
        if name not in self._named:
            raise BadItem(field=self.by, reason=f"不认识的取值，可用：{'、'.join(self._named)}")
        return self.call(name).read(item)
