"""Money in suspense 挂账: what came to an account and is not yet matched to a case, or sent back (C142)."""
