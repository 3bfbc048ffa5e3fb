"""Rules of matters: whether two complaints are about the same arrears, and what joined complaints claim together."""
