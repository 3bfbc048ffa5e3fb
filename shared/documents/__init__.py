"""Statutory papers 文书: their numbers without gaps, and paper from a template."""
