"""Employers' records: facts become entries, and callers read one record or check many employers at once (C90)."""
