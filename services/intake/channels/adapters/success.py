"""What partners call success: a word of their own in the body, whatever HTTP says (interchange 0.5)."""

import json
from collections.abc import Callable, Collection

REFUSING, FAULT = 400, 500
"""HTTP statuses from which on a bare refusal, or a fault, begins."""


def by_word(key: str, yes: Collection[str], unsure: Collection[str] = ()) -> Callable[[int, bytes], bool | None]:
    """True for these words under the key, unknown for those that leave it open, refused for any other.

    An answer without the key says nothing: only a bare 4xx surely did not take the message.
    """

    def accepted(status: int, body: bytes) -> bool | None:
        try:
            word = str(json.loads(body)[key])
        except (ValueError, LookupError, TypeError):
            return False if REFUSING <= status < FAULT else None
        if word in yes:
            return True
        return None if word in unsure else False

    return accepted
