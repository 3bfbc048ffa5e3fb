"""Rules of a case's papers: which there are, what they may name, and when one may be issued, served or voided."""
