"""Named reads of everything stored about one person, starting from the rows that are theirs."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.decisions.calls.tables import Call
from services.intake.evidence.tables import Evidence
from services.intake.notices.tables import Interpretation, Notice
from services.intake.people.tables import Correction, PersonRequest
from services.intake.verification.tables import Clue, LiablePerson, Verified
from shared.access.callers import Caller
from shared.history import ReadRow
from shared.refusals import NotFound


async def request_of(session: AsyncSession, caller: Caller, request: UUID, kind: str) -> PersonRequest:
    """The caller's own request of this kind. Raises NotFound."""
    asked = await session.get(PersonRequest, request)
    if asked is None or asked.kind != kind or asked.by != caller.label:
        raise NotFound(what="request", which=str(request))
    return asked


async def rows_of(
    session: AsyncSession, rows: Sequence[dict[str, str]]
) -> tuple[list[tuple[Complaint, Reporter]], list[Member], list[LiablePerson]]:
    """The person's rows as they are now: complaints with their reporter oldest first, members, liable persons."""
    by_table: dict[str, list[UUID]] = {"reporter": [], "member": [], "liable_person": []}
    for row in rows:
        by_table[row["table"]].append(UUID(row["id"]))
    told = select(Complaint, Reporter).join(Reporter, col(Reporter.id) == col(Complaint.reporter_id))
    reports = await session.exec(
        told.where(col(Reporter.id).in_(by_table["reporter"])).order_by(col(Complaint.filed_at), col(Complaint.number))
    )
    listed = (
        select(Member)
        .where(col(Member.id).in_(by_table["member"]))
        .order_by(col(Member.listed_on), col(Member.complaint))
    )
    liable = (
        select(LiablePerson)
        .where(col(LiablePerson.id).in_(by_table["liable_person"]))
        .order_by(col(LiablePerson.complaint), col(LiablePerson.revision))
    )
    return list(reports.all()), list((await session.exec(listed)).all()), list((await session.exec(liable)).all())


async def verified_of(session: AsyncSession, numbers: Sequence[str]) -> list[Verified]:
    """Every revision of what was verified in these complaints, oldest first."""
    found = select(Verified).where(col(Verified.complaint).in_(numbers))
    return list((await session.exec(found.order_by(col(Verified.complaint), col(Verified.revision)))).all())


async def calls_to(session: AsyncSession, numbers: Sequence[str], refs: Sequence[UUID]) -> list[Call]:
    """Calls to the reporter of these complaints, and to these workers of lists."""
    to_reporter = col(Call.complaint).in_(numbers) & col(Call.worker_ref).is_(None)
    made = select(Call).where(to_reporter | col(Call.worker_ref).in_(refs)).order_by(col(Call.called_at), col(Call.id))
    return list((await session.exec(made)).all())


async def notices_to(session: AsyncSession, recipients: Sequence[UUID]) -> list[Notice]:
    made = select(Notice).where(col(Notice.recipient).in_(recipients)).order_by(col(Notice.made_at), col(Notice.id))
    return list((await session.exec(made)).all())


async def clues_of(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Clue]:
    told = await session.exec(select(Clue).where(col(Clue.complaint).in_(numbers)))
    return {each.complaint: each for each in told}


async def interpretations_of(session: AsyncSession, numbers: Sequence[str]) -> list[Interpretation]:
    made = select(Interpretation).where(col(Interpretation.complaint).in_(numbers))
    return list((await session.exec(made.order_by(col(Interpretation.at)))).all())


async def evidence_of(session: AsyncSession, numbers: Sequence[str]) -> list[Evidence]:
    kept = select(Evidence).where(col(Evidence.complaint).in_(numbers), col(Evidence.destroyed_at).is_(None))
    return list((await session.exec(kept.order_by(col(Evidence.complaint), col(Evidence.place)))).all())


async def read_by(session: AsyncSession, subjects: Sequence[str]) -> list[ReadRow]:
    """The read log's entries about these subjects: who read them unmasked, when and why."""
    seen = select(ReadRow).where(col(ReadRow.subject).in_(subjects))
    return list((await session.exec(seen.order_by(col(ReadRow.at)))).all())


async def corrections_of(session: AsyncSession, rows: Sequence[UUID]) -> list[Correction]:
    made = select(Correction).where(col(Correction.row_id).in_(rows)).order_by(col(Correction.at))
    return list((await session.exec(made)).all())
