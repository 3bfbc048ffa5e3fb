"""Which places stand below a place, for figures by region: this level and the next (interchange 4.4)."""

DIGITS = (2, 4, 6, 9, 12)
"""Of a province, a city, a county, a town and a village."""


def next_level(division: str | None) -> int:
    """How many digits a place of the next level has: a province's where no place is given, a village's below it."""
    return next((digits for digits in DIGITS if digits > len(division or "")), DIGITS[-1])
