"""Routes of live incidents: to report, list, read, classify, report up and close them."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.intake.assignments.incidents import actions, export, queries
from services.intake.assignments.incidents.rules import Level
from services.intake.assignments.incidents.schemas import (
    ClassifyIncidentIn,
    CloseIncidentIn,
    IncidentIn,
    IncidentOut,
    ReportUpIn,
)
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.incidents.track import IncidentStage
from services.intake.assignments.tables import LETTERS
from shared import clock, history
from shared.assignments.endpoints import letters_about
from shared.assignments.schemas import AssignmentsOut
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1/incidents", tags=["incidents"], route_class=AuthenticatedRoute)


async def chosen_filters(
    stage: IncidentStage | None = None, level: Level | None = None, division: Division | None = None
) -> dict[str, str | None]:
    """The filters of the list and of the count, by name; None where one is not given."""
    return {"stage": stage, "level": level, "division": division}


Filters = Annotated[dict[str, str | None], Depends(chosen_filters)]
EXPORT = of_list("incidents", queries.INCIDENTS, export.COLUMNS, chosen_filters)


@router.post("", status_code=201)
async def report(session: Transaction, caller: CurrentCaller, body: IncidentIn) -> IncidentOut:
    """Report a live incident."""
    return _shown(await actions.report(session, caller, body))


def _shown(incident: Incident) -> IncidentOut:
    """The incident as the API shows it, times in China's zone."""
    shown = IncidentOut.model_validate(incident)
    moments = ("reported_at", "happened_at", "reported_up_at", "ended_at")
    local = {name: getattr(incident, name) for name in moments}
    return shown.model_copy(update={name: at.astimezone(clock.CHINA) if at else None for name, at in local.items()})


add_list(router, "", EXPORT, IncidentOut, each(_shown), "Incidents the caller may see, newest first.")


@router.get("/{number}")
async def read_incident(session: Transaction, caller: CurrentCaller, number: str) -> IncidentOut:
    """One incident."""
    return _shown(await queries.read_incident(session, caller, number))


@router.get("/{number}/history")
async def read_history(session: Transaction, caller: CurrentCaller, number: str) -> history.History:
    """Every entry of the incident's history, oldest first, with the hashes of the chain."""
    incident = await queries.read_incident(session, caller, number)
    return await history.steps(session, actions.KIND, incident.number)


@router.get("/{number}/assignments")
async def read_team(session: Transaction, caller: CurrentCaller, number: str) -> AssignmentsOut:
    """The team of three, each with the receipt of its letter."""
    incident = await queries.read_incident(session, caller, number)
    return await letters_about(session, LETTERS, incident.number)


@router.post("/{number}/classify")
async def classify(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ClassifyIncidentIn
) -> IncidentOut:
    """Record how many people there are, and call the team of three."""
    return _shown(await actions.classify(session, caller, number, seen, body))


@router.post("/{number}/report-up")
async def report_up(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ReportUpIn
) -> IncidentOut:
    """Record that the superior was told, the first time or again. Refused with 409 once the incident is closed."""
    return _shown(await actions.report_up(session, caller, number, seen, body))


@router.post("/{number}/close")
async def close(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: CloseIncidentIn
) -> IncidentOut:
    """Close an incident; a group incident only after it was reported to the superior."""
    return _shown(await actions.close(session, caller, number, seen, body))
