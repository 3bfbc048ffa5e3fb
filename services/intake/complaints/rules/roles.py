"""The roles in a person's token by which the labour authority's commands are allowed (architecture, invariant 11)."""

DECIDERS = ("head", "officer")
"""The roles that may handle a complaint."""
ACCEPTS = "head"
"""The role that accepts a complaint, which opens a case, or refuses it. Whoever proposed that may not decide it."""


COUNTY, CITY, PROVINCE = 6, 4, 2  # digits of a division code (GB/T 2260; interchange)


def head_of(division: str) -> str:
    """The owner of work for the head of a place: "head:" and the division's code, at most to the county (6 digits)."""
    return f"head:{division[:COUNTY]}"
