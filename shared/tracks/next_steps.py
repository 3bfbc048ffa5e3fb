"""What may be done next with a matter, by whom, and until when: read from its table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.obligations.tables import Obligation
from shared.tracks.people import Who
from shared.tracks.table import S, Track


@dataclass(frozen=True)
class NextStep:
    """A step that the table allows now. `clock` is what it meets or is within, where that runs."""

    command: str
    zh: str
    by: Who
    clock: str | None = None
    due_on: date | None = None


def next_steps(track: Track[S, Any, Any], state: S, running: Mapping[str, Obligation]) -> Iterator[NextStep]:
    """The steps of people and outside parties out of this state, in the table's order, and what may be lengthened.
    What only the clock does is no step of theirs."""
    for row in (each for each in track.moves if state in each.at and (each.by.roles or each.by.party)):
        ending = [running[clock.name] for clock in row.met if clock.name in running]
        first = min(ending, key=lambda each: each.due_on, default=None)
        yield NextStep(row.command.name, row.command.zh, row.by, *((first.name, first.due_on) if first else ()))
    for longer in (each for each in track.extends if each.clock.name in running):
        due = running[longer.clock.name]
        if not due.extensions:
            yield NextStep(longer.command, longer.zh, longer.by, due.name, due.due_on)
