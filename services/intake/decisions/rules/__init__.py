"""When a complaint may be accepted, and how it may end 核处结论."""
