"""Rules of the record: what its entries add up to, and their wording."""
