"""Heads of the history chains, anchored each minute in a Merkle root outside the database (invariant 16)."""
