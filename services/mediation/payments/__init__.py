"""Payments, findings, sums withdrawn or rejected, and what they settle: orders obeyed, agreements kept (C79)."""
