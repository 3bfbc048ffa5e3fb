"""Liveness, readiness, and gauges of what waits in a process."""
