"""Reads and locks of complaints by their deadlines, and of escalations."""

from collections.abc import Collection

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.countdown import KIND
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.tables import Escalation
from shared.obligations import Obligation
from shared.values import divisions


async def escalations_of(session: AsyncSession, number: str) -> list[Escalation]:
    """Every escalation of the complaint, oldest first."""
    made = select(Escalation).where(Escalation.complaint == number).order_by(col(Escalation.started_at))
    return list((await session.exec(made)).all())


async def lock_without_clock(
    session: AsyncSession, place: str, name: str, channels: Collection[str] | None, limit: int
) -> list[Complaint]:
    """Complaints of this division and channels that are not answered and never had a deadline of that name, row-locked.

    `channels` of None: all channels. At most `limit` complaints, in the order of their numbers.
    """
    had = select(Obligation.id).where(
        Obligation.subject == Complaint.number, Obligation.subject_kind == KIND, Obligation.name == name
    )
    waiting = select(Complaint).where(
        col(Complaint.division) >= place,
        col(Complaint.division) < divisions.upper_bound(place),
        col(Complaint.stage).in_([Stage.FILED, Stage.INCOMPLETE, Stage.ACCEPTED, Stage.IN_PROGRESS]),
        ~had.exists(),
    )
    if channels is not None:
        waiting = waiting.where(col(Complaint.channel).in_(channels))
    locked = waiting.order_by(col(Complaint.number)).limit(limit).with_for_update(of=Complaint)
    return list((await session.exec(locked.execution_options(populate_existing=True))).all())


def escalations_of_loaded(there: LoadedComplaint) -> list[Escalation]:
    """What presses somebody about a loaded complaint and waits for an answer, first begun first."""
    return there.beside(Escalation, "escalations")
