"""What became of one attempt to push a message, and what that does to its row."""

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
TIMEOUT = httpx.Timeout(10.0)
"""Seconds that one attempt may take; after that nobody knows whether it arrived."""


@dataclass(frozen=True)
class Outcome:
    """`taken` is None where the answer does not say whether the message arrived; `why` it is not surely there."""

    taken: bool | None
    why: str | None = None

    @property
    def word(self) -> str:
        return {True: "sent", False: "failed", None: "unknown"}[self.taken]


def written(delivery: Delivery, outcome: Outcome) -> Any:
    """The row's change. What surely did not arrive is sent again later; what may have arrived is not."""
    waiting = (DeliveryState.DUE, DeliveryState.UNKNOWN)
    change = update(Delivery).where(col(Delivery.id) == delivery.id, col(Delivery.state).in_(waiting))
    if outcome.taken:
        return change.values(state=DeliveryState.SENT, sent_at=clock.wall(), last_error=None)
    pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 20), LONGEST_PAUSE)
    tired = delivery.attempts * LONGEST_PAUSE > GIVE_UP_AFTER
    open_state = DeliveryState.UNKNOWN if outcome.taken is None else DeliveryState.DUE
    state = DeliveryState.PARKED if tired else open_state
    return change.values(state=state, last_error=outcome.why, next_at=clock.wall() + pause)


async def send_again(session: AsyncSession, delivery: Delivery, *, why: str) -> bool:
    """The other side does not have what it seemed to have taken, or may have: the same message, the same id, goes out
    again. False where a receipt was given for it; one that is on its way stays on its way."""
    if delivery.state in (DeliveryState.RECEIVED, DeliveryState.REFUSED):
        return False
    if delivery.state == DeliveryState.DUE:
        return True
    delivery.state, delivery.sent_at, delivery.last_error = DeliveryState.DUE, None, why
    delivery.attempts, delivery.next_at = 0, clock.wall()
    await session.flush()
    return True


async def settle(session: AsyncSession, delivery: Delivery, *, arrived: bool, why: str) -> None:
    """A reconciliation or a person found out whether an unknown one arrived; one that did not goes out again, the
    same id. Nothing changes where it is known already."""
    if delivery.state == DeliveryState.UNKNOWN:
        await session.exec(written(delivery, Outcome(arrived, None if arrived else why)))
        await session.refresh(delivery)
