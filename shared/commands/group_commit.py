"""Many callers, one commit: what arrives while one group is being written makes the next.

A burst of filings waits on round trips and on the disk, not on work. Each command is prepared by itself, without the
database: every row it writes and the answer it gives. A group of them is then one transaction, and nobody is answered
before its commit. A group that cannot be written as a whole is not written at all; then each runs alone (architecture,
invariant 1).
"""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from sqlalchemy import text

from shared import clock
from shared.database import copy_rows
from shared.database.copy_rows import Row
from shared.database.sessions import Sessions
from shared.obligations.questions import Asking, ask_all
from shared.refusals import Overloaded

RETRY_AFTER = 2

MOST = 64
"""Commands in one commit."""
WAITING = 1000
"""Commands that may wait; the next caller is told to come back."""
WRITERS = 1
"""Groups being written at once. With two the groups were half as large, and each costs its dozen round trips."""
PAUSE, LINGER = 0.001, 0.025
"""Seconds between two looks whether more has come, and for how long at most a group is held open for more."""
BLOCK = 100
"""Numbers taken from a sequence in one round trip; a process that ends leaves a gap."""


REFUSED = frozenset({"22", "23", "40"})
"""SQLSTATE classes: bad data, a broken constraint, a deadlock."""


class NotTogether(Exception):
    """The group was not written, for the sake of one of its commands: each must run alone."""


@dataclass(frozen=True)
class Writing:
    """What one command does: the rows it writes, what a person must be asked, and what it answers."""

    rows: Sequence[Row]
    status: int
    body: bytes
    questions: Sequence[Asking] = ()


@dataclass
class Waiting:
    writing: Writing
    shift: timedelta
    written: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Gathering:
    """One per http process."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._queue: deque[Waiting] = deque()
        self._writers: set[asyncio.Task[None]] = set()
        self._numbers: dict[str, deque[int]] = {}
        self.shift = timedelta()
        """By how much the development clock was shifted when it was last looked at."""

    async def look_at_clock(self) -> None:
        """Before a command is prepared: a development clock may have moved. Costs nothing where no clock moves."""
        if self._sessions.movable_clock:
            async with self._sessions.begin():
                self.shift = clock.shift()
        clock.set_shift(self.shift)

    async def number(self, sequence: str) -> int:
        """The next number of a sequence that may have gaps."""
        block = self._numbers.setdefault(sequence, deque())
        if not block:
            several = text(f"select nextval('{sequence}') from generate_series(1, {BLOCK})")  # noqa: S608 our own name
            async with self._sessions.engine.begin() as connection:
                block.extend((await connection.execute(several)).scalars())
        return block.popleft()

    async def write(self, writing: Writing) -> None:
        """Returns when the command is committed. Raises NotTogether, Overloaded, or what the database raises."""
        if len(self._queue) >= WAITING:
            raise Overloaded(retry_after=RETRY_AFTER)
        waiting = Waiting(writing, self.shift)
        self._queue.append(waiting)
        if len(self._writers) < WRITERS:
            self._writers.add(asyncio.create_task(self._until_all_are_written()))
        await waiting.written

    async def _until_all_are_written(self) -> None:
        """Leaves in the same step in which it sees nothing waiting: whoever comes a step later starts a writer."""
        try:
            await self._write_groups()
        finally:
            self._writers.remove(cast(asyncio.Task[None], asyncio.current_task()))

    async def _write_groups(self) -> None:
        while self._queue:
            await self._let_come()
            group = [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]
            try:
                await self._write(group)
            except Exception as failure:
                for waiting in group:
                    _tell(waiting.written, NotTogether() if _for_one_of_them(failure) else failure)
            else:
                self._sessions.stated()
                for waiting in group:
                    _tell(waiting.written, None)

    async def _let_come(self) -> None:
        """While more keep coming, let them: a group of thirty costs little more than one of three. One alone goes."""
        before, until = 1, time.monotonic() + LINGER
        while before < len(self._queue) < MOST and time.monotonic() < until:
            before = len(self._queue)
            await asyncio.sleep(PAUSE)

    async def _write(self, group: Sequence[Waiting]) -> None:
        """One transaction for the group."""
        async with self._sessions.begin() as session:
            self.shift = clock.shift()
            if any(waiting.shift != self.shift for waiting in group):
                raise _Moved
            await copy_rows.write(session, [row for waiting in group for row in waiting.writing.rows])
            await ask_all(session, [asking for waiting in group for asking in waiting.writing.questions])


class _Moved(Exception):
    """The development clock shows another time than the one these commands were prepared at."""


def _for_one_of_them(failure: Exception) -> bool:
    """Refused by the database for what one command would write; surely rolled back, unlike a lost connection."""
    if isinstance(failure, _Moved):
        return True
    cause = getattr(failure, "orig", failure)
    return str(getattr(cause, "sqlstate", None) or "")[:2] in REFUSED


def _tell(written: asyncio.Future[None], failure: Exception | None) -> None:
    if written.done():  # the caller went away; what was written stays written
        return
    if failure is None:
        written.set_result(None)
    else:
        written.set_exception(failure)
