"""A cache whose entries expire after some seconds."""

import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


MOST = 10_000


class TtlCache(Generic[Key, Value]):
    """Values by key, each kept for `seconds`; at most 10,000, the oldest dropped. A read that raises is not cached."""

    def __init__(self, seconds: float, ticks: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._ticks = ticks
        self._read: dict[Key, tuple[float, Value]] = {}

    async def of(self, key: Key, read: Callable[[Key], Awaitable[Value]]) -> Value:
        """The cached value; `read` is called when there is none or it is too old. Raises what `read` raises."""
        known = self._read.get(key)
        if known is not None and self._ticks() - known[0] < self._seconds:
            return known[1]
        self._read.pop(key, None)
        value = await read(key)
        self._read[key] = (self._ticks(), value)
        if len(self._read) > MOST:
            del self._read[next(iter(self._read))]
        return value

    def clear(self) -> None:
        """Forget every value."""
        self._read.clear()
