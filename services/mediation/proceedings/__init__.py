"""Statutory proceedings 法定程序 of claims, one at a time: inspection, arbitration, court (监察条例 21)."""
