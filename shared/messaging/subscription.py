"""What a table of subscriptions is made of: which action takes in which fact, since when, and how many at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.contracts.event import Event

Action = Callable[[AsyncSession, Any], Awaitable[None]]


@dataclass(frozen=True)
class Subscription:
    """An action that takes in a fact. `since="now"` for effects outside the service: it never acts on older facts.

    A `batch` action takes several facts at once, in the order they came: set-based work that costs little more for five
    hundred facts than for one.
    """

    action: Action
    since: Literal["beginning", "now"] = "beginning"
    batch: bool = False

    @property
    def name(self) -> str:
        return self.action.__name__


Subscriptions = Mapping[type[Event], Sequence[Subscription]]
