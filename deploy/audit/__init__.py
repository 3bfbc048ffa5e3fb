"""Checks that stored history is what was written: chains, seals over them, and the lines kept outside the database.

It only reads, and recomputes everything under the history key instead of relying on what the database says.
"""

from deploy.audit.findings import Finding, Wrong
from deploy.audit.verification import Verdict, verify

__all__ = ["Finding", "Verdict", "Wrong", "verify"]
