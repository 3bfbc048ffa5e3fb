"""Named reads of the worker's door: files of a complaint, boards and their codes, and who knocked how often."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint
from services.intake.public.tables import Knock
from shared.deliveries.tables import Delivery

KNOCK = text("""
    with old as (
        delete from knock where (who, what) in (
            select who, what from knock where until < cast(:now as timestamptz) - interval '1 day'
            and (who, what) <> (cast(:who as bytea), cast(:what as varchar)) limit 100 for update skip locked
        )
    )
    insert into knock (who, what, until, used) values (:who, :what, :until, 1)
    on conflict (who, what) do update set
        used = case when knock.until <= cast(:now as timestamptz) then 1 else knock.used + 1 end,
        until = case when knock.until <= cast(:now as timestamptz) then excluded.until else knock.until end
    returning used, until
""")
"""Counts one use, in a window that begins with the first; windows long over are forgotten on the way."""


async def complaint_of(session: AsyncSession, number: str, *, locked: bool = False) -> Complaint | None:
    """For whoever showed its code."""
    return await session.get(Complaint, number, with_for_update=locked, populate_existing=True)


async def answers_to(session: AsyncSession, party: str, number: str) -> list[Delivery]:
    """What was answered to the door about this complaint, oldest first."""
    told = select(Delivery).where(Delivery.party == party, Delivery.subject == number).order_by(col(Delivery.position))
    return list((await session.exec(told)).all())


async def knocked(session: AsyncSession, who: bytes, what: str, now: datetime) -> Knock | None:
    """The window that is still open, if any."""
    counted = await session.exec(select(Knock).where(Knock.who == who, Knock.what == what, col(Knock.until) > now))
    return counted.first()


async def knock(session: AsyncSession, who: bytes, what: str, now: datetime, until: datetime) -> tuple[int, datetime]:
    """Count one more; how often it was within the window, and when that ends."""
    found = await session.exec(  # type: ignore[call-overload]
        KNOCK, params={"who": who, "what": what, "now": now, "until": until}
    )
    used, ends = found.one()
    return used, ends
