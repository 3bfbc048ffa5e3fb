"""Reads of the clue record: part A, revisions of part B, persons liable."""

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.tables import Complaint
from services.intake.verification.tables import Clue, LiablePerson, Verified
from shared.access.callers import Caller, visible


async def clue_of(session: AsyncSession, number: str) -> Clue | None:
    """Part A; None where the filing had none."""
    return await session.get(Clue, number)


async def revisions_of(session: AsyncSession, number: str) -> list[Verified]:
    """Every revision of part B of this complaint, oldest first."""
    found = select(Verified).where(Verified.complaint == number).order_by(col(Verified.revision))
    return list((await session.exec(found)).all())


async def liable_people(session: AsyncSession, number: str) -> dict[int, LiablePerson]:
    """The persons liable of this complaint, by the revision that names each."""
    found = await session.exec(select(LiablePerson).where(LiablePerson.complaint == number))
    return {each.revision: each for each in found}


NEWEST = (
    select(Verified)
    .where(col(Verified.complaint) == bindparam("of_complaint"))
    .order_by(col(Verified.revision).desc())
    .limit(1)
)


async def newest_of(session: AsyncSession, number: str) -> Verified | None:
    """The newest revision of part B; None where nothing was verified."""
    return (await session.exec(NEWEST, params={"of_complaint": number})).first()


async def newest_about_project(session: AsyncSession, caller: Caller, project_id: str) -> Verified | None:
    """The newest revision with regimes of this project, for any complaint that the caller may see; None if none is."""
    found = (
        select(Verified)
        .join(Complaint, col(Complaint.number) == col(Verified.complaint))
        .where(
            Verified.project_id == project_id,
            func.jsonb_typeof(col(Verified.regimes)) == "object",
            visible(caller, col(Complaint.division), col(Complaint.parties)),
        )
        .order_by(col(Verified.at).desc(), col(Verified.complaint), col(Verified.revision).desc())
        .limit(1)
    )
    return (await session.exec(found)).first()


async def newest_about_projects(session: AsyncSession, caller: Caller, projects: Sequence[str]) -> dict[str, Verified]:
    """The newest revision with regimes of each of these projects, by project, as in `newest_about_project`."""
    found = (
        select(Verified)
        .join(Complaint, col(Complaint.number) == col(Verified.complaint))
        .where(
            col(Verified.project_id).in_(projects),
            func.jsonb_typeof(col(Verified.regimes)) == "object",
            visible(caller, col(Complaint.division), col(Complaint.parties)),
        )
        .ext(distinct_on(col(Verified.project_id)))
        .order_by(
            col(Verified.project_id), col(Verified.at).desc(), col(Verified.complaint), col(Verified.revision).desc()
        )
    )
    return {str(each.project_id): each for each in await session.exec(found)}


def verified_now(there: LoadedComplaint) -> Verified | None:
    """What the office verified last of a loaded complaint; None where nothing was."""
    return next(iter(there.beside(Verified, "verified")), None)
