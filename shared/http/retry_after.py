"""When those turned away come back: each second is promised to about as many as this process finishes in one.

Callers who are all told the same come back together, are turned away together, and turning them away takes the time
of those let in. So each is told the first second that is not yet full, and the crowd returns as fast as it can be
served. Nobody is recognised on return: what is kept is one number for each second to come (decision 0030).
"""

import random

LONGEST = 60
"""Seconds: the furthest anybody is told to wait. When all of them are full, chance picks one of the later half."""
PROMISED = 2.0
"""Returns promised for each request that can be finished. Some never return and some seconds are slow: the others must
keep the house busy. Who is too many waits in the queue, or is told again: that costs next to nothing."""
RISING, FALLING = 0.5, 0.05
"""What one second says about the rate against all before it. A rate taken too high costs a few refusals more; one taken
too low leaves the house idle: so it falls slowly, and a second lost to refusing says little."""


class Appointments:
    """One per process, used by its one event loop. `now` is any clock that only goes forward, in seconds."""

    def __init__(self, least: float, chance: random.Random | None = None) -> None:
        self._least = self.rate = least
        self._chance = chance or random.Random()  # noqa: S311  spreads a crowd, hides nothing
        self._promised = [0] * (LONGEST + 1)
        self._second = self._first = 0
        self._finished = 0
        self._crowded = False

    def finished(self, now: float) -> None:
        """A request that had been admitted is answered: so fast is the house."""
        self._turn_to(now)
        self._finished += 1

    def give(self, now: float) -> int:
        """In how many whole seconds to come back, 1 to LONGEST."""
        self._turn_to(now)
        self._crowded = True
        places = PROMISED * self.rate
        while self._first <= LONGEST and self._promised[self._place(self._first)] >= places:
            self._first += 1
        wait = self._first if self._first <= LONGEST else self._chance.randint(LONGEST // 2 + 1, LONGEST)
        self._promised[self._place(wait)] += 1
        return wait

    def _turn_to(self, now: float) -> None:
        """Forget the seconds that are over and learn from the last."""
        gone = int(now) - self._second
        if gone <= 0:
            return
        self._learn(self._finished / gone)
        for _ in range(min(gone, LONGEST + 1)):
            self._promised[self._place(0)] = 0
            self._second += 1
        self._second, self._first = int(now), 1
        self._finished, self._crowded = 0, False

    def _learn(self, rate: float) -> None:
        """A second in which nobody was turned away shows only what was asked for: it cannot lower the rate."""
        if rate > self.rate:
            self.rate += RISING * (rate - self.rate)
        elif self._crowded:
            self.rate = max(self._least, self.rate + FALLING * (rate - self.rate))

    def _place(self, ahead: int) -> int:
        return (self._second + ahead) % len(self._promised)
