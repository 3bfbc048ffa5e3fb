"""Mediation of a case 调解: rounds 协调, agreement, failure (C62)."""
