"""Whether stored history is what was written: chains, seals over them, and the lines kept outside the database.

It only reads, recomputes everything under the history key, and finds nothing by asking the database what it thinks.
"""

from deploy.audit.findings import Finding, Wrong
from deploy.audit.verifying import Verdict, verify

__all__ = ["Finding", "Verdict", "Wrong", "verify"]
