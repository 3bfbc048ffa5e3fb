"""Complaints about the same arrears 并案 (C12): comparison, candidates, joining, what followers share."""
