"""How a complaint is shown to those who may see it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.shapes.showing import ComplaintOut, EmployerOut, ReporterOut
from services.intake.tables import Complaint, Reporter
from shared.clock import CHINA

DESTROYED_TEXT = "已销毁"
"""In place of a mask, once a person's data was destroyed."""


async def show(session: AsyncSession, complaint: Complaint) -> ComplaintOut:
    """The complaint with its reporter, who is read here."""
    return shown(complaint, await queries.reporter_of(session, complaint))


def shown(complaint: Complaint, reporter: Reporter) -> ComplaintOut:
    """A complaint as its parties see it."""
    gone = DESTROYED_TEXT if reporter.destroyed_at else None
    person = ReporterOut(
        name=gone or reporter.name_mask,
        phone=gone or reporter.phone_mask,
        id_no=gone or reporter.id_mask,
        anonymous=reporter.anonymous,
    )
    return ComplaintOut(
        **complaint.model_dump(include=ComplaintOut.model_fields.keys() - {"summary", "flags"}),
        flags=[*complaint.flags, *complaint.list_flags],
        reporter=person,
        employer=EmployerOut(name=complaint.employer_name, uscc=complaint.employer_uscc),
        owed_fen=complaint.claimed_fen,
        summary=complaint.summary_masked,
        received_at=complaint.filed_at.astimezone(CHINA),
    )
