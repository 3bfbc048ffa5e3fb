"""Working days and legal terms (CAL)."""
