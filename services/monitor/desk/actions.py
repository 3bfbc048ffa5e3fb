"""What `my work` shows in monitor: deadlines with leave cover counted (C123), and no approvals."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.desk.tables import Absence
from shared.access.callers import Caller
from shared.desk.leave import Absences
from shared.obligations.timers import Approval, Desk

ABSENCES = Absences(Absence)


async def no_approvals(session: AsyncSession, caller: Caller) -> list[Approval]:
    """Always empty: monitor has no step on which a head decides."""
    return []


DESK = Desk(works_for=ABSENCES.works_for, approvals=no_approvals)
"""What `my work` shows beside the deadlines of a caller's own."""
