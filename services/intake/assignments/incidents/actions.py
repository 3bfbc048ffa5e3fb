"""Actions on live incidents 突发事件 (C17, INT-08): report, classify and call the team, report up, close."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments import letters
from services.intake.assignments import queries as assignment_queries
from services.intake.assignments.incidents import queries
from services.intake.assignments.incidents.rules import IncidentStage, Level, check_may_close, emergency, level_of, move
from services.intake.assignments.incidents.schemas import ClassifyIncidentIn, CloseIncidentIn, IncidentIn, ReportUpIn
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.incidents.team import call_team, message_about
from services.intake.assignments.tables import AssignmentState
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.rules.masking import neutral
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.lists import lists
from services.intake.lists.units import Duty, Matter, unit_for
from shared import clock, history, obligations, regions
from shared.access.callers import Caller
from shared.contracts.intake import IncidentClassified, IncidentReported
from shared.deliveries import deliver
from shared.messaging.outbox import publish
from shared.obligations.questions import known_or_asked
from shared.values.date_checks import check_past

KIND = "incident"
REPORT = "incident-report"
HOURS = "incident_report_hours"


async def report(session: AsyncSession, caller: Caller, given: IncidentIn) -> Incident:
    """Record a live incident, reported by the police, a contractor's hotline or an officer.

    The hours in which the superior must be told begin. Raises WrongDivision, InTheFuture, TooEarly, and NotFound for a
    complaint that the caller may not see.
    """
    caller.need_division(given.division)
    now = clock.now()
    check_past(given.happened_at.astimezone(clock.CHINA).date(), now.date(), "happened_at")
    for number in given.complaints:
        await complaint_queries.read(session, caller, number)
    plain = given.model_dump(exclude={"account", "place"})
    incident = Incident(
        **plain,
        number=await queries.next_incident(session, given.division, now.year),
        stage=IncidentStage.REPORTED,
        parties=[caller.party],
        reported_by=caller.label,
        place=neutral(given.place),
        account=neutral(given.account),
    )
    session.add(incident)
    await step(session, incident, caller.label, "reported", None, {"people": given.people, "kind": given.kind})
    await _start_hours(session, incident)
    publish(
        session,
        IncidentReported(
            division=incident.division,
            incident=incident.number,
            people=incident.people,
            domain=incident.domain,
            employer_uscc=incident.employer_uscc,
            project_id=incident.project_id,
            complaints=incident.complaints,
            reported_on=now.date(),
        ),
    )
    return incident


async def classify(
    session: AsyncSession, caller: Caller, number: str, seen: int, given: ClassifyIncidentIn
) -> Incident:
    """Record the number of people and the level, and call the team of three, each by letter.

    A role with a running letter is not called again unless `team` names it. Raises RoleMissing, NotFound, Stale,
    IllegalMove, TeamIncomplete, UnknownParty, and UnknownHere where the place's line for a group is unknown.
    """
    caller.need_role(*DECIDERS)
    incident = await queries.lock_incident(session, caller, number, seen)
    level = _level(incident, given.people)
    was = incident.stage
    incident.stage = move(was, IncidentStage.HANDLING)
    incident.people, incident.level, incident.emergency = given.people, level.value, emergency(level)
    called = await call_team(session, caller, incident, given.team)
    facts = {"level": level.value, "people": given.people, "emergency": incident.emergency, "called": called}
    await step(session, incident, caller.label, "classified", given.note, {**facts, "rule": "INT-08"}, was=was)
    publish(
        session,
        IncidentClassified(
            division=incident.division,
            incident=number,
            level=level.value,
            people=incident.people,
            emergency=incident.emergency,
            government_project=incident.gov_invested,
            classified_on=clock.today(),
        ),
    )
    return incident


async def report_up(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReportUpIn) -> Incident:
    """Record that the superior was told, which meets the deadline; a party in this system gets a message.

    Raises RoleMissing, NotFound, Stale, UnknownParty.
    """
    caller.need_role(*DECIDERS)
    incident = await queries.lock_incident(session, caller, number, seen)
    unit, party = await _superior(session, incident, given)
    now, first = clock.now(), incident.reported_up_at is None
    if first:
        incident.reported_up_at = now
    facts = {"unit": unit, "party": party, "rule": "INT-08"}
    await step(session, incident, caller.label, "reported-up", given.note, facts)
    if party is not None:
        occasion = f"v{incident.version}"
        body = {**message_about(incident), "account": incident.account, "note": neutral(given.note)}
        await deliver(session, party=party, kind=REPORT, subject=number, occasion=occasion, body=body)
    await obligations.meet(session, KIND, number, REPORT, now.date())
    return incident


async def close(session: AsyncSession, caller: Caller, number: str, seen: int, given: CloseIncidentIn) -> Incident:
    """Close the incident and end its letters and deadlines.

    Raises RoleMissing, NotFound, Stale, IllegalMove, and NotReportedUp for a group incident that was not reported to
    the superior before (INT-08).
    """
    caller.need_role(*DECIDERS)
    incident = await queries.lock_incident(session, caller, number, seen)
    was = incident.stage
    incident.stage = move(was, IncidentStage.CLOSED)
    level = Level(incident.level) if incident.level else None
    check_may_close(level, reported_up=incident.reported_up_at is not None)
    incident.ended_at, incident.outcome = clock.now(), neutral(given.outcome)
    for letter in await assignment_queries.running_letters(session, number):
        await letters.end(session, letter, AssignmentState.ENDED, None)
    await obligations.cancel(session, KIND, number)
    await step(session, incident, caller.label, "closed", given.outcome, {"people": incident.people}, was=was)
    return incident


async def step(
    session: AsyncSession,
    incident: Incident,
    by: str,
    action: str,
    note: str | None,
    facts: dict[str, Any],
    was: IncidentStage | None = None,
) -> None:
    """Append an entry to the incident's history. Phone, ID and card numbers in the note are replaced.

    `was` is the stage before, where the action moved the incident.
    """
    await history.record(
        session,
        incident,
        kind=KIND,
        by=by,
        action=action,
        from_stage=str(was) if was else None,
        to_stage=str(incident.stage) if was else None,
        note=neutral(note) if note else None,
        facts=facts,
    )


def _level(incident: Incident, people: int) -> Level:
    """The level by the number of people. Raises UnknownHere where it depends on a line that the place's pack lacks."""
    level = level_of(people, None)
    if level is None:
        line = regions.value(incident.division, "collective_workers", clock.today()).number()
        level = level_of(people, line)
    assert level is not None
    return level


async def _superior(session: AsyncSession, incident: Incident, given: ReportUpIn) -> tuple[str | None, str | None]:
    """The superior's unit and party, as given or from the lists; (None, None) where neither names it: then only the
    note says who was told. Raises UnknownParty.
    """
    known = unit_for(lists().units, Duty.SUPERIOR, Matter(incident.division, incident.domain, incident.sector))
    unit, party = (given.unit, given.party) if given.unit or known is None else (known.unit, known.party)
    await letters.check_party(session, party)
    return unit, party


async def _start_hours(session: AsyncSession, incident: Incident) -> None:
    """Begin the place's hours to tell the superior, from the report on (INT-08). Unknown hours: a person is asked."""
    reported_on = incident.reported_at.astimezone(clock.CHINA).date()
    hours = await known_or_asked(session, incident.division, HOURS, reported_on)
    if hours is None:
        return
    await obligations.start(
        session,
        subject_kind=KIND,
        subject=incident.number,
        division=incident.division,
        name=REPORT,
        rule_id=hours.rule or "INT-08",
        legal_basis=hours.source,
        started_on=reported_on,
        start_event="incident-reported",
        started_at=incident.reported_at,
        term=hours.term(),
    )
