"""The team of three that is called to a live incident (C17), each by a letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.incidents.rules import TEAM, Level, emergency
from services.intake.assignments.incidents.schemas import TeamMemberIn
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.tables import LETTERS
from services.intake.lists import lists
from services.intake.lists.units import Duty, Matter, Unit, unit_for
from shared import clock
from shared.assignments import letters
from shared.assignments.tables import AssignmentKind, AssignmentState
from shared.tracks.matter import Work


@dataclass(frozen=True)
class Graded:
    """How many people there are, the level, and who is called by which role: None where nobody can be named."""

    people: int
    level: str
    team: Mapping[str, TeamMemberIn | None]
    seen_by: tuple[str, ...]
    """The parties that may see the incident so far."""
    started: bool = False
    """Whether the emergency plan was started before: fewer people later do not undo that."""

    @property
    def emergency(self) -> bool:
        return self.started or emergency(Level(self.level))

    @property
    def called(self) -> list[str]:
        return list(self.team)

    @property
    def missing(self) -> list[str]:
        return [role for role, member in self.team.items() if member is None]

    @property
    def parties(self) -> list[str]:
        """With those that are called."""
        called = [member.party for member in self.team.values() if member is not None and member.party is not None]
        return list(dict.fromkeys([*self.seen_by, *called]))


async def to_call(
    session: AsyncSession, incident: Incident, named: list[TeamMemberIn]
) -> dict[str, TeamMemberIn | None]:
    """The member of each role that is named, or has no running letter.

    A role that is not named gets the unit of the place's lists; None where they name none.
    """
    there = {each.role for each in await LETTERS.running(session, incident.number)}
    said = {str(each.role): each for each in named}
    wanted = {role: duty for role, duty in TEAM.items() if role in said or role not in there}
    return {role: said.get(role) or _member(incident, role, duty) for role, duty in wanted.items()}


async def call_team(session: AsyncSession, work: Work[Incident, None]) -> None:
    """Issue a letter to each who is called. Raises UnknownParty."""
    assert isinstance(work.given, Graded)
    incident = work.row
    for role, member in work.given.team.items():
        assert member is not None, "the table refuses a team that is not complete"
        await LETTERS.issue(
            session,
            work.by.label,
            about=(work.matter.chain.kind, incident.number, incident.division),
            kind=AssignmentKind.TEAM,
            unit=member.unit,
            party=member.party,
            due_on=None,
            reason=None,
            body=message_about(incident),
            role=role,
        )


async def end_letters(session: AsyncSession, work: Work[Incident, None]) -> None:
    """With the incident its team's letters end."""
    for letter in await LETTERS.running(session, work.row.number):
        await letters.end(session, letter, AssignmentState.ENDED, None)


def listed(incident: Incident, duty: Duty) -> Unit | None:
    """The unit that the place's lists name for such an incident."""
    return unit_for(lists().units, duty, Matter(incident.division, incident.domain, incident.sector))


def _member(incident: Incident, role: str, duty: Duty) -> TeamMemberIn | None:
    known = listed(incident, duty)
    return TeamMemberIn.model_validate({"role": role, "unit": known.unit, "party": known.party}) if known else None


def message_about(incident: Incident) -> dict[str, Any]:
    """What a letter or message about the incident says of it, as JSON."""
    return {
        "incident": incident.number,
        "kind": incident.kind,
        "people": incident.people,
        "level": incident.level,
        "emergency": incident.emergency,
        "place": incident.place,
        "happened_at": incident.happened_at.astimezone(clock.CHINA).isoformat(),
        "project_id": incident.project_id,
        "employer_uscc": incident.employer_uscc,
    }
