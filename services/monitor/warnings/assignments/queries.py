"""Reads of letters about warnings."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.warnings.assignments.tables import Assignment
from shared.assignments.tables import AssignmentState


async def running_about(session: AsyncSession, warnings: Sequence[str]) -> Sequence[Assignment]:
    """The letters about these warnings that were not answered or ended, row-locked in one order."""
    running = select(Assignment).where(col(Assignment.subject).in_(warnings), Assignment.state == AssignmentState.GIVEN)
    return (await session.exec(running.order_by(col(Assignment.document_no)).with_for_update())).all()
