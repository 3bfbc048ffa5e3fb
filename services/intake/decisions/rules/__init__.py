"""Rules of decisions: when a complaint may be accepted or refused, and how it may end 核处结论."""
