"""Named reads and locks of cases. A case the caller may not see is answered like one that does not exist."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.mediation.cases.tables import Case
from shared.access.callers import Caller, visible
from shared.http.declared_list import DeclaredList, by_division_and_parties
from shared.obligations.locks import by_row
from shared.refusals import NotFound

CASES = DeclaredList(
    Case,
    order=(col(Case.opened_on), col(Case.number)),
    sees=by_division_and_parties(Case),
    filters={
        "stage": lambda value: col(Case.stage) == value,
        "employer_uscc": lambda value: col(Case.employer_uscc) == value,
        "assignee": lambda value: col(Case.assignee) == value,
        "complaint": lambda value: col(Case.complaint) == value,
        "opened_from": lambda value: col(Case.opened_on) >= value,
        "opened_to": lambda value: col(Case.opened_on) <= value,
    },
)
"""The caller's cases, newest first."""

hold = by_row(col(Case.number))
"""For the sweep: the rows of cases' deadlines."""


async def see_case(session: AsyncSession, caller: Caller, number: str) -> Case:
    """The case, if the caller may see it. Raises NotFound."""
    return await _one(session, _visible_case(caller, number), number)


async def lock_for_machinery(session: AsyncSession, number: str) -> Case | None:
    """The case, row-locked, for a timer or a fact: without a caller no visibility applies. None if there is none."""
    found: Case | None = await session.scalar(select(Case).where(col(Case.number) == number).with_for_update())
    return found


async def case_of_complaint(session: AsyncSession, complaint: str) -> Case | None:
    """The case of this complaint, row-locked; None if there is none."""
    found: Case | None = await session.scalar(select(Case).where(col(Case.complaint) == complaint).with_for_update())
    return found


async def complaints_with_cases(session: AsyncSession, complaints: Sequence[str]) -> set[str | None]:
    """Those of these complaints that have a case."""
    return set((await session.exec(select(Case.complaint).where(col(Case.complaint).in_(complaints)))).all())


def numbered(division: str, year: int, number: int) -> str:
    """A case's number, such as 420704-2025-000001; numbers may have gaps."""
    return f"{division[:6]}-{year}-{number:06d}"


async def next_case_numbers(session: AsyncSession, count: int) -> Sequence[int]:
    """The next `count` case numbers of the sequence, in one statement."""
    several = text("select nextval('case_number') from generate_series(1, :count)")
    connection = await session.connection()
    return (await connection.execute(several, {"count": count})).scalars().all()


def _visible_case(caller: Caller, number: str) -> SelectOfScalar[Case]:
    return select(Case).where(col(Case.number) == number, visible(caller, col(Case.division), col(Case.parties)))


async def _one(session: AsyncSession, chosen: SelectOfScalar[Case], number: str) -> Case:
    writable = "\x00" not in number  # PostgreSQL text cannot hold the NUL character
    found: Case | None = await session.scalar(chosen) if writable else None
    if found is None:
        raise NotFound(what="case", which=number)
    return found
