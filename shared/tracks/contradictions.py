"""What is wrong with a table by itself: dead ends, clocks that nothing ends or nothing begins, rows in conflict.

A wrong target state or a forgotten start is found where it leaves a clock without beginning or end, not otherwise:
every sentence of business keeps a test of its own.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.tracks.table import Clock, Move, Track

    Table = Track[Any, Any, Any]
    Rows = list[Move[Any, Any, Any, Any]]


def found(track: "Table") -> Iterator[str]:
    """A sentence for each contradiction."""
    yield from _in_states(track)
    yield from _in_clocks(track)
    yield from _in_runs(track)
    yield from _in_rows(track)


def _in_states(track: "Table") -> Iterator[str]:
    reached = {state for state, _ in track.reached()}
    for state in track.states:
        leaving = _leaving(track, state)
        if state not in reached:
            yield f"nothing leads to {state}"
        if state in track.final and leaving:
            yield f"{state} is final, yet {leaving[0].command.name} leads on"
        if state not in track.final and not leaving:
            yield f"{state} is a dead end"


def _in_clocks(track: "Table") -> Iterator[str]:
    commands = {row.command.name for row in track.moves}
    for clock in track.clocks.values():
        if bool(clock.at_once) == bool(clock.key or clock.stated):
            yield f"{clock.name} needs a basis for 'at once', or a regional key, a stated day or both"
        if clock.key and not clock.needed:
            yield f"{clock.name} has a length where no day is stated: it always runs"
        if bool(clock.stated) != bool(clock.basis):
            yield f"{clock.name} needs a basis for the day that a person states"
        if clock.lapses and clock.lapses not in commands:
            yield f"{clock.name} lapses by an unknown command"
        yield from _once_passed(clock)


def _once_passed(clock: "Clock") -> Iterator[str]:
    if clock.right and clock.late:
        yield f"{clock.name} is a right: nobody is late"
    if clock.remarks and clock.lapses:
        yield f"{clock.name} lapses: what is remarked stands in the row of {clock.lapses}"
    if clock.breach and (clock.remarks or not clock.late):
        yield f"{clock.name} has its breach written down anyway"


def _in_runs(track: "Table") -> Iterator[str]:
    """Where clocks may run, against where rows end them."""
    running = {(state, name) for state, names in track.reached() for name in names}
    for state, name in sorted(running):
        if state in track.final and name not in track.runs_on(state):
            yield f"{name} still runs in {state}, which is final"
        elif state not in track.final and not any(name in track.ends(row) for row in _leaving(track, state)):
            yield f"{name} runs in {state} and no step there ends it"
    for row in track.moves:
        for clock in (*row.met, *row.drops, *row.pauses, *row.resumes):
            if not any((at, clock.name) in running for at in row.at):
                yield f"{row.command.name} has {clock.name}, which never runs where it may be taken"
        yield from _by_the_clock(track, row, running)
    yield from _in_sequels(track, running)
    yield from _begun_twice(track)
    yield from _left_standing(track)


def _by_the_clock(track: "Table", row: "Move[Any, Any, Any, Any]", running: set[tuple[Any, str]]) -> Iterator[str]:
    lapsing = [clock.name for clock in track.clocks.values() if clock.lapses == row.command.name]
    if not row.by.clock:
        if lapsing:
            yield f"{row.command.name} is given by a clock, and by {row.by.en}"
        return
    for at in row.at:
        if not any((at, name) in running for name in lapsing):
            yield f"no clock that runs in {at} gives {row.command.name}"


def _in_sequels(track: "Table", running: set[tuple[Any, str]]) -> Iterator[str]:
    for state in track.sequels:
        if state not in track.final:
            yield f"{state} has a sequel and is not final"
        for name in sorted(track.runs_on(state)):
            if (state, name) not in running:
                yield f"{name} runs on after {state}, where it never runs"


def _begun_twice(track: "Table") -> Iterator[str]:
    twice = {
        f"{row.command.name} starts {clock.name}, which may run in {state} already"
        for state, names in track.reached()
        for row in _leaving(track, state)
        for clock in row.starts
        if clock.name in names - track.ends(row)
    }
    yield from sorted(twice)


def _left_standing(track: "Table") -> Iterator[str]:
    resumed = {clock.name for row in track.moves for clock in row.resumes}
    paused = {clock.name for row in track.moves for clock in row.pauses}
    for name in sorted(paused ^ resumed):
        yield f"{name} is paused and never goes on, or goes on and is never paused"
    for clock in (each for each in track.clocks.values() if each.name in paused):
        if not clock.key or clock.stated:
            yield f"{clock.name} is a day, not a term: it cannot stand still"


def _in_rows(track: "Table") -> Iterator[str]:
    places = [(state, row.command.name) for row in track.moves for state in row.at]
    for place in sorted({each for each in places if places.count(each) > 1}):
        yield f"two rows for {place[1]} in {place[0]}"
    for row in track.moves:
        name, others = row.command.name, track.rows(row.command.name)
        if len({other.by for other in others}) > 1:
            yield f"{name} is for different people in different states"
        if len({other.command for other in others}) > 1:
            yield f"{name} has two Chinese names"
        if row.within and not row.within.right:
            yield f"{name} is within {row.within.name}, which is no right"
        if bool(row.letter) != bool(row.to_party):
            yield f"{name} needs a letter and its party, or neither"
        yield from _of_no_place(row)
        yield from _twice_named(name, (*row.met, *row.drops))
        yield from _told_twice(name, [*row.tells, *row.says, *row.quotes])


def _told_twice(name: str, told: "list[str]") -> Iterator[str]:
    if twice := sorted({each for each in told if told.count(each) > 1}):
        yield f"{name} tells {', '.join(twice)} twice"


def _of_no_place(row: "Move[Any, Any, Any, Any]") -> Iterator[str]:
    if row.by.of and not row.by.roles:
        yield f"{row.command.name} is for people of a place, and no person takes it"
    if row.by.above and not row.by.roles:
        yield f"{row.command.name} is for people of an authority above, and no person takes it"
    if row.by.otherwise and not row.by.of:
        yield f"{row.command.name} refuses people of other places, and names no place"


def _twice_named(name: str, ended: "tuple[Clock, ...]") -> Iterator[str]:
    if len({clock.name for clock in ended}) < len(ended):
        yield f"{name} ends a clock twice"


def _leaving(track: "Table", state: object) -> "Rows":
    return [row for row in track.moves if state in row.at]
