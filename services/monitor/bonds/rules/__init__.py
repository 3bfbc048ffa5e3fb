"""Pure rules of the wage bond."""
