"""Reads and locks of letters and their receipts, and the counter of their numbers."""

from sqlalchemy import case, null
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.tables import Assignment, AssignmentKind, AssignmentState
from services.intake.complaints.history import KIND as COMPLAINT
from shared.deliveries import Delivery
from shared.obligations.locks import by_row
from shared.obligations.matters import by_column

hold = by_row(col(Assignment.document_no))
"""For the sweep: the rows of letters' deadlines."""
about = by_column(
    col(Assignment.document_no),
    case((col(Assignment.subject_kind) == COMPLAINT, col(Assignment.subject)), else_=null()),
)
"""The complaint of each letter; one about an incident is about none."""


async def letters_about(session: AsyncSession, subject: str) -> list[Assignment]:
    """Every letter about one complaint or incident, oldest first."""
    about = select(Assignment).where(Assignment.subject == subject)
    return list((await session.exec(about.order_by(col(Assignment.given_at), col(Assignment.document_no)))).all())


async def running_letters(session: AsyncSession, subject: str, *kinds: AssignmentKind) -> list[Assignment]:
    """Letters of these kinds (none given: of all) about the subject that were not answered or ended, row-locked."""
    running = select(Assignment).where(
        Assignment.subject == subject,
        Assignment.state == AssignmentState.GIVEN,
        col(Assignment.kind).in_(kinds or tuple(AssignmentKind)),
    )
    return list((await session.exec(running.with_for_update())).all())


async def receipts_about(session: AsyncSession, subject: str) -> dict[str, str]:
    """The state of each letter's delivery, by the letter's document number."""
    about = select(Delivery).where(Delivery.kind == "assignment", Delivery.subject == subject)
    return {each.occasion: str(each.state) for each in await session.exec(about)}
