"""Which deadlines a filing starts, by channel (INT-02, INT-12 to INT-14); how long each is a place's pack says."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ACCEPTANCE = "acceptance"
DEEMED_ACCEPTANCE = "deemed-acceptance"
ASSIGNMENT = "assignment"
CHANNEL_ANSWER = "channel-answer"
APPROVAL = "filing-approval"

RESTARTS = "acceptance_restarts_after_supplement"
"""The key under which a place says that a supplement begins the days to accept anew. No rulebook row does: unless a
pack says so the days stand still while the supplement is awaited (INT-03)."""


@dataclass(frozen=True)
class Clock:
    """A deadline of a complaint: its name, and the key under which a place's pack has its length.

    `extension` is the key of the time by which it may be lengthened, once and before it has passed. A clock that is not
    `needed` does not run where its length is unknown; for any other a person is asked. A `timer` is nobody's duty.
    """

    name: str
    key: str
    rule: str
    channels: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    extension: str | None = None
    remind: bool = False
    needed: bool = True
    timer: bool = False


CLOCKS = (
    Clock(ACCEPTANCE, "acceptance_days", "INT-02", remind=True),
    Clock(
        DEEMED_ACCEPTANCE,
        "deemed_acceptance_days",
        "INT-02",
        kinds=frozenset({"complaint"}),
        needed=False,
        timer=True,
    ),
    Clock(ASSIGNMENT, "assignment_days", "C123", needed=False),
    Clock(
        CHANNEL_ANSWER,
        "hotline_12345_days",
        "INT-14",
        channels=frozenset({"hotline_12345"}),
        extension="hotline_12345_extension_days",
        remind=True,
    ),
    Clock(CHANNEL_ANSWER, "national_clue_days", "INT-12", channels=frozenset({"national_platform"}), remind=True),
)
"""Every clock that a filing may start. A channel with days of its own is one more line."""


def starting(channel: str, matter_kind: str) -> Iterable[Clock]:
    """The clocks of a filing that came by this channel."""
    for clock in CLOCKS:
        if clock.channels is not None and channel not in clock.channels:
            continue
        if clock.kinds is None or matter_kind in clock.kinds:
            yield clock


def extension_key(name: str, channel: str) -> str | None:
    """Under which key a place says how much longer this deadline may take; None: it cannot be lengthened."""
    keys = [each.extension for each in CLOCKS if each.name == name and channel in (each.channels or {channel})]
    return keys[0] if keys else None


class Rung(StrEnum):
    URGE = "urge"
    SUPERVISE = "supervise"
    ELEVATE = "elevate"


BY_HAND = "by-hand"


DISSATISFIED = "dissatisfied"


CAUSES = (ACCEPTANCE, ASSIGNMENT, CHANNEL_ANSWER, BY_HAND, DISSATISFIED)
"""What may set the ladder up: a deadline that passed, a person, a second dissatisfied answer (C20)."""


def item_name(rung: Rung, cause: str) -> str:
    """How the deadline to answer a rung is called."""
    return f"{rung}:{cause}"


ITEMS = {item_name(rung, cause): (rung, cause) for rung in Rung for cause in CAUSES}
