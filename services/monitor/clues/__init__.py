"""Construction clues 线索 against firms, as intake states them: how many a month, which are repeated or still open."""
