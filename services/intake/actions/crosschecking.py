"""What is known beside a complaint 交叉比对 (C13): monitor's word on the employer, regimes found weak, who recurs."""

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import clue_queries, queries
from services.intake.rules.verified import weak
from services.intake.shapes.routing import KnownEmployerOut, KnownOut
from services.intake.tables import Complaint, KnownEmployer
from shared import clock
from shared.access import Caller
from shared.contracts.monitor import EmployerRiskChanged

YEAR = timedelta(days=365)


async def keep_employer_risk(session: AsyncSession, changed: EmployerRiskChanged) -> None:
    """The newest word counts: a fact that comes late or twice, after a newer one, changes nothing."""
    row = {
        "employer_uscc": changed.employer_uscc,
        "division": changed.division,
        "colour": changed.colour,
        "score": changed.score,
        "reasons": changed.reasons,
        "changed_on": changed.changed_on,
        "sequence": changed.sequence,
    }
    said = insert(KnownEmployer).values(row)
    newer = said.on_conflict_do_update(
        index_elements=["employer_uscc"],
        set_={name: said.excluded[name] for name in row if name != "employer_uscc"},
        where=col(KnownEmployer.sequence) < said.excluded.sequence,
    )
    await session.exec(newer)


async def known(session: AsyncSession, caller: Caller, number: str) -> KnownOut:
    """Beside one complaint, as far as the caller may see. Raises NotFound."""
    complaint = await queries.read(session, caller, number)
    employer = complaint.employer_uscc and await clue_queries.employer_known(session, complaint.employer_uscc)
    seen = None
    if complaint.project_id is not None:
        seen = await clue_queries.newest_about_project(session, caller, complaint.project_id)
    lacking, unknown = weak(seen.regimes if seen else None)
    about_employer, about_project = await _others(session, caller, complaint)
    return KnownOut(
        number=number,
        employer=KnownEmployerOut.model_validate(employer) if employer else None,
        weak_regimes=lacking,
        unknown_regimes=unknown,
        regimes_seen_on=seen.at.astimezone(clock.CHINA).date() if seen else None,
        complaints_about_employer=about_employer,
        complaints_about_project=about_project,
        recurring=about_project > 0,
    )


async def _others(session: AsyncSession, caller: Caller, complaint: Complaint) -> tuple[int, int]:
    """How many others in the year before, about the employer and about the project."""
    counts = []
    for column, value in (
        (col(Complaint.employer_uscc), complaint.employer_uscc),
        (col(Complaint.project_id), complaint.project_id),
    ):
        since = complaint.filed_on - YEAR
        several = (
            await clue_queries.filed_about(
                session, caller, column == value, since, complaint.filed_on, complaint.number
            )
            if value is not None
            else 0
        )
        counts.append(several)
    return counts[0], counts[1]
