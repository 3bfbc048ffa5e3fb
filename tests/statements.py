"""The statements that a request sends to the database, counted where the driver sends them.

The same request costs the same each time. So what a process remembers between requests is left out whether or not this
one had to read it: who its caller is, numbers drawn ahead, what a new connection is asked. Left out too are the waking
of the relay, which is once for all commits of some milliseconds, and the transaction in which a filing looks at a clock
that only development stacks can move. Each COPY is one statement; BEGIN and COMMIT are among them.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from asyncpg import Connection
from asyncpg.prepared_stmt import PreparedStatement
from sqlalchemy import Engine, Pool, event

from shared.access.ttl_cache import TtlCache
from shared.commands.group_commit import Gathering
from shared.database.relay_notify import Waker

SENDING = (
    (Connection, "execute"),
    (Connection, "_execute"),
    (Connection, "_executemany"),
    (Connection, "copy_records_to_table"),
    (PreparedStatement, "_PreparedStatement__do_execute"),
)
LEFT_OUT = (
    (TtlCache, "of"),
    (Gathering, "number"),
    (Gathering, "look_at_clock"),
    (Waker, "_notify"),
)
Application = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass
class Count:
    """Of one request. What it cost is certain only where no other ran beside it."""

    sent: list[str] = field(default_factory=list)
    route: str | None = None
    """The method and path that answered, as they are declared."""
    alone: bool = True
    connecting: bool = False
    over: bool = False


_counting: ContextVar[Count | None] = ContextVar("counting", default=None)
_under_way: list[Count] = []


@contextmanager
def counted() -> Iterator[Count]:
    """What is sent for the request within; a group of commands is counted for the caller who began it."""
    count = Count(alone=not _under_way)
    for other in _under_way:
        other.alone = False
    _under_way.append(count)
    token = _counting.set(count)
    try:
        yield count
    finally:
        count.over = True
        _under_way.remove(count)
        _counting.reset(token)


@cache
def follow_drivers() -> None:
    """From now on the drivers of this process tell what they send."""
    for kind, name in SENDING:
        setattr(kind, name, _noting(kind, name))
    for kind, name in LEFT_OUT:
        setattr(kind, name, _leaving_out(getattr(kind, name)))
    event.listen(Engine, "do_connect", _connecting)
    event.listen(Pool, "checkout", _connected)


def _connecting(*_: Any) -> None:
    """What is asked on a new connection, before it is first given out, is no request's own."""
    if (count := _counting.get()) is not None:
        count.connecting = True


def _connected(*_: Any) -> None:
    if (count := _counting.get()) is not None:
        count.connecting = False


def _noting(kind: type, name: str) -> Any:
    plain = getattr(kind, name)

    async def noted(self: Any, *given: Any, **named: Any) -> Any:
        count, goes_on = _counting.get(), name == "execute" and len(given) > 1  # with arguments to `_execute`
        if count is not None and not (goes_on or count.connecting or count.over):
            count.sent.append(self.get_query() if kind is PreparedStatement else str(given[0]))
        return await plain(self, *given, **named)

    return noted


def _leaving_out(plain: Any) -> Any:
    async def left_out(*given: Any, **named: Any) -> Any:
        token = _counting.set(None)
        try:
            return await plain(*given, **named)
        finally:
            _counting.reset(token)

    return left_out


class CountingTransport(httpx.ASGITransport):
    """The wire to a service. Each answer says what it cost: `extensions["cost"]`."""

    def __init__(self, app: Application, told: Callable[[Count, httpx.Response], None]) -> None:
        super().__init__(self._asked, raise_app_exceptions=False)
        self._app, self._told = app, told

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with counted() as count:
            answer = await super().handle_async_request(request)
        answer.extensions["cost"] = count
        self._told(count, answer)
        return answer

    async def _asked(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            count, path = _counting.get(), getattr(scope.get("route"), "path_format", None)
            if count is not None and path is not None:
                count.route = f"{scope['method']} {path}"
