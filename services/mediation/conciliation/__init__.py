"""Mediation of a case 调解: rounds 协调, agreements, failure (C62)."""
