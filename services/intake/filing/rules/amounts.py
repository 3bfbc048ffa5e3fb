"""Whether a claimed sum looks as if somebody took 元 for 万元 or the other way round (interchange 0.4)."""

FEN_PER_YUAN = 100  # CNY has 100 fen to the yuan
LEAST, MOST = "usual_claim_least_yuan", "usual_claim_most_yuan"
"""Keys of the packs: between these a worker's claim is usual. The operator's to change, and no reason to refuse."""


def is_unusual(owed_fen: int, workers: int, least_yuan: int, most_yuan: int) -> bool:
    """Below (<) the least or above (>) the most for each worker; a sum that was not said is missing, not unusual.

    The bounds are a place's numbers (interchange 0.4 says only that units are mixed).
    """
    if owed_fen == 0:
        return False
    return not least_yuan * workers * FEN_PER_YUAN <= owed_fen <= most_yuan * workers * FEN_PER_YUAN
