"""Amounts as callers state them, and numbers of partners."""
