"""When a batch is held until a person has looked at it (C132): the unit of its amounts changed, or a list shrank."""

from collections.abc import Mapping
from statistics import median_low

from services.monitor.feeds.rules.reasons import told
from shared.values.money import yuan_text

UNIT = 50
"""Yuan in place of fen change amounts a hundredfold. Half of that, either way, is no raise: our own choice."""


def unit_changed(before: int | None, now: int | None) -> bool:
    """At least fifty times as much as before, or at most a fiftieth. With nothing to compare it with, no."""
    if not before or not now:
        return False
    return now >= before * UNIT or now * UNIT <= before


def shrunken(before: int | None, now: int) -> bool:
    """Fewer than half as many rows as last time; half as many is no reason."""
    return before is not None and now * 2 < before


def held_for(
    counts: Mapping[str, int], amounts: list[int], before: Mapping[str, tuple[int | None, int | None]]
) -> dict[str, str] | None:
    """Why the batch is held; None where nothing speaks against it.

    `counts` are its rows by project, `before` the rows and the median amount of the party's newest accepted batch about
    each project.
    """
    medians = [median for number in counts if (median := before.get(number, (None, None))[1])]
    earlier = median_low(medians) if medians else None
    now = median_low(amounts) if amounts else None
    if unit_changed(earlier, now):
        return told("unit-changed", before=yuan_text(earlier or 0), now=yuan_text(now or 0))
    for number, count in counts.items():
        rows = before.get(number, (None, None))[0]
        if shrunken(rows, count):
            return told("list-shrunken", project=number, before=rows, now=count)
    return None
