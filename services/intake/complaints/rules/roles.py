"""Who of the labour authority may do what: roles a person's token carries (architecture, invariant 11)."""

DECIDERS = ("head", "officer")
"""Who may handle a complaint."""
ACCEPTS = "head"
"""Who accepts, which opens a case; and never who proposed it."""


COUNTY, CITY, PROVINCE = 6, 4, 2  # digits of a division code (GB/T 2260; interchange)


def head_of(division: str) -> str:
    """The head of the county, city or province that a division lies in, as the receiver of work."""
    return f"head:{division[:COUNTY]}"
