"""A crowd is told to come back at the rate at which it can be served."""

import heapq
import pickle
import random
from collections import Counter, deque

import pytest

from shared.http.retry_after import LONGEST, RetrySchedule

RATE = 50
"""Requests a second that the imagined house can do."""
TURNING_AWAY = 1 / RATE / 40
"""Seconds it costs to tell somebody to come back: a fortieth of a request, as measured."""
SEATS, PATIENCE = 100, 2.0
CROWD = 6000
LEAST = RATE / 2


class Crowd:
    """Callers who come within a few seconds, come back when told, and one house with a queue; no real time passes."""

    def __init__(self, give, finished=lambda now: None, *, callers=CROWD, within=60.0, staying_away=0.0):
        self.give, self.finished, self.staying_away = give, finished, staying_away
        self.chance = random.Random(7)
        self.events = [(self.chance.uniform(0, within), number) for number in range(callers)]
        heapq.heapify(self.events)
        self.queue, self.free = deque(), 0.0
        self.served, self.told = [], []

    def pass_by(self, until=3600.0):
        """Everybody is served or has given up, or time is over."""
        while self.events and self.events[0][0] < until:
            self.arrive(*heapq.heappop(self.events))
            if not self.events:
                self.work(until)
        self.work(until)
        return self

    def arrive(self, now, caller):
        self.work(now)
        if not self.queue and self.free <= now:
            self.free = now
            self.serve()
        elif len(self.queue) < SEATS:
            self.queue.append((now, caller))
        else:
            self.turn_away(now, caller)

    def work(self, now):
        """What the house does until then."""
        while self.queue and self.free <= now:
            came, caller = self.queue.popleft()
            self.free = max(self.free, came)
            if self.free - came > PATIENCE:
                self.turn_away(self.free, caller)
            else:
                self.serve()

    def serve(self):
        self.free += 1 / RATE
        self.served.append(self.free)
        self.finished(self.free)

    def turn_away(self, now, caller):
        self.free = max(self.free, now) + TURNING_AWAY
        wait = self.give(self.free)
        self.told.append(wait)
        if self.chance.random() >= self.staying_away:
            heapq.heappush(self.events, (self.free + wait, caller))

    def slowest(self, window=5, until=None):
        """The smallest share of what the house can do that was done in any such span, until the last was served."""
        spans = Counter(int(at // window) for at in self.served)
        whole = int((until or self.served[-1]) // window)
        return min(spans[number] for number in range(whole)) / (RATE * window)


def appointed(**more):
    appointments = RetrySchedule(LEAST, random.Random(3))
    return Crowd(appointments.give, appointments.finished, **more)


@pytest.mark.invariant(18)
def test_a_crowd_is_served_at_the_full_rate_until_its_last():
    """6,000 within a minute before a house that does 50 a second: two minutes' work."""
    crowd = appointed().pass_by()
    assert len(crowd.served) == CROWD
    assert crowd.slowest() >= 0.9
    assert len(crowd.told) <= 3 * CROWD


def test_the_same_crowd_told_one_to_three_seconds_brings_the_house_to_a_stand():
    """Why there are appointments: telling them takes all the time there is."""
    chance = random.Random(3)
    crowd = Crowd(lambda now: chance.randint(1, 3)).pass_by(until=120)
    assert crowd.slowest(until=120) < 0.1
    assert len(crowd.told) > 20 * CROWD


@pytest.mark.parametrize("staying_away", [0.2, 0.33])
def test_the_house_stays_busy_though_many_do_not_keep_their_appointment(staying_away):
    crowd = appointed(staying_away=staying_away).pass_by()
    assert crowd.slowest() >= 0.9


def test_who_comes_new_in_the_middle_of_a_crowd_is_served_as_well():
    """Forty new ones a second beside it, for three minutes."""
    crowd, new = appointed(), 40 * 180
    for number in range(new):
        heapq.heappush(crowd.events, (number / 40, CROWD + number))
    crowd.pass_by()
    assert len(crowd.served) == CROWD + new
    assert crowd.slowest() >= 0.85  # at first turning away two hundred a second takes a tenth of the time
    assert len(crowd.told) <= 3 * (CROWD + new)


def test_a_small_crowd_is_back_soon():
    """Five hundred at once, ten seconds' work, at a house that does not know its rate yet."""
    crowd = appointed(callers=500, within=1.0).pass_by()
    assert len(crowd.served) == 500
    assert crowd.served[-1] < 13


# the appointments alone


def given(appointments, count, now=100.0):
    return [appointments.give(now) for _ in range(count)]


def test_each_second_is_promised_to_as_many_as_can_be_expected_to_be_served():
    assert given(RetrySchedule(3), 14) == [1] * 6 + [2] * 6 + [3] * 2


def test_what_was_promised_for_a_second_stands_when_the_second_comes_nearer():
    appointments = RetrySchedule(1)
    assert given(appointments, 5, now=100.0) == [1, 1, 2, 2, 3]
    assert given(appointments, 3, now=101.9) == [2, 3, 3], (
        "of the seconds 102, 103, 104 the first is full, the next half"
    )


def test_nobody_is_told_to_wait_longer_than_a_minute():
    waits = given(RetrySchedule(1, random.Random(1)), 1000)
    assert waits[: 2 * LONGEST] == [second for second in range(1, LONGEST + 1) for _ in range(2)]
    late = Counter(waits[2 * LONGEST :])
    assert set(late) == set(range(LONGEST // 2 + 1, LONGEST + 1)), "by chance, in the later half"
    assert max(late.values()) < 60, "and spread"


@pytest.mark.parametrize("later", [LONGEST + 1, 86_400])
def test_what_is_over_is_forgotten(later):
    appointments = RetrySchedule(1)
    given(appointments, 1000)
    assert given(appointments, 3, now=100.0 + later) == [1, 1, 2]


def test_a_day_of_refusals_takes_no_more_memory_than_one():
    appointments = RetrySchedule(1, random.Random(1))
    given(appointments, 500)
    before = len(pickle.dumps(appointments))
    for second in range(100, 100 + 86_400, 7):
        given(appointments, 3, now=float(second))
    assert len(pickle.dumps(appointments)) < before + 100


def busy(appointments, seconds, each, *, crowded, start=100):
    """So many seconds with so many finished in each."""
    for second in range(start, start + seconds):
        if crowded:
            appointments.give(second + 0.5)
        for _ in range(each):
            appointments.finished(second + 0.6)
    appointments.finished(start + seconds)


def test_the_rate_follows_what_is_finished():
    appointments = RetrySchedule(10)
    busy(appointments, 6, 100, crowded=True)
    assert 95 < appointments.rate <= 100
    busy(appointments, 10, 50, crowded=True, start=106)
    assert 75 < appointments.rate < 90, "it falls slowly: too low would leave the house idle"
    busy(appointments, 100, 50, crowded=True, start=116)
    assert appointments.rate == pytest.approx(50, abs=2)


def test_a_quiet_hour_teaches_nothing_about_what_the_house_can_do():
    appointments = RetrySchedule(10)
    busy(appointments, 6, 100, crowded=False)
    known = appointments.rate
    busy(appointments, 3600, 2, crowded=False, start=106)
    assert appointments.rate == known > 95


def test_a_house_that_stands_still_keeps_the_least_rate():
    """A lock held for minutes: those who come back find out."""
    appointments = RetrySchedule(10)
    busy(appointments, 600, 0, crowded=True)
    assert appointments.rate == 10
