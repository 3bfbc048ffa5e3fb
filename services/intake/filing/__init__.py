"""Filing of complaints: one, many at once, or by staff at the window 代办 (C7, C8, C11)."""
