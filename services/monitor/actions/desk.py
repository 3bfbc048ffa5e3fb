"""The desk: who stands in while an officer is away (C123). Nothing in monitor waits for a head yet."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.tables import Absence
from shared import absences
from shared.access import Caller
from shared.contracts.intake import LeaveEnded, LeaveEntered
from shared.obligations.timers import Approval, Desk, Queue


async def keep_leave(session: AsyncSession, entered: LeaveEntered) -> None:
    """An officer is away. Late: on the days that are left; twice, or after they came back: nothing changes."""
    await absences.keep(session, Absence, entered)


async def keep_return(session: AsyncSession, ended: LeaveEnded) -> None:
    """The officer is back. Before the leave was heard of: it carries all of it, and the leave then changes nothing."""
    await absences.keep(session, Absence, ended)


async def works_for(session: AsyncSession, caller: Caller) -> Queue:
    """Whose work is the caller's today."""
    return await absences.queue_of(session, Absence, caller)


async def nothing_waits(session: AsyncSession, caller: Caller) -> list[Approval]:
    """Monitor's rules raise and clear by themselves: no decision of a head is asked for."""
    return []


DESK = Desk(works_for=works_for, approvals=nothing_waits)
"""What `my work` shows beside the deadlines of a caller's own."""
