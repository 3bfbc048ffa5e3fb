"""Whether a partner accepted a message: by a word in the response's body, not by the HTTP status (interchange 0.5)."""

import json
from collections.abc import Callable, Collection

REFUSING, FAULT = 400, 500
"""The lowest HTTP statuses of a refusal (400) and of a fault (500)."""


def by_word(key: str, yes: Collection[str], unsure: Collection[str] = ()) -> Callable[[int, bytes], bool | None]:
    """A function of status and body: True (accepted) for a word of `yes` under `key`, None (unknown) for one of
    `unsure`, False (refused) for any other.

    Without the key a status of 4xx is a refusal, and any other is unknown.
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
