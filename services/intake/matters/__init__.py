"""Matters 并案 (C12): complaints about the same arrears are compared, proposed as candidates, and joined."""
