"""Tests of payments that came back."""
