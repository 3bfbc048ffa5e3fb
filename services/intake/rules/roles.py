"""Who of the labour authority may do what: roles a person's token carries (architecture, invariant 11)."""

DECIDERS = ("head", "officer")
"""Who may handle a complaint."""
ACCEPTS = "head"
"""Who accepts, which opens a case; and never who proposed it."""
