"""Files of a bank 代发回单: who was paid; what is certain is in the ledger, the rest is asked about."""
