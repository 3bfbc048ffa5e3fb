"""What intake decides by, without I/O: stages and their moves, what may be filed, when a complaint is too old."""
