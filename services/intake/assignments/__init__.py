"""Who handles a complaint 交办: an officer, a unit by letter, two departments at once (C14, C15)."""
