"""The table of stages; calls, suspension, extension."""
