"""Named reads of the worker's door: files of a complaint, boards and their codes, and who knocked how often."""

from datetime import datetime

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.tables import Board, BoardToken, Complaint, Evidence, EvidenceContent, Knock
from shared.access import Caller
from shared.deliveries.tables import Delivery
from shared.refusals import NotFound

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


async def next_number(session: AsyncSession) -> int:
    """The next number of a complaint; numbers may have gaps."""
    return int(await session.scalar(text("select nextval('complaint_number')")) or 0)


async def files_of(session: AsyncSession, number: str) -> list[Evidence]:
    """The files of a complaint by their place, without their content."""
    kept = select(Evidence).where(Evidence.complaint == number).order_by(col(Evidence.place))
    return list((await session.exec(kept)).all())


async def file_of(session: AsyncSession, number: str, place: int) -> Evidence:
    """Raises NotFound."""
    kept = await session.exec(select(Evidence).where(Evidence.complaint == number, Evidence.place == place))
    found = kept.first()
    if found is None:
        raise NotFound(what="evidence", which=f"{number}/{place}")
    return found


async def content_of(session: AsyncSession, evidence: Evidence) -> EvidenceContent:
    return await session.get_one(EvidenceContent, evidence.id)


async def board_of(session: AsyncSession, caller: Caller, number: str) -> Board:
    """Raises NotFound, also for what the caller may not know of."""
    board = await session.get(Board, number)
    if board is None or not caller.is_authority or not caller.reaches(board.division):
        raise NotFound(what="board", which=number)
    return board


async def board_behind(session: AsyncSession, ref: str) -> Board | None:
    """The board whose code this is; None when the code was revoked or never given."""
    issued = await session.get(BoardToken, ref)
    if issued is None or issued.revoked_at is not None:
        return None
    return await session.get(Board, issued.board)


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


async def size_of(session: AsyncSession, number: str) -> tuple[int, int]:
    """How many files a complaint has, and their bytes together."""
    counted = select(func.count(), func.coalesce(func.sum(Evidence.size), 0)).where(Evidence.complaint == number)
    files, size = (await session.exec(counted)).one()
    return int(files), int(size)
