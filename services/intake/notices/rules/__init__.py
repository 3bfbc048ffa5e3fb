"""Rules about notices: which are owed, to whom, and their texts."""
