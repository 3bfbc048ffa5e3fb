"""Proposals to refer a case to the police 移送公安 (C71)."""
