"""The words in which a procedure is declared: states, moves, who may, clocks, papers, facts. Pure data.

A table says what the law says. What a function must decide is named in its row: a guard by itself (a pure rule); what
makes a letter, a fact or something else beside the row by its name, under which the service binds it (`binding`).

Four types go through a table: S its states, R what a guard reads of the row, P of what the row belongs to, B what is
said with a command. A command carries B, so that a caller, a guard and a route agree on it or do not type-check.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

from shared.contracts.event import Event
from shared.refusals import Conflict, IllegalMove
from shared.tracks import contradictions
from shared.tracks.people import Who
from shared.tracks.refusals import NoSuchStepHere, RightLapsed

S = TypeVar("S", bound=StrEnum)
R = TypeVar("R", contravariant=True)
P = TypeVar("P", contravariant=True)
B = TypeVar("B", contravariant=True)
Row = TypeVar("Row", covariant=True)
Parent = TypeVar("Parent", covariant=True)
Given = TypeVar("Given", covariant=True)


@dataclass(frozen=True)
class Facing(Generic[Row, Parent, Given]):
    """All that a guard may look at: the row, what it belongs to, what was sent, the day of the step."""

    row: Row
    parent: Parent
    given: Given
    on: date


@dataclass(frozen=True)
class Command(Generic[B]):
    """What is done, on the wire and in Chinese. `Command[X]`: X is what is said with it."""

    name: str
    zh: str


@dataclass(frozen=True)
class Clock:
    """A term: its rule, and the key under which a place has its length. A right lapses and is nobody's duty."""

    name: str
    rule: str
    zh: str
    key: str = ""
    _: KW_ONLY
    at_once: str = ""
    """No length in law, "at once": the day itself or the working day after it. Holds the legal basis."""
    stated: str = ""
    """The field, of what was sent or of the row, in which a person states the last day; `basis` says why they may.
    With a key as well, the place's length holds where no day is stated."""
    basis: str = ""
    needed: bool = True
    """False where the stated day may be left out: then nothing runs."""
    since: str = ""
    """The field with the day from which it runs; else it runs from the day of the step."""
    right: bool = False
    remind: bool = False
    shows: str = ""
    """The row's column that shows the last day, or the last moment of a term in hours."""
    late: tuple[str, str] | None = None
    """What a person is asked once it has passed (`{due_on}`: its day), zh and en; else the breach is written down."""
    breach: bool = False
    """Where a person is asked: the breach is written down as well."""
    remarks: str = ""
    """What the history of the matter it belongs to says once it has passed: the breach is then written down in both."""
    lapses: str = ""
    """The name of the command that the clock itself gives once it has passed, where the state allows it."""

    @property
    def written(self) -> bool:
        """Whether history says that it has passed, beside a question or without one."""
        return self.late is None or self.breach or bool(self.remarks)


@dataclass(frozen=True, kw_only=True)
class Begin(Generic[S]):
    """How it comes to be, and what then runs; who may bring it about, where a person does."""

    name: str
    zh: str
    to: S
    starts: tuple[Clock, ...] = ()
    paper: str = ""
    writes: str = ""
    rule: str = ""
    by: Who | None = None
    guards: tuple[Callable[[Facing[Any, Any, Any]], None], ...] = ()
    fact: type[Event] | None = None


@dataclass(frozen=True)
class Move(Generic[S, R, P, B]):
    """A row: in these states, this command, by these people, to that state; and all that goes with it."""

    command: Command[B]
    at: tuple[S, ...]
    _: KW_ONLY
    to: S
    by: Who
    rule: str
    not_by: tuple[str, ...] = ()
    """Columns of the row that name people: none of them may take this step (architecture, invariant 11)."""
    guards: tuple[Callable[[Facing[R, P, B]], None], ...] = ()
    not_before: tuple[str, ...] = ()
    """Columns of the row with a day which the day of this step may not precede."""
    within: Clock | None = None
    """A right: used up to its last day, and met by using it."""
    meets: tuple[Clock, ...] = ()
    drops: tuple[Clock, ...] = ()
    starts: tuple[Clock, ...] = ()
    pauses: tuple[Clock, ...] = ()
    resumes: tuple[Clock, ...] = ()
    keeps: Mapping[str, str] = field(default_factory=dict)
    """Column of the row: `day`, `moment`, `who`, `words`, `document`, or the field of what was sent."""
    tells: tuple[str, ...] = ()
    """Columns that history repeats."""
    says: Mapping[str, str] = field(default_factory=dict)
    """Further facts of history under names of their own, and the columns that hold them."""
    quotes: tuple[str, ...] = ()
    """Fields of what was sent that history repeats."""
    paper: str = ""
    """The kind of paper that gets a number without gaps."""
    fact: type[Event] | None = None
    letter: str = ""
    to_party: str = ""
    then: tuple[str, ...] = ()
    writes: str = ""
    """The action in history, where it is not `<track>-<command>`."""
    remarks: str = ""
    """What the history of the matter it belongs to says of it."""

    @property
    def met(self) -> tuple[Clock, ...]:
        return (*self.meets, self.within) if self.within else self.meets

    @property
    def clocks(self) -> tuple[Clock, ...]:
        return (*self.met, *self.drops, *self.starts, *self.pauses, *self.resumes)


@dataclass(frozen=True, kw_only=True)
class Extend:
    """A term may be lengthened once before it has passed, by what the pack allows (`30CD+30CD`) or less."""

    command: str
    zh: str
    clock: Clock
    by: Who
    check: Callable[[int | None, int], int]
    then: tuple[str, ...] = ()
    writes: str = ""


@dataclass(frozen=True)
class Sequel:
    """The procedure that goes on where this one ended, and this one's clocks that run on in it."""

    zh: str
    en: str
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Track(Generic[S, R, P]):
    """A procedure. One that contradicts itself raises ValueError, and so does the import of its module."""

    name: str
    zh: str
    en: str
    states: type[S]
    final: frozenset[S]
    begins: tuple[Begin[S], ...]
    moves: tuple[Move[S, R, P, Any], ...]
    extends: tuple[Extend, ...] = ()
    column: str = "state"
    lapsed: type[Conflict] = RightLapsed
    asks_per_place: bool = False
    """A missing number is asked for once per county, not once per matter."""
    sequels: Mapping[S, Sequel] = field(default_factory=dict)
    """By final state: what goes on from there."""
    label: str = ""
    """Its page and its states' Chinese words go by this, where another service has a track of the same name."""

    def __post_init__(self) -> None:
        if wrong := list(contradictions.found(self)):
            raise ValueError(f"track {self.name}: " + "; ".join(wrong))

    def rows(self, command: str) -> list[Move[S, R, P, Any]]:
        return [row for row in self.moves if row.command.name == command]

    def find(self, current: S, command: str) -> Move[S, R, P, Any] | None:
        return next((row for row in self.rows(command) if current in row.at), None)

    def move(self, current: S, command: Command[B]) -> Move[S, R, P, B]:
        """The row that applies. Raises IllegalMove."""
        if found := self.find(current, command.name):
            return found
        targets = {row.to for row in self.rows(command.name)}
        if len(targets) != 1:
            raise NoSuchStepHere(what=self.name, current=str(current), step=command.zh, command=command.name)
        raise IllegalMove(what=self.name, current=str(current), to=str(min(targets)))

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        used = [clock for begin in self.begins for clock in begin.starts]
        used += [clock for row in self.moves for clock in row.clocks]
        return {clock.name: clock for clock in used}

    def runs_on(self, state: S) -> frozenset[str]:
        """The clocks that run on in what follows this final state."""
        sequel = self.sequels.get(state)
        return frozenset(clock.name for clock in sequel.clocks) if sequel else frozenset()

    def awaits(self, state: S, clock: Clock) -> bool:
        """Whether what meets this clock can be done here, or in what goes on from here."""
        return clock.name in self.runs_on(state) or any(state in row.at and clock in row.met for row in self.moves)

    def ends(self, row: Move[S, R, P, Any]) -> frozenset[str]:
        """The clocks that a step ends: met, dropped, or lapsed by it."""
        lapsed = {clock.name for clock in self.clocks.values() if clock.lapses == row.command.name}
        return frozenset({clock.name for clock in (*row.met, *row.drops)} | lapsed)

    def after(self, running: frozenset[str], row: Move[S, R, P, Any]) -> frozenset[str]:
        """The clocks that run, or stand still, after a step."""
        return frozenset(running - self.ends(row) | {clock.name for clock in row.starts})

    def reached(self) -> frozenset[tuple[S, frozenset[str]]]:
        """Every state together with every set of clocks that may run in it."""
        return self._reached

    @cached_property
    def _reached(self) -> frozenset[tuple[S, frozenset[str]]]:
        new = [(row.to, frozenset(clock.name for clock in row.starts)) for row in self.begins]
        seen = set(new)
        while new:
            state, running = new.pop()
            for row in self.moves:
                place = (row.to, self.after(running, row))
                if state in row.at and place not in seen:
                    seen.add(place)
                    new.append(place)
        return frozenset(seen)
