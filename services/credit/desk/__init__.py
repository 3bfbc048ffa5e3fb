"""Leave cover, my work, and the report (C103, C123)."""
