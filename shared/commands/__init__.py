"""One command, once: idempotency keys, and commands written together in one commit."""
