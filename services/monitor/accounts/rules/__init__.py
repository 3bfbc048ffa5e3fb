"""Pure rules of wage accounts."""
