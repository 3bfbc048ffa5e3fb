"""What `my work` shows in monitor: deadlines with leave cover counted, and waivers that wait for a head (C123)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.desk.tables import Absence
from services.monitor.warnings import queries as warning_queries
from services.monitor.warnings.episodes import KIND
from shared.access.callers import Caller
from shared.desk.leave import Absences
from shared.obligations.timers import Approval, Desk

ABSENCES = Absences(Absence)
HEAD = "head"


APPROVALS_SHOWN = 200


async def waiting_for_head(session: AsyncSession, caller: Caller) -> list[Approval]:
    """Waivers of warnings that another asked for, if the caller is a head. At most APPROVALS_SHOWN."""
    if HEAD not in caller.roles or not caller.is_authority:
        return []
    return [
        Approval(
            subject_kind=KIND,
            subject=each.number,
            division=each.division,
            asks="waive",
            proposed_by=each.waiver_asked_by or "",
            due_on=each.handle_by,
        )
        for each in await warning_queries.waivers_asked(session, caller, APPROVALS_SHOWN)
    ]


DESK = Desk(works_for=ABSENCES.works_for, approvals=waiting_for_head)
"""What `my work` shows beside the deadlines of a caller's own."""
