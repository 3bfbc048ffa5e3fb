"""The documents that are made from the code, and the check that none of them differs from it."""
