"""Whether a process is well, and what it has waiting: liveness, readiness, gauges."""
