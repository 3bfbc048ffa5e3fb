"""Kinds of value that callers send: money, identifiers, divisions, days, fields of a body."""
