"""How facts travel: outbox → relay → Kafka → consumer → inbox → action."""
