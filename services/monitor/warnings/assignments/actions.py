"""A major warning is given to two units, each by its own letter; the labour authority stays its owner (C15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects import queries as project_queries
from services.monitor.projects.tables import Project
from services.monitor.warnings.assignments import queries
from services.monitor.warnings.assignments.tables import LETTERS
from services.monitor.warnings.commands import DUAL_ASSIGN
from services.monitor.warnings.episodes import KIND, PROJECT, TRACKER
from services.monitor.warnings.messages import about_warning
from services.monitor.warnings.tables import Warned
from shared.access.callers import Caller
from shared.assignments import double, letters
from shared.assignments.schemas import DualAssignIn, HelperIn
from shared.assignments.tables import AssignmentKind, AssignmentState
from shared.tracks.circumstances import person
from shared.values import divisions


@dataclass(frozen=True)
class GivenToTwo:
    """To which units by which letters, by which day, and who may see the warning from now on."""

    industry: str
    territory: str
    letters: list[str]
    due_on: date
    parties: list[str]


async def dual_assign(session: AsyncSession, caller: Caller, number: str, seen: int, given: DualAssignIn) -> Warned:
    """Give the warning to industry department and territory, each by letter; both may see it. Its owner stays.

    Raises RoleMissing, NotFound, Stale, NoUnitKnown, SameUnitTwice, UnknownParty, TooEarly, IllegalMove.
    """
    matter = await TRACKER.may(session, caller, number, seen, DUAL_ASSIGN)
    warning = matter.row
    project = await project_of(session, warning)
    units = double.both(given, lambda kind: _known(warning, project, kind))
    reason = await TRACKER.masked(session, matter, given.reason)
    issued = [
        await LETTERS.issue(
            session,
            caller.label,
            about=(KIND, warning.number, warning.division),
            kind=kind,
            unit=to.unit,
            party=to.party,
            due_on=to.due_on,
            reason=reason,
            body=about_warning(warning),
        )
        for kind, to in units.items()
    ]
    named = {to.party for to in units.values() if to.party is not None}
    told = GivenToTwo(
        industry=units[AssignmentKind.INDUSTRY].unit,
        territory=units[AssignmentKind.TERRITORY].unit,
        letters=[each.document_no for each in issued],
        due_on=given.due_on,
        parties=sorted({*warning.parties, *named}),
    )
    taken = await TRACKER.take(session, matter, DUAL_ASSIGN, told, person(session, caller), words=given.reason)
    return taken.row


async def end_letters(session: AsyncSession, warnings: Sequence[str]) -> None:
    """With the warning its letters end."""
    for letter in await queries.running_about(session, warnings):
        await letters.end(session, letter, AssignmentState.ENDED, None)


async def project_of(session: AsyncSession, warning: Warned) -> Project | None:
    """The project that the warning is about; None for works seen and firms."""
    return await project_queries.find(session, warning.subject) if warning.subject_kind == PROJECT else None


def _known(warning: Warned, project: Project | None, kind: AssignmentKind) -> HelperIn | None:
    """The industry department of the project's entry; the territory is the place itself."""
    told = project.told if project is not None else {}
    if kind is AssignmentKind.TERRITORY:
        here = warning.division
        return HelperIn(unit=divisions.name(here), party=told.get("territory")) if divisions.is_known(here) else None
    if project is None or not project.industry_department:
        return None
    return HelperIn(unit=project.industry_department, party=told.get("industry"))
