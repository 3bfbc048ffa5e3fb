"""Lists 名册 of a collective: up to a thousand claims, findings, payments or withdrawals in one command (C145)."""
