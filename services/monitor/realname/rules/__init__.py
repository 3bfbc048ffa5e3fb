"""What the protocol says, without database and clock: the envelope, the fields, the methods, the failures."""
