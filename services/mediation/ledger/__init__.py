"""The money ledger 台账: one line per worker and item, the postings to it, verified arrears (C79)."""
