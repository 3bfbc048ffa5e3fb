"""Tests of a bank's files."""
