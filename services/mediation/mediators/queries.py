"""Named reads of the mediation network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import any_, text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.mediators.rules import Candidate
from services.mediation.mediators.tables import Appointment, MediationBody, Mediator, MemberFirm
from shared.access.callers import Caller
from shared.http.declared_list import DeclaredList, by_division
from shared.refusals import NotFound

BODIES = DeclaredList(
    MediationBody,
    order=(col(MediationBody.opened_on), col(MediationBody.body_id)),
    sees=by_division(MediationBody),
    filters={"kind": lambda value: col(MediationBody.kind) == value},
    for_authority=True,
)
"""Bodies of the caller's places, newest first."""
MEDIATORS = DeclaredList(
    Mediator,
    order=(col(Mediator.appointed_on), col(Mediator.mediator_id)),
    sees=by_division(Mediator),
    filters={
        "body_id": lambda value: col(Mediator.body_id) == value,
        "skill": lambda value: value == any_(col(Mediator.skills)),
        "in_office_on": lambda value: (
            (col(Mediator.appointed_on) <= value) & (func.coalesce(col(Mediator.term_ends_on), value) >= value)
        ),
    },
    for_authority=True,
)
"""Mediators of the caller's places, the last appointed first."""

CANDIDATES = text("""
    select m.mediator_id, m.name, b.division, b.name as body, b.parties, m.appointed_on, m.term_ends_on, m.skills,
        m.most, (select count(*) from mediator_appointment a
            where a.mediator_id = m.mediator_id and a.ended_on is null) as load,
        (select max(a.appointed_on) from mediator_appointment a where a.mediator_id = m.mediator_id) as last,
        exists (select from mediator_recusal r where r.mediator_id = m.mediator_id and r.against = :against) as related
    from mediator m join mediation_body b using (body_id)
    where (cast(:only as uuid) is null and starts_with(:division, b.division) or m.mediator_id = :only)
        and (b.closed_on is null or b.closed_on >= :today)""")
LOCKED = text("""
    select m.mediator_id from mediator m join mediation_body b using (body_id)
    where cast(:only as uuid) is null and starts_with(:division, b.division) or m.mediator_id = :only
    order by m.mediator_id for no key update of m""")
"""Before they are counted, by a statement of its own: two appointments at once count each other."""

FIGURES = text("""
    select b.kind, count(*) filter (where b.closed_on is null or b.closed_on >= :on) as bodies,
        coalesce(sum((select count(*) from mediator m where m.body_id = b.body_id and m.appointed_on <= :on
            and (m.term_ends_on is null or m.term_ends_on >= :on))), 0)::bigint as mediators,
        coalesce(sum((select count(*) from member_firm f where f.body_id = b.body_id and f.joined_on <= :on
            and (f.left_on is null or f.left_on > :on))), 0)::bigint as firms,
        coalesce(sum((select count(*) from mediator_appointment a join mediator m using (mediator_id)
            where m.body_id = b.body_id and a.appointed_on between :since and :on)), 0)::bigint as appointed
    from mediation_body b where starts_with(b.division, :division) and b.opened_on <= :on
    group by b.kind order by b.kind""")


@dataclass(frozen=True)
class Considered:
    """A candidate, and what is shown of them."""

    candidate: Candidate
    name: str
    body: str
    parties: list[str]


async def considered(
    session: AsyncSession, division: str, against: bytes, today: date, only: UUID | None = None
) -> list[Considered]:
    """Whom the place's bodies have, or this one alone; locked. `against` is the keyed hash of the case's employer."""
    about = {"division": division, "against": against, "today": today, "only": only}
    connection = await session.connection()
    await connection.execute(LOCKED, {"division": division, "only": only})
    return [
        Considered(
            Candidate(
                key=str(row.mediator_id),
                division=row.division,
                appointed_on=row.appointed_on,
                term_ends_on=row.term_ends_on,
                skills=frozenset(row.skills),
                load=row.load,
                most=row.most,
                related=row.related,
                last_appointed=row.last,
            ),
            row.name,
            row.body,
            list(row.parties),
        )
        for row in await connection.execute(CANDIDATES, about)
    ]


async def standing(session: AsyncSession, number: str) -> Appointment | None:
    """Who is appointed to the case now."""
    its = (col(Appointment.case_number) == number, col(Appointment.ended_on).is_(None))
    return (await session.exec(select(Appointment).where(*its))).first()


async def appointed_before(session: AsyncSession, number: str) -> int:
    """How many appointments the case has had."""
    chosen = select(func.count()).where(col(Appointment.case_number) == number)
    return int((await session.exec(chosen)).one())


async def figures(session: AsyncSession, division: str, since: date, on: date) -> Sequence[Mapping[str, Any]]:
    """By kind of body: how many are open on a day, their mediators and firms, and appointments in the period."""
    rows = await (await session.connection()).execute(FIGURES, {"division": division, "on": on, "since": since})
    return [dict(row) for row in rows.mappings()]


async def firms(session: AsyncSession, body_id: UUID) -> Sequence[MemberFirm]:
    chosen = select(MemberFirm).where(col(MemberFirm.body_id) == body_id)
    return (await session.exec(chosen.order_by(col(MemberFirm.uscc)))).all()


async def body(session: AsyncSession, caller: Caller, body_id: UUID) -> MediationBody:
    """Raises NotFound, also for another place's."""
    found = await session.get(MediationBody, body_id)
    if found is None or not caller.reaches(found.division):
        raise NotFound(what="mediation body", which=str(body_id))
    return found


async def mediator(session: AsyncSession, caller: Caller, mediator_id: UUID) -> Mediator:
    """Raises NotFound, also for another place's."""
    found = await session.get(Mediator, mediator_id)
    if found is None or not caller.reaches(found.division):
        raise NotFound(what="mediator", which=str(mediator_id))
    return found
