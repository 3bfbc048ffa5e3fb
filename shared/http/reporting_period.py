"""The period of a report, and the day on which it is seen (architecture, invariant 12)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared import clock
from shared.access.callers import Caller


@dataclass(frozen=True)
class Period:
    """The days of a report: what was true on `as_of`, as far as it was recorded by the end of `known_on`."""

    caller: Caller
    first: date
    last: date
    as_of: date
    known_on: date
    division: str | None

    @property
    def until(self) -> date:
        """The last day that counts."""
        return min(self.last, self.as_of)

    @property
    def known_before(self) -> datetime:
        """The moment before which an entry must have been recorded."""
        return clock.start_of(self.known_on + timedelta(days=1))
