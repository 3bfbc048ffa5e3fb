"""One adapter a partner: each puts what we know into the partner's own words, and the partner's words into ours."""

from collections.abc import Callable, Mapping
from typing import Any

from services.intake.channels import hotline_12345
from services.intake.channels.telling import Answer

ANSWERS: Mapping[str, Callable[[Answer], dict[str, Any]]] = {
    "hotline_12345": hotline_12345.answer,
}
"""How each channel wants to be answered. A channel without an adapter gets our own words."""


def in_its_words(channel: str, answer: Answer) -> dict[str, Any]:
    """The answer as the channel's own system reads it."""
    return ANSWERS.get(channel, Answer.plainly)(answer)
