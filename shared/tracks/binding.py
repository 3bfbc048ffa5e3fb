"""A table bound to what a service knows: who is who, what its letters and facts say, what else a step does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlmodel import SQLModel

from shared.contracts.event import Event
from shared.tracks.matter import Letter, Row, Work
from shared.tracks.table import Extend, Move, S, Track

P = TypeVar("P")
Then = Callable[[Work[Row, P]], None]
Writing = Callable[[Work[Row, P]], Letter]
Stating = Callable[[Work[Row, P]], Event]


@dataclass(frozen=True)
class Binding(Generic[S, Row, P]):
    """Every name in the table has its function and its column, and every function its row. Raises ValueError.

    `afterwards` names what a row does that needs the database: the store knows those functions.
    `machine` is how history names a step that no person took.
    """

    track: Track[S, Row, P]
    row: type[Row]
    key: str = "number"
    machine: str = "clock"
    then: Sequence[Then[Row, P]] = ()
    letters: Sequence[Writing[Row, P]] = ()
    facts: Mapping[type[Event], Stating[Row, P]] = field(default_factory=dict)
    afterwards: Sequence[str] = ()
    numbers_papers: bool = False
    remarks: bool = False

    def __post_init__(self) -> None:
        if wrong := [*self._unbound(), *self._lacking()]:
            raise ValueError(f"track {self.track.name}: " + "; ".join(wrong))

    def state(self, row: SQLModel) -> S:
        return self.track.states(getattr(row, self.track.column))

    def extend(self, command: str) -> Extend:
        return next(row for row in self.track.extends if row.command == command)

    def run_then(self, work: Work[Row, P]) -> None:
        """What the row does beside, as far as it needs no database."""
        for act in (each for each in self.then if each.__name__ in work.then):
            act(work)

    def letter(self, work: Work[Row, P], name: str) -> Letter:
        return next(each for each in self.letters if each.__name__ == name)(work)

    def _unbound(self) -> list[str]:
        rows: tuple[Move[S, Row, P, Any], ...] = self.track.moves
        stated = [*(row.fact for row in self.track.begins), *(row.fact for row in rows)]
        named = {name for row in rows for name in row.then} | {name for row in self.track.extends for name in row.then}
        return [
            f"{what}: {sorted(map(str, wanted ^ bound))}"
            for what, wanted, bound in (
                ("then", named, {each.__name__ for each in self.then} | set(self.afterwards)),
                ("letter", {row.letter for row in rows if row.letter}, {each.__name__ for each in self.letters}),
                ("fact", {fact for fact in stated if fact}, set(self.facts)),
            )
            if wanted != bound
        ]

    def _lacking(self) -> list[str]:
        rows, columns = self.track.moves, self.row.model_fields.keys()
        wanted = {name for row in rows for name in (*row.keeps, *row.not_by, *row.not_before, *row.tells)}
        wanted |= {name for row in rows for name in (*row.says.values(), *row.by.of)}
        wanted |= {clock.shows for clock in self.track.clocks.values() if clock.shows}
        wanted |= {self.track.column, self.key}
        if any(clock.key for clock in self.track.clocks.values()):
            wanted.add("waits")
        if any(row.by.party for row in rows):
            wanted.add("heard")
        wrong = [f"{self.row.__name__} has no column {name}" for name in sorted(wanted - columns)]
        papers = [each.paper for each in rows] + [each.paper for each in self.track.begins]
        if not self.numbers_papers and any(papers):
            wrong.append("papers need numbers")
        remarks = [each.remarks for each in rows] + [each.remarks for each in self.track.clocks.values()]
        if not self.remarks and any(remarks):
            wrong.append("remarks need a history beside")
        return wrong
