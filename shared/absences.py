"""Who is away and who stands in 请假代班 (C123), as intake's desk states it: what a service with a queue keeps of it.

Each service declares the table in its own schema; intake, where leave is entered, has its own.
"""

from datetime import date

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access import Caller
from shared.contracts.intake import LeaveEnded, LeaveEntered
from shared.obligations.timers import Queue


class Away(SQLModel):
    """Columns of a leave, both days included; `back_on`: at the desk again from that day."""

    leave: str = Field(primary_key=True)
    party: str
    officer: str
    deputy: str
    begins_on: date
    ends_on: date
    back_on: date | None = None
    sequence: int = Field(sa_type=BigInteger)


def names(party: str, officer: str) -> list[str]:
    """An officer is named by account alone, or with the party before it."""
    return [officer, f"{party}/{officer}"]


async def keep(session: AsyncSession, table: type[Away], told: LeaveEntered | LeaveEnded) -> None:
    """The newest word about a leave stands; the same or an older one changes nothing."""
    row = {
        "leave": told.leave,
        "party": told.party,
        "officer": told.officer,
        "deputy": told.deputy,
        "begins_on": told.begins_on,
        "ends_on": told.ends_on,
        "back_on": told.back_on if isinstance(told, LeaveEnded) else None,
        "sequence": told.sequence,
    }
    keeping = insert(table).values(row)
    newer = col(table.sequence) < keeping.excluded.sequence
    await session.exec(keeping.on_conflict_do_update(index_elements=["leave"], set_=row, where=newer))


async def queue_of(session: AsyncSession, table: type[Away], caller: Caller) -> Queue:
    """The caller's own work, and today that of the officers of their party for whom they stand in."""
    today = clock.today()
    last = func.least(col(table.ends_on), func.coalesce(col(table.back_on) - 1, col(table.ends_on)))
    covering = select(table).where(
        col(table.party) == caller.party,
        col(table.deputy) == caller.subject,
        col(table.begins_on) <= today,
        last >= today,
    )
    away = (await session.exec(covering.order_by(col(table.officer)))).all()
    return queue(caller, [each.officer for each in away])


def queue(caller: Caller, absent: list[str]) -> Queue:
    """The same, of officers whose absence is known already."""
    theirs = {name: officer for officer in absent for name in names(caller.party, officer)}
    return Queue(own=names(caller.party, caller.subject), absent=theirs)
