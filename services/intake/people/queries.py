"""Named reads of people: one person across complaints by keyed hashes, and a complaint for one of our own services."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.decisions.calls.tables import Call
from services.intake.verification.tables import LiablePerson
from shared.access.callers import Caller, PartyKind, visible
from shared.commands.idempotency import IdempotencyRow
from shared.refusals import NotFound

Hashes = dict[str, bytes]
"""Hash column, such as `id_hash` → the value it must have."""


PersonRow = Reporter | Member | LiablePerson
"""A row about one person in one complaint."""


class Found(NamedTuple):
    """Every row of one person: as reporter, as worker on a list, as somebody found liable."""

    reporters: list[Reporter]
    members: list[Member]
    liable: list[LiablePerson]

    @property
    def people(self) -> list[PersonRow]:
        return [*self.reporters, *self.members, *self.liable]


async def read_for_case(session: AsyncSession, caller: Caller, number: str, case: str | None) -> Complaint:
    """The complaint, for one of our own services that has this case of it. Raises NotFound."""
    complaint = await session.get(Complaint, number)
    ours = caller.kind is PartyKind.SERVICE and not caller.person
    if not ours or complaint is None or case is None or complaint.case_number != case:
        raise NotFound(what="complaint", which=number)
    if not caller.reaches(complaint.division):
        raise NotFound(what="complaint", which=number)
    return complaint


async def rows_of_person(session: AsyncSession, caller: Caller, hashes: Hashes) -> Found:
    """Every row of this person in the caller's divisions."""
    mine = visible(caller, col(Complaint.division), None)
    reporters = select(Reporter).join(Complaint, col(Complaint.reporter_id) == col(Reporter.id))
    members = select(Member).join(Complaint, col(Complaint.number) == col(Member.complaint))
    liable = select(LiablePerson).join(Complaint, col(Complaint.number) == col(LiablePerson.complaint))
    as_reporter = await session.exec(reporters.where(mine, *_all_are(Reporter, hashes)))
    as_member = await session.exec(members.where(mine, *_all_are(Member, hashes)))
    as_liable = await session.exec(liable.where(mine, *_all_are(LiablePerson, hashes)))
    return Found(list(as_reporter.all()), list(as_member.all()), list(as_liable.all()))


async def lock_complaints_of(session: AsyncSession, found: Found) -> list[Complaint]:
    """The complaints of these rows, row-locked in the order of their numbers."""
    of_reporters = col(Complaint.reporter_id).in_([each.id for each in found.reporters])
    told_in = [each.complaint for each in found.members] + [each.complaint for each in found.liable]
    of_others = col(Complaint.number).in_(told_in)
    wanted = select(Complaint).where(of_reporters | of_others).order_by(col(Complaint.number)).with_for_update()
    return list((await session.exec(wanted.execution_options(populate_existing=True))).all())


async def calls_about(session: AsyncSession, numbers: Sequence[str]) -> list[Call]:
    return list((await session.exec(select(Call).where(col(Call.complaint).in_(numbers)))).all())


async def kept_answers(session: AsyncSession, number: str) -> list[IdempotencyRow]:
    """Answers stored for repeats of the filing and of the commands about this complaint."""
    row = IdempotencyRow
    commands = col(row.route).contains(f"/complaints/{number}/", autoescape=True)
    filing = (col(row.route) == "POST /v1/complaints") & func.convert_from(row.body, "UTF8").contains(
        f'"{number}"', autoescape=True
    )
    return list((await session.exec(select(row).where(commands | filing))).all())


def _all_are(table: Any, hashes: Hashes) -> list[ColumnElement[bool]]:
    return [getattr(table, column) == value for column, value in hashes.items()]
