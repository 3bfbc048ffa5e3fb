"""Leave cover and my work (C123)."""
