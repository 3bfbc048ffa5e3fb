"""When refused callers are to come back: each coming second is promised to about twice as many as are finished in one.

Callers who all get the same wait come back together and are refused together, and refusing them costs the time of those
admitted. So each is given the first second that is not full yet. Callers are not recognised when they return: one
number is kept for each second to come (decision 0030).
"""

import random

LONGEST = 60
"""Seconds: the longest wait. When all seconds up to it are full, one of the later half is chosen at random."""
PROMISED = 2.0
"""Returns promised for each request that can be finished in a second.

Some callers never return and some seconds are slow; the others must keep the process busy. Those who are too many wait
in the queue or are refused again, which is cheap.
"""
RISING, FALLING = 0.5, 0.05
"""The weight of the newest second in the rate, when the rate rises and when it falls.

A rate too high costs a few more refusals, one too low leaves the process idle: so it falls slowly.
"""


class RetrySchedule:
    """One per process, used from its one event loop. `now` is any clock that only goes forward, in seconds."""

    def __init__(self, least: float, chance: random.Random | None = None) -> None:
        self._least = self.rate = least
        self._chance = chance or random.Random()  # noqa: S311  spreads a crowd, hides nothing
        self._promised = [0] * (LONGEST + 1)
        self._second = self._first = 0
        self._finished = 0
        self._crowded = False

    def finished(self, now: float) -> None:
        """An admitted request is answered; the rate is counted from these."""
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
        """Forget the seconds that have passed and update the rate from them."""
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
        """Update the rate.

        A second in which nobody was refused shows only how much was asked for: it cannot lower the rate.
        """
        if rate > self.rate:
            self.rate += RISING * (rate - self.rate)
        elif self._crowded:
            self.rate = max(self._least, self.rate + FALLING * (rate - self.rate))

    def _place(self, ahead: int) -> int:
        return (self._second + ahead) % len(self._promised)
