"""Rules about a partner's order: its states and moves, and its time limits."""
