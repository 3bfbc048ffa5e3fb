"""An officer's desk in mediation: leave cover, hand-over, and my work (C123)."""
