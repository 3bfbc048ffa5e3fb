"""Named reads and locks of a complaint's deadlines and their escalation."""

from collections.abc import Collection, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.countdown import KIND
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.tables import Escalation
from shared.obligations import Obligation
from shared.values import divisions


async def open_escalations(session: AsyncSession, number: str) -> list[Escalation]:
    waiting = select(Escalation).where(Escalation.complaint == number, col(Escalation.ended_on).is_(None))
    return list((await session.exec(waiting.order_by(col(Escalation.started_at)))).all())


async def escalations_of(session: AsyncSession, number: str) -> list[Escalation]:
    made = select(Escalation).where(Escalation.complaint == number).order_by(col(Escalation.started_at))
    return list((await session.exec(made)).all())


async def lock_without_clock(
    session: AsyncSession, place: str, name: str, channels: Collection[str] | None, limit: int
) -> list[Complaint]:
    """Complaints of this place that are not answered yet and never had a deadline of that name; locked."""
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


async def hold(session: AsyncSession, numbers: Sequence[str]) -> set[str]:
    """Lock those of these complaints that nobody else holds; the others wait for the next sweep.

    What is no complaint (a transfer, an incident, a letter) has its deadline's own lock and waits for nobody.
    """
    theirs = select(Complaint.number).where(col(Complaint.number).in_(numbers))
    held = set((await session.exec(theirs.with_for_update(skip_locked=True))).all())
    others = set(numbers) - held
    return set(numbers) - set((await session.exec(theirs)).all()) | held if others else held


def escalations_of_loaded(there: LoadedComplaint) -> list[Escalation]:
    """What presses somebody about a loaded complaint and waits for an answer, first begun first."""
    return there.beside(Escalation, "escalations")
