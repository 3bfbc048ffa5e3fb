"""Rules of the ledger: postings, balances and verified arrears."""
