"""Officers on leave and their deputies 请假代班 (C123): what each service with a queue keeps of intake's two facts.

Each service declares the table in its own schema; intake, where leave is entered, has its own.
"""

from datetime import date

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.callers import Caller
from shared.contracts.intake import LeaveEnded, LeaveEntered
from shared.obligations.timers import Queue


class Away(SQLModel):
    """Columns of a leave, first and last day included; `back_on`: at work again from that day."""

    leave: str = Field(primary_key=True)
    party: str
    officer: str
    deputy: str
    begins_on: date
    ends_on: date
    back_on: date | None = None
    sequence: int = Field(sa_type=BigInteger)


def names(party: str, officer: str) -> list[str]:
    """The two ways in which a row may name an officer: the account alone, or `party/account`."""
    return [officer, f"{party}/{officer}"]


class Absences:
    """One service's copy of the leaves: the actions on the two facts, and whose work a caller sees."""

    def __init__(self, table: type[Away]) -> None:
        self._table = table

    async def keep_leave(self, session: AsyncSession, entered: LeaveEntered) -> None:
        """Keep a leave.

        Received late it counts for the days that are left; again, or after the return: nothing changes.
        """
        await self._keep(session, entered)

    async def keep_return(self, session: AsyncSession, ended: LeaveEnded) -> None:
        """Keep the officer's return.

        It carries the whole leave: received first, the fact of the leave changes nothing later.
        """
        await self._keep(session, ended)

    async def works_for(self, session: AsyncSession, caller: Caller) -> Queue:
        """The caller's own work, and that of the officers of their party for whom they are deputy today."""
        today, table = clock.today(), self._table
        last = func.least(col(table.ends_on), func.coalesce(col(table.back_on) - 1, col(table.ends_on)))
        covering = select(table).where(
            col(table.party) == caller.party,
            col(table.deputy) == caller.subject,
            col(table.begins_on) <= today,
            last >= today,
        )
        away = (await session.exec(covering.order_by(col(table.officer)))).all()
        return queue(caller, [each.officer for each in away])

    async def _keep(self, session: AsyncSession, told: LeaveEntered | LeaveEnded) -> None:
        """Store the row; a row of the same or a higher sequence is left unchanged."""
        row = {"back_on": None} | told.model_dump(include=set(Away.model_fields)) | {"sequence": told.sequence}
        keeping = insert(self._table).values(row)
        newer = col(self._table.sequence) < keeping.excluded.sequence
        await session.exec(keeping.on_conflict_do_update(index_elements=["leave"], set_=row, where=newer))


def queue(caller: Caller, absent: list[str]) -> Queue:
    """The caller's own work, and that of these absent officers of their party."""
    theirs = {name: officer for officer in absent for name in names(caller.party, officer)}
    return Queue(own=names(caller.party, caller.subject), absent=theirs)
