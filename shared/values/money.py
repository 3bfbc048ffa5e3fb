"""Money is whole fen (分) everywhere; yuan appear only in text that people read or write."""

import re
from decimal import Decimal
from fractions import Fraction

FEN_PER_YUAN = 100
LARGEST_FEN = 10**15  # ten trillion yuan: beyond any wage, within a 64-bit column and a JSON number

YUAN = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


def yuan_text(fen: int) -> str:
    """Fen as yuan with thousands separators and two places: 800000 is `8,000.00`."""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02}"


def fen_from_yuan(yuan: str | int | Decimal) -> int:
    """Yuan as exact fen. Raises ValueError for parts of a fen, sums beyond `LARGEST_FEN` and text that is no plain
    number.

    Raises TypeError for a float: 0.1 + 0.2 is not 0.3. The sign is kept; whether a negative sum makes sense is for the
    caller to decide.
    """
    if isinstance(yuan, bool | float):
        raise TypeError(f"an amount is text, int or Decimal, not {type(yuan).__name__}")
    if isinstance(yuan, str):
        if not YUAN.fullmatch(yuan.strip()):
            raise ValueError(f"not an amount in yuan: {yuan!r}")
        yuan = Decimal(yuan.strip().replace(",", ""))
    if isinstance(yuan, Decimal) and not yuan.is_finite():
        raise ValueError(f"not an amount in yuan: {yuan}")
    fen = Fraction(yuan) * FEN_PER_YUAN
    if abs(fen) > LARGEST_FEN:
        raise ValueError(f"beyond any amount in yuan: {yuan}")
    if fen.denominator != 1:
        raise ValueError(f"parts of a fen: {yuan}")
    return int(fen)
