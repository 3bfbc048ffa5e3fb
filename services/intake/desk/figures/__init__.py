"""Figures of intake, and workers' satisfaction (C110)."""
