"""One adapter a partner: each puts what we know into the partner's own words, and the partner's words into ours.

Adding a partner is one adapter file, one table of its words, one simulator in the tests, and a line here
(docs/channels.md).
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.intake.channels.adapters import (
    department,
    grid,
    hotline_12333,
    hotline_12345,
    hotline_12345_ezhou,
    hotline_12345_zhuhai,
    national_platform,
    petition,
    police_alert,
    provincial_platform,
)
from services.intake.channels.adapters.adapter import Adapter
from services.intake.channels.outgoing import Answer, Told

ADAPTERS: Mapping[str, Adapter] = {
    each.name: each
    for each in (
        national_platform.ADAPTER,
        provincial_platform.ADAPTER,
        hotline_12333.ADAPTER,
        hotline_12345_ezhou.ADAPTER,
        hotline_12345_zhuhai.ADAPTER,
        petition.ADAPTER,
        police_alert.ADAPTER,
        grid.ADAPTER,
        department.ADAPTER,
    )
}
"""Every partner system we talk to, by the party of its credentials."""

ANSWERS: Mapping[str, Callable[[Answer], dict[str, Any]]] = {
    "hotline_12345": hotline_12345.answer,
}
"""How a channel wants to be answered whose partner files at our own door, `/v1/complaints`."""


def in_its_words(channel: str, answer: Answer, party: str = "") -> dict[str, Any]:
    """The answer as the partner's own system reads it; in our own words for one that has none."""
    told = told_to(party, answer)
    return ANSWERS.get(channel, Answer.plainly)(answer) if told is None else told


def told_to(party: str, told: Told) -> dict[str, Any] | None:
    """What we say in this partner's words; None if it has no adapter, or is not told of such things."""
    adapter = ADAPTERS.get(party)
    return adapter.tell(told) if adapter else None
