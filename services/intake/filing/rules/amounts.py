"""Whether a claimed sum looks like 元 mistaken for 万元 or the reverse (interchange 0.4)."""

FEN_PER_YUAN = 100  # CNY has 100 fen to the yuan
LEAST, MOST = "usual_claim_least_yuan", "usual_claim_most_yuan"
"""Keys of the region packs: a worker's claim between these is usual. The operator may change them; no reason to refuse.
"""


def is_unusual(owed_fen: int, workers: int, least_yuan: int, most_yuan: int) -> bool:
    """Whether the sum per worker is below (<) the least or above (>) the most. A sum not stated is missing, not
    unusual.

    The bounds are numbers of the place (interchange 0.4 says only that units are mixed).
    """
    if owed_fen == 0:
        return False
    return not least_yuan * workers * FEN_PER_YUAN <= owed_fen <= most_yuan * workers * FEN_PER_YUAN
