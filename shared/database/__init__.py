"""Engines and sessions, bulk writes, the relay's notification, and which database errors are transient."""
