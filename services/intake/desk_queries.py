"""Named reads of the desk: countdowns of a page, escalations, calls, leave, what waits for a head, satisfaction."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import ARRAY, ColumnElement, Text, bindparam, func
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.rules.calls import Occasion
from services.intake.rules.escalation import DISSATISFIED, ITEMS, Rung
from services.intake.rules.stage import ENDED, Stage
from services.intake.shapes.desk import Satisfaction
from services.intake.tables import Call, Complaint, Escalation, Leave
from shared import clock, divisions
from shared.access import Caller, authority_scope, visible
from shared.database import fixed
from shared.obligations import Obligation, ObligationState
from shared.refusals import NotFound

RUNNING = (ObligationState.OPEN, ObligationState.PAUSED, ObligationState.OVERDUE)
KIND = "complaint"


FIRST_DUE = (
    select(Obligation)
    .ext(distinct_on(col(Obligation.subject)))
    .where(
        col(Obligation.subject) == func.any(bindparam("numbers", type_=ARRAY(Text))),
        col(Obligation.subject_kind) == KIND,
        col(Obligation.state).in_(fixed(RUNNING)),
        col(Obligation.timer).is_(False),
        col(Obligation.name).not_in(fixed(ITEMS)),
    )
    .order_by(col(Obligation.subject), col(Obligation.due_on), col(Obligation.name))
)


async def next_deadlines(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Obligation]:
    """Of each of these complaints the deadline that ends first, in one read; those that press somebody do not count."""
    found = await session.exec(FIRST_DUE, params={"numbers": list(numbers)})
    return {each.subject: each for each in found}


async def lock_as_it_is(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """The complaint, locked, for what is written down whatever its version. Raises NotFound."""
    complaint = await queries.lock_for_fact(session, number)
    if complaint is None or not caller.may_see(complaint.division, complaint.parties):
        raise NotFound(what="complaint", which=number)
    return complaint


async def open_escalations(session: AsyncSession, number: str) -> list[Escalation]:
    waiting = select(Escalation).where(Escalation.complaint == number, col(Escalation.ended_on).is_(None))
    return list((await session.exec(waiting.order_by(col(Escalation.started_at)))).all())


async def escalations_of(session: AsyncSession, number: str) -> list[Escalation]:
    made = select(Escalation).where(Escalation.complaint == number).order_by(col(Escalation.started_at))
    return list((await session.exec(made)).all())


async def away(session: AsyncSession, party: str, on: date, *, deputy: str) -> list[Leave]:
    """The leaves of this day for which this officer stands in."""
    covering = select(Leave).where(Leave.party == party, Leave.deputy == deputy, *_running(on, on))
    return list((await session.exec(covering.order_by(col(Leave.officer)))).all())


async def leave_between(
    session: AsyncSession, party: str, officer: str, begins_on: date, ends_on: date
) -> Leave | None:
    """A leave of this officer that touches these days."""
    touching = select(Leave).where(Leave.party == party, Leave.officer == officer, *_running(begins_on, ends_on))
    return (await session.exec(touching.limit(1))).first()


async def leaves(session: AsyncSession, party: str, since: date) -> list[Leave]:
    """Those of a party that still run or are to come."""
    there = select(Leave).where(Leave.party == party, col(Leave.ends_on) >= since)
    return list((await session.exec(there.order_by(col(Leave.begins_on), col(Leave.officer)))).all())


async def proposed(session: AsyncSession, caller: Caller, limit: int) -> list[Complaint]:
    """What waits for a head's approval, oldest first: not what the caller proposed themselves."""
    waiting = select(Complaint).where(
        Complaint.stage == Stage.FILED,
        col(Complaint.proposed_by).is_not(None),
        Complaint.proposed_by != caller.label,
        visible(caller, col(Complaint.division), None),
    )
    return list((await session.exec(waiting.order_by(col(Complaint.number)).limit(limit))).all())


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


async def lock_owned(
    session: AsyncSession, caller: Caller, owners: Sequence[str], numbers: Sequence[str], limit: int
) -> list[Complaint]:
    """Open complaints of these owners in the caller's divisions, locked in the order of their numbers."""
    theirs = select(Complaint).where(
        col(Complaint.owner).in_(owners),
        col(Complaint.stage).not_in(ENDED),
        visible(caller, col(Complaint.division), None),
    )
    if numbers:
        theirs = theirs.where(col(Complaint.number).in_(numbers))
    locked = theirs.order_by(col(Complaint.number)).limit(limit).with_for_update()
    return list((await session.exec(locked.execution_options(populate_existing=True))).all())


def _running(begins_on: date, ends_on: date) -> list[ColumnElement[bool]]:
    back = func.coalesce(col(Leave.ended_on) - 1, col(Leave.ends_on))
    return [col(Leave.begins_on) <= ends_on, func.least(col(Leave.ends_on), back) >= begins_on]


async def satisfaction(
    session: AsyncSession, caller: Caller, begins_on: date, ends_on: date, division: str | None
) -> Satisfaction:
    """Counted over calls about results made in these days; each is one answer, also when a worker gave two.

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
    in_time = (col(Call.called_at) >= begins, col(Call.called_at) < ends, Call.occasion == Occasion.RESULT)
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
