"""The desk: who stands in while an officer is away (C123). Nothing in monitor waits for a head yet."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.desk.tables import Absence
from shared.access.callers import Caller
from shared.desk.leave import Absences
from shared.obligations.timers import Approval, Desk

ABSENCES = Absences(Absence)


async def nothing_waits(session: AsyncSession, caller: Caller) -> list[Approval]:
    """Monitor's rules raise and clear by themselves: no decision of a head is asked for."""
    return []


DESK = Desk(works_for=ABSENCES.works_for, approvals=nothing_waits)
"""What `my work` shows beside the deadlines of a caller's own."""
