"""What intake does: one function per verb, inside a transaction its caller opened and will commit."""
