"""How workers who were called back judged the result (C20)."""

from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.clocks import DISSATISFIED, Rung
from services.intake.complaints.rules.contact import CallOccasion
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.tables import Escalation
from services.intake.decisions.calls.tables import Call
from services.intake.desk.figures.schemas import Satisfaction
from shared import clock
from shared.access.callers import Caller, authority_scope


async def satisfaction(
    session: AsyncSession, caller: Caller, begins_on: date, ends_on: date, division: str | None
) -> Satisfaction:
    """Counts over calls about results made in these days, both included; each call counts, also two to one worker.

    Raises AuthorityOnly or WrongDivision.
    """
    scope = authority_scope(caller, col(Complaint.division), division)
    begins, ends = clock.start_of(begins_on), clock.start_of(ends_on + timedelta(days=1))
    said = select(
        func.count(),
        func.count().filter(col(Call.reached)),
        func.count().filter(col(Call.satisfied).is_(True)),
        func.count().filter(col(Call.satisfied).is_(False)),
    ).join_from(Call, Complaint, col(Complaint.number) == col(Call.complaint))
    in_time = (col(Call.called_at) >= begins, col(Call.called_at) < ends, Call.occasion == CallOccasion.RESULT)
    calls, reached, satisfied, dissatisfied = (await session.exec(said.where(*scope, *in_time))).one()
    pressed = (
        select(func.count())
        .join_from(Escalation, Complaint, col(Complaint.number) == col(Escalation.complaint))
        .where(
            *scope,
            Escalation.cause == DISSATISFIED,
            Escalation.rung == Rung.SUPERVISE,
            col(Escalation.started_at) >= begins,
            col(Escalation.started_at) < ends,
        )
    )
    answers = satisfied + dissatisfied
    return Satisfaction(
        division=division,
        begins_on=begins_on,
        ends_on=ends_on,
        calls=calls,
        reached=reached,
        satisfied=satisfied,
        dissatisfied=dissatisfied,
        satisfied_percent=f"{satisfied * 100 / answers:.2f}" if answers else None,
        supervised=(await session.exec(pressed)).one(),
    )
