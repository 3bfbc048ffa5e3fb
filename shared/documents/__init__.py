"""Statutory papers 文书: their numbers without gaps."""
