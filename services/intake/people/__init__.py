"""People's own data (PRIV): disclosure, correction, destruction."""
