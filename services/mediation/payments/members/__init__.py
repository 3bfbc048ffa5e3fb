"""Members of a collective as intake states them, and their names when a statutory paper needs them."""
