"""The team of three that is called to a live incident (C17), each by a letter."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments import letters
from services.intake.assignments import queries as assignment_queries
from services.intake.assignments.incidents.rules import TEAM, TeamIncomplete
from services.intake.assignments.incidents.schemas import TeamMemberIn
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.tables import AssignmentKind
from services.intake.lists import lists
from services.intake.lists.units import Duty, Matter, unit_for
from shared import clock
from shared.access.callers import Caller


async def call_team(session: AsyncSession, caller: Caller, incident: Incident, named: list[TeamMemberIn]) -> list[str]:
    """Issue a letter to each role that is named, or has no running letter; returns the roles called.

    A role that is not named gets the unit of the place's lists. Raises TeamIncomplete, with the roles for which there
    is none, and UnknownParty.
    """
    there = {each.role for each in await assignment_queries.running_letters(session, incident.number)}
    said = {each.role: each for each in named}
    team = {role: said.get(role) or _listed(incident, role, duty) for role, duty in TEAM.items()}  # type: ignore[call-overload]
    wanted = {role: member for role, member in team.items() if role in said or role not in there}
    if missing := [role for role, member in wanted.items() if member is None]:
        raise TeamIncomplete(missing=", ".join(missing))
    for role, member in wanted.items():
        assert member is not None
        await letters.issue(
            session,
            caller,
            about=("incident", incident.number, incident.division),
            kind=AssignmentKind.TEAM,
            unit=member.unit,
            party=member.party,
            due_on=None,
            reason=None,
            body=message_about(incident),
            role=role,
        )
        if member.party is not None and member.party not in incident.parties:
            incident.parties = [*incident.parties, member.party]
    return list(wanted)


def _listed(incident: Incident, role: str, duty: Duty) -> TeamMemberIn | None:
    known = unit_for(lists().units, duty, Matter(incident.division, incident.domain, incident.sector))
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
