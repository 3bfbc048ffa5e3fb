"""Figures over cases and money (C80)."""
