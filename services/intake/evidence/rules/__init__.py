"""Which files are taken, how large, and what an archive may hold."""
