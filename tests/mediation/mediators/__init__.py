"""Tests of the mediation network."""
