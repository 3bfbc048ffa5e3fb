"""Which notices are owed, to whom, and in which words."""
