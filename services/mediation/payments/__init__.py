"""Payments, findings, sums withdrawn or rejected, and the orders and agreements that they settle (C79)."""
