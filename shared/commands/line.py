"""Many callers, one at work: what arrives while one group is being done makes the next."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections import deque
from typing import Any, Generic, Protocol, TypeVar, cast

from shared.refusals import Overloaded

RETRY_AFTER = 2

MOST = 64
"""Commands in one commit."""
WAITING = 1000
"""Commands that may wait; the next caller is told to come back."""
WORKERS = 1
"""Groups at work at once. With two the groups were half as large, and each costs its round trips."""
PAUSE, LINGER = 0.001, 0.025
"""Seconds between two looks whether more has come, and for how long at most a group is held open for more."""

REFUSED = frozenset({"22", "23", "40"})
"""SQLSTATE classes: bad data, a broken constraint, a deadlock."""


class Waiting(Protocol):
    """A command in the line; `done` is set once it is committed, or to why it was not."""

    @property
    def done(self) -> "asyncio.Future[Any]": ...


Job = TypeVar("Job", bound=Waiting)


class Line(ABC, Generic[Job]):
    """One per http process and kind of command."""

    def __init__(self) -> None:
        self._queue: deque[Job] = deque()
        self._workers: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def _do(self, group: list[Job]) -> None:
        """Do the group and tell each of it."""

    def _next(self) -> list[Job]:
        """Who is done together now, taken out of the queue."""
        return [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]

    def put(self, job: Job, most: int | None = None) -> None:
        """Take a place at the end, unless so many wait already. Raises Overloaded."""
        if len(self._queue) >= (WAITING if most is None else most):
            raise Overloaded(retry_after=RETRY_AFTER)
        self._queue.append(job)
        if len(self._workers) < WORKERS:
            self._workers.add(asyncio.create_task(self._until_all_are_done()))

    async def _until_all_are_done(self) -> None:
        """Leaves in the same step in which it sees nothing waiting: whoever comes a step later starts a worker."""
        try:
            while self._queue:
                await self._let_come()
                await self._do(self._next())
        finally:
            self._workers.remove(cast("asyncio.Task[None]", asyncio.current_task()))

    async def _let_come(self) -> None:
        """While more keep coming, let them: a group of thirty costs little more than one of three. One alone goes."""
        before, until = 1, time.monotonic() + LINGER
        while before < len(self._queue) < MOST and time.monotonic() < until:
            before = len(self._queue)
            await asyncio.sleep(PAUSE)


def for_one_of_them(failure: BaseException) -> bool:
    """Refused by the database for what one command would write; surely rolled back, unlike a lost connection."""
    cause = getattr(failure, "orig", failure)
    return str(getattr(cause, "sqlstate", None) or "")[:2] in REFUSED


def tell(done: "asyncio.Future[Any]", outcome: Any) -> None:
    """Set what became of it, an exception among the outcomes; a caller who went away hears nothing, and what was
    written stays written."""
    if done.done():
        return
    if isinstance(outcome, BaseException):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
