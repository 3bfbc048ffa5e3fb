"""Named reads of workers' own filings: a complaint, its answers, and counters of the rate limit."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint
from services.intake.public.tables import UseCount
from shared.deliveries.tables import Delivery

COUNT_USE = text("""
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
"""Counts one use, in a window that begins with the first; deletes up to 100 windows that ended a day ago or more."""


async def complaint_of(session: AsyncSession, number: str, *, locked: bool = False) -> Complaint | None:
    """The complaint, for a caller whose code was checked; row-locked if `locked`."""
    return await session.get(Complaint, number, with_for_update=locked, populate_existing=True)


async def answers_to(session: AsyncSession, party: str, number: str) -> list[Delivery]:
    """The answers about this complaint sent to this party, oldest first."""
    told = select(Delivery).where(Delivery.party == party, Delivery.subject == number).order_by(col(Delivery.position))
    return list((await session.exec(told)).all())


async def current_use(session: AsyncSession, who: bytes, what: str, now: datetime) -> UseCount | None:
    """The counter whose window has not ended, if there is one."""
    counted = await session.exec(
        select(UseCount).where(UseCount.who == who, UseCount.what == what, col(UseCount.until) > now)
    )
    return counted.first()


async def count_use(
    session: AsyncSession, who: bytes, what: str, now: datetime, until: datetime
) -> tuple[int, datetime]:
    """Count one more use; returns the uses within the window, and when the window ends."""
    found = await session.exec(  # type: ignore[call-overload]
        COUNT_USE, params={"who": who, "what": what, "now": now, "until": until}
    )
    used, ends = found.one()
    return used, ends
