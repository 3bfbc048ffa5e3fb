"""Postings, balances and verified arrears."""
