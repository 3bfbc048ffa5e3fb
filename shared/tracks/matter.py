"""One matter of a procedure in hand: its row, what it belongs to, its running deadlines; and a step that is under way.

Plain values: nothing here knows a database. What a step changes is gathered in `changes` and written later, at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlmodel import SQLModel

from shared import history
from shared.commands.changes import Changes
from shared.obligations.tables import Obligation
from shared.values.date_checks import EARLIEST

Row = TypeVar("Row", bound=SQLModel)
Parent = TypeVar("Parent")

Waits = dict[str, dict[str, str]]
"""By a clock's name: since which day (`on`) and moment (`at`), after which step (`event`), it waits for its length."""


class Versioned(Protocol):
    """What has a version and a history: the row itself, or what it belongs to."""

    number: str
    version: int


@dataclass
class Chain:
    """The history of one aggregate, up to its last entry; every step raises the aggregate's version by one."""

    kind: str
    of: Versioned
    hash: bytes = history.GENESIS

    def write(
        self,
        changes: Changes,
        by: "By",
        action: str,
        was: str | None,
        to: str | None,
        *,
        facts: Mapping[str, Any],
        words: str | None = None,
    ) -> None:
        """One entry: who did what, and the states between which it moved."""
        self.of.version += 1
        taken = history.step(by=by.label, action=action, from_stage=was, to_stage=to, note=words, facts=dict(facts))
        entry = history.chained(by.key, self.hash, self.kind, self.of.number, self.of.version, taken)
        self.hash = entry["hash"]
        changes.history(entry)


@dataclass(frozen=True)
class Among:
    """A matter whose deadlines stand among those of what it belongs to: that one's kind and number, and the event that
    tells its own from the others."""

    kind: str
    subject: str
    event: str


@dataclass
class Matter(Generic[Row, Parent]):
    """One matter, locked or new.

    `chain` is where its steps are written, its own history or that of what it belongs to; `beside` is the other one,
    for remarks. `partners` says who is meant here by `police`, `petition_office`: one that is missing gets no letter.
    `among` is for deadlines that are not kept under its own number.
    """

    row: Row
    parent: Parent
    number: str
    division: str
    chain: Chain
    changes: Changes
    beside: Chain | None = None
    running: list[Obligation] = field(default_factory=list)
    parties: tuple[str, ...] = ()
    owner: str | None = None
    since: date = EARLIEST
    partners: Mapping[str, str] = field(default_factory=dict)
    asks: str = ""
    """The place whose people are asked once a last day has passed, where it is another than its own."""
    among: Among | None = None

    @property
    def waits(self) -> Waits:
        """The clocks that could not begin because their length is not known where the matter is; a track whose days are
        all stated has no column for them."""
        kept: Waits = getattr(self.row, "waits", {})
        return kept

    @waits.setter
    def waits(self, new: Waits) -> None:
        setattr(self.row, "waits", new)  # noqa: B010

    def open_for(self, name: str) -> Obligation | None:
        """The deadline of that name that has not ended."""
        return next((each for each in self.running if each.name == name), None)


@dataclass(frozen=True)
class By:
    """Who takes a step, and when; `names` are all that one person is known by, `key` is that of the history's chain."""

    label: str
    names: frozenset[str]
    today: date
    at: datetime
    key: bytes


@dataclass
class Work(Generic[Row, Parent]):
    """A step under way, for the functions that a row names. `words` are masked already, `day` is that of the step."""

    matter: Matter[Row, Parent]
    command: str
    zh: str
    by: By
    day: date
    moment: datetime
    given: object = None
    words: str | None = None
    document: str | None = None
    party: str | None = None
    then: tuple[str, ...] = ()
    """What else its row does, by name."""

    @property
    def row(self) -> Row:
        return self.matter.row

    @property
    def parent(self) -> Parent:
        return self.matter.parent

    def value(self, source: str) -> Any:
        """What a row keeps under this word: of the step itself, or a field of what was sent."""
        said: dict[str, Any] = {"day": self.day, "moment": self.moment, "who": self.by.label, "words": self.words}
        said["document"] = self.document
        return said[source] if source in SAID_ANYWAY else getattr(self.given, source)


SAID_ANYWAY = frozenset({"day", "moment", "who", "words", "document"})
"""What a row may keep of every step; everything else is a field of what was sent."""


@dataclass(frozen=True)
class Letter:
    """A message to an outside party, as `deliver` wants it; the same kind, subject and occasion goes out once."""

    kind: str
    subject: str
    occasion: str
    body: dict[str, Any]
