"""Whom a line of a bank's file paid, and for which lines of the ledger."""
