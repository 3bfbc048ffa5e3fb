"""Pending money 待收款: promised, agreed in instalments, in escrow, instructed from a bond, or with a court (C143)."""
