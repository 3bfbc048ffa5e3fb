"""Many callers, one commit: what arrives while one group is being written makes the next.

A burst of filings waits on round trips and on the disk, not on work. Each command is prepared by itself, without the
database: every row it writes and the answer it gives. A group of them is then one transaction, and nobody is answered
before its commit. A group that cannot be written as a whole is not written at all; then each runs alone (architecture,
invariant 1).
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import text

from shared import clock
from shared.commands.gathered import Commands
from shared.commands.line import REFUSED, RETRY_AFTER, WAITING, Line, for_one_of_them, tell
from shared.database import copy_rows
from shared.database.copy_rows import Row
from shared.database.sessions import Sessions
from shared.obligations.questions import Asking, ask_all

__all__ = ["BLOCK", "REFUSED", "RETRY_AFTER", "WAITING", "Gathering", "NotTogether", "Writing"]

BLOCK = 100
"""Numbers taken from a sequence in one round trip; a process that ends leaves a gap."""


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
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Gathering(Line[Waiting]):
    """One per http process: takes new rows; commands on what is there go through its `commands`."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__()
        self.commands = Commands(sessions)
        self._sessions = sessions
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
        waiting = Waiting(writing, self.shift)
        self.put(waiting, WAITING)
        await waiting.done

    async def _do(self, group: Sequence[Waiting]) -> None:
        outcome: Exception | None = None
        try:
            await self._write(group)
        except Exception as failure:
            outcome = NotTogether() if isinstance(failure, _Moved) or for_one_of_them(failure) else failure
        else:
            self._sessions.stated()
        for waiting in group:
            tell(waiting.done, outcome)

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
