"""An officer's desk in monitor: leave cover and my work (C123)."""
