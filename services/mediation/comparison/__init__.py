"""The nightly comparison 核对 of every balance with the acts and postings it is derived from."""
