"""The credit platform's records (C88)."""
