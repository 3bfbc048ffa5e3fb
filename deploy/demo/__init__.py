"""The stories of several places, played over the public HTTP API by signing partners and officers with tokens."""
