"""When a service that was asked for too much does its full work again."""

import pytest

from bench.bursts import done_in_each, recovery
from bench.lifecycle_client import Seen

SHAPE = [(10, 1, 1), (10, 1, 20), (20, 5, 5)]
"""Five a second after a burst that ends at 20."""


def seen(*spans):
    """Lifecycles done evenly: so many a second from one second to another."""
    ended = [(0.0, start + number / rate) for start, end, rate in spans for number in range(int((end - start) * rate))]
    return Seen(began=0.0, ended=ended)


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ((20, 40, 10), 0),  # as fast as the house can
        ((20, 40, 5), 0),  # as fast as they arrive
        ((26, 40, 10), 3),  # a window of five seconds from 23 holds three of work
        ((20, 40, 2), 20),  # never again
    ],
)
def test_recovery_is_the_time_until_the_house_does_what_it_can_or_what_comes(after, seconds):
    assert recovery(seen((0, 20, 8), after), SHAPE, full=10) == pytest.approx(seconds, abs=1)


def test_a_house_that_can_less_than_what_comes_is_measured_by_what_it_can():
    assert recovery(seen((0, 40, 2)), SHAPE, full=2) == 0


def test_what_was_done_is_counted_span_by_span():
    assert done_in_each(seen((0, 10, 1), (20, 30, 2)), 10) == [10, 0, 20]
