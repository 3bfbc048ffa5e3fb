"""Free time on a grid of half hours: bit n of a whole number says that the n-th half hour since
the plan's first midnight is free.
"""

from collections.abc import Iterator

HALVES = 48
"""Half hours of a day; that plans count in half hours is our own choice (C146)."""


def starts(free: int, halves: int) -> int:
    """The half hours at which so long a time begins that is free without a break."""
    found = free
    for passed in range(1, halves):
        found &= free >> passed
    return found


def bits(mask: int) -> Iterator[int]:
    """The places of its ones, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def runs(mask: int) -> Iterator[tuple[int, int]]:
    """The stretches of ones: where each begins and how long it is."""
    while mask:
        begins = (mask & -mask).bit_length() - 1
        ones = mask >> begins
        length = (~ones & (ones + 1)).bit_length() - 1
        yield begins, length
        mask &= ~(((1 << length) - 1) << begins)
