"""The money ledger 台账: lines per worker, postings, payments, findings, members (C79)."""
