"""The deadlines that a filing begins, by channel (INT-02, INT-12 to INT-14), and the names of escalation deadlines.

The length of each deadline is a number of the place's region pack.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ACCEPTANCE = "acceptance"
DEEMED_ACCEPTANCE = "deemed-acceptance"
ASSIGNMENT = "assignment"
CHANNEL_ANSWER = "channel-answer"
APPROVAL = "filing-approval"
DISCOVERY_OPENING = "discovery-opening"
"""To open a case on what the office itself found, from the day on which it was verified (INT-02; Guangdong 32)."""
MISDIRECTED = "misdirected-report"
"""To pass on a report that belongs elsewhere (INT-06; Guangdong 33). Whether it does is not known before somebody looks
at it, so that its passing is a note in the history and nobody's breach."""

RESTARTS = "acceptance_restarts_after_supplement"
"""The key under which a place's pack says that the days to accept begin anew after a supplement. No rulebook row
orders it: unless a pack says so the days are paused while the supplement is awaited (INT-03)."""


@dataclass(frozen=True)
class Clock:
    """A deadline that a filing may begin: its name, and the key under which a place's pack has its length.

    `channels` and `kinds` limit which filings begin it; None: all. `extension` is the key of the time by which it may
    be extended, once and before it has passed. Where the length is unknown, a person is asked for the number if the
    deadline is `needed`, and otherwise it does not run. A `timer` only has an effect when it passes: no person has to
    meet it.
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
    Clock(MISDIRECTED, "misdirected_report_days", "INT-06", kinds=frozenset({"report"}), needed=False, timer=True),
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
"""Every deadline that a filing may begin. A channel with a deadline of its own is one more row."""


def starting(channel: str, matter_kind: str) -> Iterable[Clock]:
    """The deadlines that a filing of this channel and kind begins."""
    for clock in CLOCKS:
        if clock.channels is not None and channel not in clock.channels:
            continue
        if clock.kinds is None or matter_kind in clock.kinds:
            yield clock


def extension_key(name: str, channel: str) -> str | None:
    """The key of the time by which this deadline may be extended; None when it cannot be extended."""
    keys = [each.extension for each in CLOCKS if each.name == name and channel in (each.channels or {channel})]
    return keys[0] if keys else None


class Rung(StrEnum):
    """The three steps of escalation 催办·督办·提级: urge, supervise, elevate (C19)."""

    URGE = "urge"
    SUPERVISE = "supervise"
    ELEVATE = "elevate"


BY_HAND = "by-hand"


DISSATISFIED = "dissatisfied"


CAUSES = (ACCEPTANCE, ASSIGNMENT, CHANNEL_ANSWER, BY_HAND, DISSATISFIED)
"""What may start an escalation: a deadline that passed, a person's decision, a second dissatisfied answer (C20)."""


def item_name(rung: Rung, cause: str) -> str:
    """The name of the deadline to answer this step of an escalation with this cause."""
    return f"{rung}:{cause}"


ITEMS = {item_name(rung, cause): (rung, cause) for rung in Rung for cause in CAUSES}
"""Every deadline to answer an escalation: its name, and the step and cause that the name states."""
