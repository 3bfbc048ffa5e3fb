"""Pure rules of warnings: facts, the numbers of the place and the day in, a verdict out."""
