"""Pure rules on payrolls: what was owed against what left the wage account, and who held the money how long."""
