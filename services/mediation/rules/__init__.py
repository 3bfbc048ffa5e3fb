"""Pure rules of cases, by lifecycle and subject. They take values and days, and return values or raise."""
