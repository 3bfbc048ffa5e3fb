"""Rules of the risk portrait: what counts towards a risk, for how long, and which colour results."""
