"""Engines and sessions, rows written many at once, the relay's notification, transient errors."""
