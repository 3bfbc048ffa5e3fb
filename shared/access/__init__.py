"""Who is calling: signatures, bearer tokens, partners' own proofs, and what a caller may see."""
