"""Opening the inspection of a case."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import advance
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
from services.mediation.inspection.schemas import OpenInspection
from shared.access.callers import Caller


async def open_inspection(session: AsyncSession, caller: Caller, case: Case, how: OpenInspection) -> None:
    """Two inspectors take the matter up (INV-01); mediation no longer waits. Raises IllegalMove."""
    facts = {"inspectors": how.inspectors}
    await advance(
        session,
        case,
        Stage.INSPECTING,
        by=caller.label,
        action="inspection-opened",
        note=how.note,
        facts=facts,
    )
    await case_deadlines.cancel(session, case, case_deadlines.MEDIATION, case_deadlines.AGREEMENT)
