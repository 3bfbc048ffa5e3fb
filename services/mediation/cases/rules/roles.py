"""Who of the labour authority decides on a case."""

DECIDERS = ("officer", "head")
