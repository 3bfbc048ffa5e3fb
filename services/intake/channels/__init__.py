"""Partner systems: their orders 工单 and our answers to them (C1–C8, INT-12–14). The modules in `adapters/` translate
messages in both directions and decide nothing.
"""
