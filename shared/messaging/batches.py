"""Facts that wait until their batch actions are given them together."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from shared.contracts.event import Event
from shared.messaging.subscription import Subscription


class Batch(NamedTuple):
    """The facts for one action, in the order they came, and the trace that each was stated in."""

    facts: list[Event]
    stated_in: list[str | None]


class Batches:
    """One batch an action. Facts of one key are acted on in their order, whichever actions take them in."""

    def __init__(self) -> None:
        self._waiting: dict[Subscription, Batch] = {}
        self._of_key: dict[str, set[tuple[UUID, Subscription]]] = {}

    def in_the_way(self, subscription: Subscription, key: str, fact: Event) -> bool:
        """Whether facts must be acted on before this one may be added: for a single action all that wait, for a batch
        action other facts of the same key that wait for another. One fact may wait for several actions.
        """
        if not subscription.batch:
            return bool(self._waiting)
        return any(told != fact.event_id and by != subscription for told, by in self._of_key.get(key, ()))

    def add(self, subscription: Subscription, key: str, fact: Event, stated_in: str | None) -> None:
        batch = self._waiting.setdefault(subscription, Batch([], []))
        batch.facts.append(fact)
        batch.stated_in.append(stated_in)
        self._of_key.setdefault(key, set()).add((fact.event_id, subscription))

    def take_out(self) -> Iterator[tuple[Subscription, Batch]]:
        """All that wait; from here on nothing does."""
        waiting, self._waiting, self._of_key = self._waiting, {}, {}
        yield from waiting.items()
