"""Named reads of the clue record, and of what is known beside a complaint."""

from datetime import date

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.tables import Clue, Complaint, KnownEmployer, LiablePerson, Verified
from shared.access import Caller, visible


async def clue_of(session: AsyncSession, number: str) -> Clue | None:
    return await session.get(Clue, number)


async def revisions_of(session: AsyncSession, number: str) -> list[Verified]:
    """Every revision of part B, oldest first."""
    found = select(Verified).where(Verified.complaint == number).order_by(col(Verified.revision))
    return list((await session.exec(found)).all())


async def liable_people(session: AsyncSession, number: str) -> dict[int, LiablePerson]:
    """Whom each revision names as liable, where it names a person."""
    found = await session.exec(select(LiablePerson).where(LiablePerson.complaint == number))
    return {each.revision: each for each in found}


NEWEST = (
    select(Verified)
    .where(col(Verified.complaint) == bindparam("of_complaint"))
    .order_by(col(Verified.revision).desc())
    .limit(1)
)


async def newest_of(session: AsyncSession, number: str) -> Verified | None:
    """What is verified now."""
    return (await session.exec(NEWEST, params={"of_complaint": number})).first()


async def newest_about_project(session: AsyncSession, caller: Caller, project_id: str) -> Verified | None:
    """What was last verified of a project's regimes, for whichever complaint, in the caller's divisions."""
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


async def employer_known(session: AsyncSession, uscc: str) -> KnownEmployer | None:
    return await session.get(KnownEmployer, uscc)


async def filed_about(
    session: AsyncSession, caller: Caller, about: ColumnElement[bool], since: date, until: date, but: str
) -> int:
    """How many other complaints were filed about this in these days, in the caller's divisions."""
    counted = select(func.count()).where(
        about,
        col(Complaint.filed_on) >= since,
        col(Complaint.filed_on) <= until,
        col(Complaint.number) != but,
        visible(caller, col(Complaint.division), col(Complaint.parties)),
    )
    return int(await session.scalar(counted) or 0)
