"""The documents that are made from the code, and the check that none of them has drifted from it."""
