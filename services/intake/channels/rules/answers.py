"""What an answer says of a complaint 诉求属实: yes, no, or not established 未能核实."""

from shared.trade.dispositions import SUBSTANTIATED, UNSUBSTANTIATED, Disposition


def is_substantiated(ended: Disposition, *, verified_fen: int | None, paid_fen: int) -> bool | None:
    """Whether wages were owed, as the ending, a payment or what the office verified shows; None: not established.

    `verified_fen` is what the office verified as owed, None if it verified nothing. A complaint that was withdrawn,
    whose worker was not reached, or that went elsewhere before anybody looked is neither true nor false.
    """
    if ended in UNSUBSTANTIATED:
        return False
    if ended in SUBSTANTIATED or paid_fen > 0:
        return True
    return None if verified_fen is None else verified_fen > 0
