"""What `my work` shows in credit: proposals that wait for a head, with leave cover counted (C123)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.desk.tables import Absence
from services.credit.listings import queries as listing_queries
from services.credit.listings.proposals import KIND
from shared.access.callers import Caller
from shared.desk.leave import Absences
from shared.obligations.timers import Approval, Desk

HEAD = "head"
APPROVALS_SHOWN = 200


ABSENCES = Absences(Absence)


async def waiting_for_head(session: AsyncSession, caller: Caller) -> list[Approval]:
    """Open proposals to list (BLACK-05) that a head may decide: not the caller's own, at most APPROVALS_SHOWN.

    Empty for a caller who is no head or not of the labour authority.
    """
    if HEAD not in caller.roles or not caller.is_authority:
        return []
    return [
        Approval(
            subject_kind=KIND,
            subject=each.number,
            division=each.division,
            asks=each.kind,
            proposed_by=each.proposed_by,
            due_on=each.decide_by,
        )
        for each in await listing_queries.waiting(session, caller, APPROVALS_SHOWN)
    ]


DESK = Desk(works_for=ABSENCES.works_for, approvals=waiting_for_head)
"""What `my work` shows beside the deadlines of a caller's own."""
