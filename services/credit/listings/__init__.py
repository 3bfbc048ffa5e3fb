"""Proposals for the joint-sanction list 联合惩戒名单 and the check of their amount (C85)."""
