"""A complaint comes in: one, many at once, or at the window 代办 (C7, C8, C11)."""
