"""The outcome of one attempt to push a message, and how it changes the row."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.deliveries.tables import Delivery, DeliveryState

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=7)
PUSH_SECONDS = 10.0
"""Seconds that one attempt may take as a whole; after that it is unknown whether the message arrived."""
TIMEOUT = httpx.Timeout(PUSH_SECONDS)
"""The same for each of its parts: a receiver that sends a byte now and then would have no end by these alone."""


@dataclass(frozen=True)
class Outcome:
    """`taken` is None where the answer does not say whether the message arrived; `why` is the reason it may not
    have.
    """

    taken: bool | None
    why: str | None = None

    @property
    def word(self) -> str:
        """The label of the metric."""
        return {True: "sent", False: "failed", None: "unknown"}[self.taken]


def written(delivery: Delivery, outcome: Outcome) -> Any:
    """The update of the row. What surely did not arrive is sent again later; what may have arrived is not."""
    waiting = (DeliveryState.DUE, DeliveryState.UNKNOWN)
    change = update(Delivery).where(col(Delivery.id) == delivery.id, col(Delivery.state).in_(waiting))
    if outcome.taken:
        return change.values(state=DeliveryState.SENT, sent_at=clock.now(), last_error=None)
    pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 20), LONGEST_PAUSE)
    tired = delivery.attempts * LONGEST_PAUSE > GIVE_UP_AFTER
    open_state = DeliveryState.UNKNOWN if outcome.taken is None else DeliveryState.DUE
    state = DeliveryState.PARKED if tired else open_state
    return change.values(state=state, last_error=outcome.why, next_at=clock.wall() + pause)


async def send_again(session: AsyncSession, delivery: Delivery, *, why: str) -> bool:
    """Send the same message again under the same id, because the other side does not have it, or may not have it.

    False where there is a receipt for it; one that is due already is left unchanged.
    """
    if delivery.state in (DeliveryState.RECEIVED, DeliveryState.REFUSED):
        return False
    if delivery.state == DeliveryState.DUE:
        return True
    delivery.state, delivery.sent_at, delivery.last_error = DeliveryState.DUE, None, why
    delivery.attempts, delivery.next_at = 0, clock.wall()
    await session.flush()
    return True


async def settle(session: AsyncSession, delivery: Delivery, *, arrived: bool, why: str) -> None:
    """A reconciliation or a person found out whether a message of unknown outcome arrived; one that did not is sent
    again under the same id.

    Nothing changes when the outcome was known already.
    """
    if delivery.state == DeliveryState.UNKNOWN:
        await session.exec(written(delivery, Outcome(arrived, None if arrived else why)))
        await session.refresh(delivery)
