"""Creating deliveries: a message is a row that is due, and `pushes` sends it to a party with an address."""

import json
from typing import Any
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.deliveries.tables import Delivery, DeliveryState

PUT = insert(Delivery.__table__).on_conflict_do_nothing()  # type: ignore[attr-defined]


async def deliver(
    session: AsyncSession, *, party: str, kind: str, subject: str, occasion: str, body: dict[str, Any]
) -> None:
    """Create a message to `party`. The same (kind, subject, occasion) again changes nothing."""
    row = delivering(party=party, kind=kind, subject=subject, occasion=occasion, body=body)
    await (await session.connection()).execute(PUT, row)


def delivering(*, party: str, kind: str, subject: str, occasion: str, body: dict[str, Any]) -> dict[str, Any]:
    """The row of a message that is due now."""
    return {
        "id": uuid4(),
        "party": party,
        "kind": kind,
        "subject": subject,
        "occasion": occasion,
        "body": json.dumps(body, ensure_ascii=False, default=str),
        "state": DeliveryState.DUE,
        "made_at": clock.now(),
        "attempts": 0,
        "next_at": clock.wall(),
    }
