"""The days figures are about, as they are seen on some day (architecture, invariant 12)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared import clock
from shared.access.callers import Caller


@dataclass(frozen=True)
class Period:
    """Whose matters, which days: what was true on `as_of`, as far as it was recorded by the end of `known_on`."""

    caller: Caller
    first: date
    last: date
    as_of: date
    known_on: date
    division: str | None

    @property
    def until(self) -> date:
        return min(self.last, self.as_of)

    @property
    def known_before(self) -> datetime:
        return clock.start_of(self.known_on + timedelta(days=1))
