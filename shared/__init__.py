"""Mechanics and contracts that at least two services use. No business decision, no service's table, rule or query."""
