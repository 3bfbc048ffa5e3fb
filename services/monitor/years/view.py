"""A project's year as it is drawn and written: twelve months, and as of which day."""

from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects import queries as project_queries
from services.monitor.regimes.assessment import KIND
from services.monitor.warnings.rules.verdict import Level
from services.monitor.years import queries
from services.monitor.years.rules import Judged, Month, months_of, stood
from shared import history
from shared.access.callers import Caller

OF_WORK = ("month", "attended", "unpaid", "payable_fen", "paid_fen")


@dataclass(frozen=True)
class Year:
    number: str
    name: str
    year: int
    as_of: date
    months: list[Month]


async def year_of(session: AsyncSession, caller: Caller, number: str, year: int, today: date) -> Year:
    """The year as it is known today. Raises NotFound."""
    project = await project_queries.read(session, caller, number)
    assert project.id is not None
    steps = await _judged(session, number)
    rows = await queries.year(session, project.id, number, months_of(year))
    months = [
        Month(
            **{name: row[name] for name in OF_WORK},
            warnings={level: row[level.value] for level in Level},
            regimes=stood(steps, row["month"], today),
            begun=row["month"] <= today,
        )
        for row in rows
    ]
    return Year(number, project.name, year, today, months)


async def _judged(session: AsyncSession, number: str) -> list[Judged]:
    """The steps of the project's history in which a regime changed, oldest first."""
    steps = (await history.steps(session, KIND, number)).items
    return [(step.at.date(), step.facts["regimes"]) for step in steps if step.facts.get("regimes")]
