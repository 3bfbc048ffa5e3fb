"""Rules about files: which types and sizes are accepted, and what an archive may contain."""
