"""The adapters, one for each partner system: they translate its messages into ours and our messages into its own.

A new partner needs an adapter module, a table of its vocabulary, a simulator in the tests, and a row in `ADAPTERS`
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
from services.intake.channels.outgoing import Answer, Outgoing

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
"""The adapter of each partner system, by the party of its credentials."""

ANSWERS: Mapping[str, Callable[[Answer], dict[str, Any]]] = {
    "hotline_12345": hotline_12345.answer,
}
"""The form of an answer to a channel whose partner files by our own route, `POST /v1/complaints`."""


def answer_in_partner_words(channel: str, answer: Answer, party: str = "") -> dict[str, Any]:
    """The body of an answer in the partner's form; in our own form for a party and a channel without one."""
    told = in_partner_words(party, answer)
    return ANSWERS.get(channel, Answer.plainly)(answer) if told is None else told


def in_partner_words(party: str, told: Outgoing) -> dict[str, Any] | None:
    """The body of a message in this partner's form; None where the party has no adapter or gets no such messages."""
    adapter = ADAPTERS.get(party)
    return adapter.tell(told) if adapter else None
