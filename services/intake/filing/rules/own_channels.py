"""Through which channels a party may file: a partner through its own, the labour authority through any."""

from collections.abc import Collection, Mapping

from shared.refusals import Forbidden

WINDOW = "window"
"""The counter 窗口: any party may write down what a worker says who comes in person."""
DEPARTMENT = "department"
WORKER_DOOR = "worker_door"
"""The party of filings without an account, from the page behind a QR code."""


class NotYourChannel(Forbidden):
    """The filing names a channel that is another party's."""

    code = "not-your-channel"
    zh = "本单位不能以渠道“{channel}”登记投诉，可用渠道：{own}"
    en = "your party does not file through the channel {channel!r}; it has: {own}"


def own_channels(
    party: str, *, is_department: bool, adapters: Mapping[str, str], channels: Collection[str]
) -> frozenset[str]:
    """The channels of a party that is not the labour authority.

    `adapters` has the channel of each partner system by its party. Another party has the channel that its name begins
    with, as `grid` or `grid_office`, and no other; everybody has the counter.
    """
    own = {WINDOW} | ({DEPARTMENT} if is_department else set())
    if party in adapters:
        return frozenset(own | {adapters[party]})
    return frozenset(own | {each for each in channels if party == each or party.startswith(f"{each}_")})


def check_channel(channel: str, own: Collection[str]) -> None:
    """Raises NotYourChannel, naming the channels there are."""
    if channel not in own:
        raise NotYourChannel(channel=channel, own="、".join(sorted(own)))
