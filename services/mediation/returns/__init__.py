"""Payments that are not with the worker: returned 退汇 or reversed 冲正 by a bank, or entered by mistake 误记."""
