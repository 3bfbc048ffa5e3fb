"""The closing of wage accounts 销户 once works are completed and nothing is owed (CON-07, ACC-10, ACC-11)."""
