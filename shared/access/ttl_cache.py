"""What was read a moment ago and need not be read again yet."""

import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


MOST = 10_000


class Remembered(Generic[Key, Value]):
    """Values by key, each for so many seconds, the newest ten thousand. What could not be read is not remembered."""

    def __init__(self, seconds: float, ticks: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._ticks = ticks
        self._read: dict[Key, tuple[float, Value]] = {}

    async def of(self, key: Key, read: Callable[[Key], Awaitable[Value]]) -> Value:
        """The value, read anew where it is too old. Raises what `read` raises."""
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
        """Nothing was read."""
        self._read.clear()
