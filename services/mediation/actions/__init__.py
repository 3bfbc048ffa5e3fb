"""What mediation does, one function per verb, inside the caller's transaction. The case's row is locked first."""
