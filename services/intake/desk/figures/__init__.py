"""Figures and satisfaction (C110)."""
