"""Partner systems: the partner's order 工单 and what it is answered (C1–C8, INT-12–14). `adapters/` translate both
ways and decide nothing.
"""
