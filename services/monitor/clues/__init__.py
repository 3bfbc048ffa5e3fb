"""Construction clues 线索 against firms, as intake states them: how many a month, and which repeat a matter (C48)."""
