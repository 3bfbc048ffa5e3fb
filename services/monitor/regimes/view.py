"""Projects as shown."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from services.monitor.regimes import queries
from services.monitor.regimes.register import shown_content
from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.regimes.schemas import (
    EvidenceOut,
    FirmOut,
    GapOut,
    ListedProjectOut,
    ProjectOut,
    RegimeOut,
    StoppageOut,
    ToldIn,
)
from services.monitor.regimes.tables import Filed, RegimeRow
from shared.clock import CHINA
from shared.values.identifiers import uscc_ok

ENTRY = ProjectOut.model_fields.keys() & Project.model_fields.keys() - {"id", "registered_at", "stoppages", "told"}


async def project_out(session: AsyncSession, project: Project) -> ProjectOut:
    regimes = (await queries.regimes_of(session, [project.number]))[project.number]
    entry = {name: getattr(project, name) for name in ENTRY}
    return ProjectOut(
        **entry,
        registered_at=project.registered_at.astimezone(CHINA),
        id=project.number,
        stoppages=[StoppageOut.model_validate(each) for each in project.stoppages],
        told=ToldIn.model_validate(project.told),
        flags=_flags(project),
        regimes=[_regime(regimes[each]) for each in Regime if each in regimes],
        evidence=[_evidence(filed) for filed in await queries.on_file(session, project.number)],
    )


async def listed(session: AsyncSession, rows: Sequence[Project]) -> list[ListedProjectOut]:
    regimes = await queries.regimes_of(session, [row.number for row in rows])
    return [
        ListedProjectOut(
            id=row.number,
            version=row.version,
            name=row.name,
            division=row.division,
            general_contractor=FirmOut.model_validate(row.general_contractor),
            lacking=_in_state(regimes[row.number], State.LACKING),
            unknown=_in_state(regimes[row.number], State.UNKNOWN),
            completed_on=row.completed_on,
        )
        for row in rows
    ]


def _in_state(regimes: dict[Regime, RegimeRow], state: State) -> list[Regime]:
    return [each for each in Regime if each in regimes and regimes[each].state == state]


def _flags(project: Project) -> list[str]:
    """The parties whose code has a wrong check character."""
    parties = {"general_contractor": project.general_contractor, "project_owner": project.project_owner or {}}
    parties |= {f"subcontractors/{number}": each for number, each in enumerate(project.subcontractors)}
    codes = {name: each.get("uscc") for name, each in parties.items()}
    return [f"uscc-check-digit:{name}" for name, code in codes.items() if code and not uscc_ok(code)]


def _regime(row: RegimeRow) -> RegimeOut:
    gaps = [GapOut.model_validate(each) for each in row.gaps]
    return RegimeOut(regime=row.regime, state=row.state, since=row.since, gaps=gaps)


def _evidence(filed: Filed) -> EvidenceOut:
    content = shown_content(filed.content)
    return EvidenceOut(kind=filed.kind, at=filed.at.astimezone(CHINA), by=filed.by, content=content)
