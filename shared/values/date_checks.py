"""Checks of days that callers state: not in the future, not implausibly early."""

from datetime import date

from shared.refusals import Invalid

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 1, 1)
"""Bounds of plausibility, not legal limits."""


class InTheFuture(Invalid):
    code = "in-the-future"
    zh = "{field}不能晚于今天（{today}）"
    en = "{field} is after today ({today})"


class TooEarly(Invalid):
    code = "too-early"
    zh = "{field}不能早于{earliest}"
    en = "{field} is before {earliest}"


def check_past(day: date, today: date, field: str, earliest: date = EARLIEST) -> None:
    """Today itself is allowed, and so is the earliest day. Raises InTheFuture or TooEarly."""
    if day > today:
        raise InTheFuture(field=field, today=today)
    if day < earliest:
        raise TooEarly(field=field, earliest=earliest)


def check_coming(day: date, earliest: date, field: str) -> None:
    """The earliest day itself is allowed. Raises TooEarly."""
    if day < earliest:
        raise TooEarly(field=field, earliest=earliest)
