"""The petition procedure 信访 (INT-15)."""
