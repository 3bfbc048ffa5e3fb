"""Assignment of complaints 交办: to an officer, to a unit by letter, to two departments at once (C14, C15)."""
