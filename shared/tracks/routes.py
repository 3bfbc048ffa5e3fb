"""A route a command, from the table: a person's step on the version they saw, an outside party's by its own number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlmodel import SQLModel

from shared import clock as shared_clock
from shared.access.callers import Caller
from shared.http.dependencies import CurrentCaller, ExpectedVersion, ExpectedVersionIfGiven, Transaction, VersionMissing
from shared.http.route_policies import RoutePolicy
from shared.tracks.matter import SAID_ANYWAY
from shared.tracks.store import Tracker
from shared.tracks.table import B, Command, Move, Track
from shared.values.fields import Day, Line, Moment, Note


class Said(BaseModel):
    """What may be said with every step; `on` is its day, today when left out."""

    model_config = ConfigDict(extra="forbid")

    words: Note | None = None
    on: Day | None = None


class Told(Said):
    """Of an outside party: when it was (`at`), and under which number of its own (`own_no`) its machine says so."""

    at: Moment | None = None
    own_no: Line | None = None


AnyTracker = Tracker[Any, Any, Any]
Shown = Callable[[Any], BaseModel]
Body = TypeVar("Body", bound=Said)


@dataclass(frozen=True)
class Taking:
    """A command and the body that its route takes."""

    command: Command[Any]
    body: type[Said]


def taking(command: Command[B], body: type[B]) -> Taking:
    """The type checker sees that the body has what the command's guards look at."""
    assert issubclass(body, Said), f"{command.name} is said in a body of its own"
    return Taking(command, body)


def commands(track: Track[Any, Any, Any]) -> dict[str, Move[Any, Any, Any, Any]]:
    """Every command that somebody may give, with a row of it: all but the clock's and those of our own facts."""
    return {row.command.name: row for row in track.moves if row.by.roles or row.by.party}


def policies(
    track: Track[Any, Any, Any], path: str, people: RoutePolicy, parties: RoutePolicy
) -> dict[tuple[str, str], RoutePolicy]:
    """A door for each of them; what an outside party may tell has a scope of its own."""
    given = commands(track).items()
    return {("POST", f"{path}/{name}"): parties if row.by.party else people for name, row in given}


def add_routes(
    router: APIRouter,
    tracker: AnyTracker,
    out: type[BaseModel],
    shown: Shown,
    bodies: Sequence[Taking],
    apart: Sequence[Command[Any]] = (),
) -> None:
    """`shown` makes an answer of a row; `apart` are commands with a route of their own.

    Raises ValueError where a row keeps what its body does not have.
    """
    by_name: Mapping[str, type[Said]] = {each.command.name: each.body for each in bodies}
    written = {each.name for each in apart}
    for name, row in commands(tracker.bound.track).items():
        if name in written:
            continue
        body = by_name.get(name, Told if row.by.party else Said)
        _check(tracker, name, body)
        adds = _add_told if row.by.party else _add_taken
        adds(router, tracker, row, out, shown, body)


def _check(tracker: AnyTracker, name: str, body: type[Said]) -> None:
    """Every word of a row and its clocks that is neither said anyway nor a column must be a field of the body."""
    rows = tracker.bound.track.rows(name)
    kept = {source for row in rows for source in (*row.keeps.values(), *row.quotes)}
    clocks = [clock for row in rows for clock in row.starts]
    kept |= {
        word for clock in clocks for word in (clock.stated, clock.since) if word
    } - tracker.bound.row.model_fields.keys()
    if lacking := kept - SAID_ANYWAY - body.model_fields.keys():
        raise ValueError(f"{tracker.name}: {name} needs {sorted(lacking)}, which {body.__name__} does not have")


def _add_taken(
    router: APIRouter,
    tracker: AnyTracker,
    row: Move[Any, Any, Any, Any],
    out: type[BaseModel],
    shown: Shown,
    body: type[Said],
) -> None:
    async def step(
        session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, said: Any
    ) -> BaseModel:
        taken = await tracker.do(session, caller, number, seen, row.command, said, on=said.on, words=said.words)
        return shown(taken.row)

    _route(router, step, row.command, out, body)


def _add_told(
    router: APIRouter,
    tracker: AnyTracker,
    row: Move[Any, Any, Any, Any],
    out: type[BaseModel],
    shown: Shown,
    body: type[Said],
) -> None:
    async def step(
        session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersionIfGiven, said: Any
    ) -> BaseModel:
        return shown(await _told(session, caller, number, seen, said))

    async def _told(session: Transaction, caller: Caller, number: str, seen: int | None, said: Told) -> SQLModel:
        if not caller.person and not caller.is_authority:
            at = said.at or shared_clock.now()
            told = await tracker.hear(session, caller, number, said.own_no, row.command, said, at=at, words=said.words)
            return told.row  # type: ignore[no-any-return]
        if seen is None:
            raise VersionMissing
        taken = await tracker.do(session, caller, number, seen, row.command, said, on=said.on, words=said.words)
        return taken.row  # type: ignore[no-any-return]

    _route(router, step, row.command, out, body)


def _route(
    router: APIRouter, step: Callable[..., Any], command: Command[Any], out: type[BaseModel], body: type[Said]
) -> None:
    step.__annotations__["said"] = body
    step.__doc__ = command.zh
    step.__name__ = command.name.replace("-", "_")
    router.post(f"/{{number}}/{command.name}", response_model=out, summary=command.zh)(step)
