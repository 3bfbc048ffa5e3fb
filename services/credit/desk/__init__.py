"""An officer's desk in credit: leave cover, my work, and the report (C103, C123)."""
