"""Commands that arrive together on different aggregates share BEGIN, one load, one write and COMMIT.

A refusal is that command's own and harms no other. What a group cannot do for one of them is done alone: its row is
held by somebody else, it needs a second load, or the database refused what one of the group would write. Nobody is
answered before the commit (architecture, invariant 1).
"""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, NamedTuple, TypeVar

import asyncpg
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.signing import spending
from shared.commands import idempotency
from shared.commands.changes import Changes
from shared.commands.keyed_load import check_nonce, kept_answer, text_of, values_of
from shared.commands.line import MOST, Line, for_one_of_them, tell
from shared.commands.load import Load
from shared.commands.loaded import Loaded
from shared.commands.write import write
from shared.database.copy_rows import driver_of
from shared.database.sessions import Sessions

TURNS = 3
"""How often a command that runs alone looks again at what others wrote meanwhile."""

Found = TypeVar("Found", bound=Loaded[Any])


@dataclass(frozen=True)
class Further(Generic[Found]):
    """A second load, for what a decision seldom needs: where `needed` (which may refuse the command), it runs alone and
    in a session, and `load` completes what was found before it is decided on."""

    needed: Callable[[Found], bool]
    load: Callable[[AsyncSession, Found], Coroutine[Any, Any, None]]
    always: bool = False
    """Every such command needs it, so that none is tried in a group first."""


@dataclass(frozen=True)
class Answer:
    """What a command answered, now or when it was first sent."""

    status: int
    body: bytes
    replayed: bool = False


@dataclass(frozen=True)
class Command(Generic[Found]):
    """One command on one aggregate, as its door hands it over. `decide` answers with what is shown of it."""

    load: Load[Found]
    key: str
    asked: idempotency.Asked
    once: tuple[str, str] | None
    decide: Callable[[Found], BaseModel]
    further: Further[Found] | None = None
    status: int = 200
    done: "asyncio.Future[Answer]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    context: contextvars.Context = field(default_factory=contextvars.copy_context)
    """The caller's own: its trace, its place in the log."""


Row = Mapping[str, Any]
Outcome = tuple[Command[Any], Answer | Exception]


class Elsewhere(Exception):
    """A group does not do this one: it is to run alone, and where more is to be loaded in a session."""

    def __init__(self, *, session: bool = False) -> None:
        self.session = session


class Commands(Line[Command[Any]]):
    """One per http process: takes commands on aggregates, several in one transaction."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__()
        self._sessions = sessions
        self._alone: set[asyncio.Task[None]] = set()

    async def answer(self, command: Command[Any]) -> Answer:
        """Its answer, committed. Raises what it refuses, Overloaded, or what the database raises."""
        if command.further and command.further.always:
            self._run_alone(command, session=True)
        else:
            self.put(command)
        return await command.done

    def _next(self) -> list[Command[Any]]:
        """As many of one kind as go together, one an aggregate, in the order of their keys."""
        group: dict[str, Command[Any]] = {}
        later: list[Command[Any]] = []
        load = self._queue[0].load
        while self._queue and len(group) < MOST:
            one = self._queue.popleft()
            if one.key in group or one.load is not load:
                later.append(one)
            else:
                group[one.key] = one
        self._queue.extendleft(reversed(later))
        return [group[key] for key in sorted(group)]

    async def _do(self, group: list[Command[Any]]) -> None:
        try:
            outcomes = await self._in_one_commit(group, skip_locked=True)
        except Exception as failure:
            outcome = Elsewhere() if for_one_of_them(failure) else failure
            outcomes = [(one, outcome) for one in group]
        for one, became in outcomes:
            if isinstance(became, Elsewhere):
                self._run_alone(one, session=became.session)
            else:
                tell(one.done, became)

    def _run_alone(self, command: Command[Any], *, session: bool) -> None:
        """Beside the line: it may have to wait for a lock."""
        task = asyncio.create_task(self._one(command, session=session))
        self._alone.add(task)
        task.add_done_callback(self._alone.discard)

    async def _one(self, command: Command[Any], *, session: bool) -> None:
        outcome: Answer | Exception
        for _ in range(TURNS):
            try:
                outcome = await self._by_itself(command, session=session)
            except asyncpg.UniqueViolationError as failure:  # the same key, or its nonce, was committed meanwhile
                outcome = failure
                continue
            except Exception as failure:
                outcome = failure
            break
        tell(command.done, outcome)

    async def _by_itself(self, command: Command[Any], *, session: bool) -> Answer | Exception:
        if not session:
            [(_, outcome)] = await self._in_one_commit([command], skip_locked=False)
            if not isinstance(outcome, Elsewhere):
                return outcome
        return await self._in_a_session(command)

    async def _in_one_commit(self, group: Sequence[Command[Any]], *, skip_locked: bool) -> list[Outcome]:
        """What became of each, all that is answered committed. Raises what the database raises: none of it is."""
        outcomes: list[Outcome] = []
        written: list[Changes] = []
        async with self._sessions.driver() as driver, driver.transaction():
            rows = await self._load(driver, group, skip_locked=skip_locked)
            for one, row in zip(group, rows, strict=True):
                try:
                    decided = self._decided(one, row)
                except Exception as refusal:
                    outcomes.append((one, refusal))
                else:
                    outcomes.append((one, decided.answer))
                    written += decided.changes
            await write(driver, written, [one.context for one in group])
        if any(changes.stated for changes in written):
            self._sessions.stated()
        return outcomes

    async def _in_a_session(self, command: Command[Any]) -> Answer:
        """With its second load. Raises what it refuses, or what the database raises."""
        async with self._sessions.begin() as session:
            [row] = await self._load(await driver_of(session), [command], skip_locked=False)
            seen = self._seen(command, row)
            if isinstance(seen, Loaded):
                assert command.further is not None, "a session is for a second load"
                if seen.there and command.context.run(command.further.needed, seen):
                    more = command.further.load(session, seen)
                    await asyncio.create_task(more, context=command.context)
                decided = _decide(command, seen)
            else:
                decided = seen
            await write(session, decided.changes, [command.context])
        return decided.answer

    async def _load(
        self, driver: asyncpg.Connection, group: Sequence[Command[Any]], *, skip_locked: bool
    ) -> Sequence[Row]:
        load = group[0].load
        text = text_of(load, movable_clock=self._sessions.movable_clock, skip_locked=skip_locked)
        values = values_of([(one.key, one.asked, one.once) for one in group])
        return await load.fetch(driver, text, values, [one.context for one in group])

    def _decided(self, command: Command[Any], row: Row) -> "Decided":
        """Raises what the command refuses, or Elsewhere."""
        if row["_elsewhere"]:
            raise Elsewhere
        seen = self._seen(command, row)
        if not isinstance(seen, Loaded):
            return seen
        if command.further and seen.there and command.context.run(command.further.needed, seen):
            raise Elsewhere(session=True)
        return _decide(command, seen)

    def _seen(self, command: Command[Any], row: Row) -> "Loaded[Any] | Decided":
        """What it decides on, or what was answered to its key before. Raises ReplayedNonce or KeyMismatch."""
        check_nonce(row)
        kept = kept_answer(row, command.asked)
        if kept is not None:
            changes = Changes()
            _spend(command, changes)
            return Decided(Answer(kept.status, kept.body, replayed=True), [changes])
        if self._sessions.movable_clock:
            command.context.run(_look_at_clock, row)
        found: Loaded[Any] = command.load.read(row, self._sessions.keyring)
        return found


class Decided(NamedTuple):
    """What a command answers, and what is written before it does."""

    answer: Answer
    changes: list[Changes]


def _decide(command: Command[Any], found: Loaded[Any]) -> Decided:
    """Raises what the command refuses."""
    body = command.context.run(command.decide, found).model_dump_json().encode()
    table, values = idempotency.keeping(command.asked, command.status, body)
    found.changes.insert(table, **values)
    _spend(command, found.changes)
    return Decided(Answer(command.status, body, found.replayed), found.written())


def _spend(command: Command[Any], changes: Changes) -> None:
    if command.once:
        table, values = spending(*command.once)
        changes.insert(table, **values)


def _look_at_clock(row: Row) -> None:
    """A development clock may have moved since the request came in."""
    clock.set_shift(timedelta(seconds=float(row["_shift"] or 0)))
