"""Papers about facts of mediation: the case's time was extended or suspended (INV-02). A fact again is no new paper."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.notices.actions import matter_owed_notices
from services.intake.notices.rules.texts import SUSPENSIONS
from services.intake.papers.issue import issue_to_matter
from services.intake.papers.rules.papers import PaperKind
from shared.contracts.mediation import CaseExtended, CaseSuspended
from shared.documents.words import chinese


async def write_of_extension(session: AsyncSession, extended: CaseExtended) -> None:
    """The head extended the time to handle the case: in writing, with the day it would have ended and the new one."""
    matter, occasion = await matter_owed_notices(session, extended.complaint), str(extended.event_id)
    told = {"was": chinese(extended.was_due_on), "until": chinese(extended.due_on)}
    await issue_to_matter(session, matter, PaperKind.EXTENDED, occasion, on=extended.extended_on, **told)


async def write_of_suspension(session: AsyncSession, suspended: CaseSuspended) -> None:
    """The time to handle the case was suspended: in writing, with the ground."""
    matter, occasion = await matter_owed_notices(session, suspended.complaint), str(suspended.event_id)
    ground, _ = SUSPENSIONS.get(suspended.ground, (suspended.ground, suspended.ground))
    await issue_to_matter(session, matter, PaperKind.SUSPENDED, occasion, on=suspended.suspended_on, because=ground)
