"""Members of a collective as intake told them, line by line."""
