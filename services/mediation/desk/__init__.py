"""Leave cover, hand-over, and my work (C123)."""
