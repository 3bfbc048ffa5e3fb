"""What is done about live incidents 突发事件 (C17, INT-08), as their table has it: reports, grading, ending."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.incidents import queries
from services.intake.assignments.incidents.rules import Level, level_of
from services.intake.assignments.incidents.schemas import ClassifyIncidentIn, CloseIncidentIn, IncidentIn, ReportUpIn
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.incidents.team import Graded, call_team, end_letters, listed, message_about, to_call
from services.intake.assignments.incidents.track import CLASSIFY, CLOSE, INCIDENT, REPORT_UP, REPORTING, IncidentStage
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.rules.masking import neutral
from services.intake.lists import lists
from services.intake.lists.units import Duty
from services.intake.verification.rules import check_listed
from shared import clock, history, regions
from shared.access.callers import Caller
from shared.assignments.letters import check_party
from shared.contracts.intake import IncidentClassified, IncidentReported
from shared.tracks import decide
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances, person
from shared.tracks.matter import Letter, Matter, Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker
from shared.values.date_checks import check_past

KIND = INCIDENT.name


@dataclass(frozen=True)
class ToldUp:
    """Which unit was told, where it is known, and when the superior was first told."""

    unit: str | None
    first_at: datetime


async def report(session: AsyncSession, caller: Caller, given: IncidentIn) -> Incident:
    """Record a live incident, reported by the police, the owner (CON-16), a contractor's hotline or an officer.

    The hours in which the superior must be told begin. Raises WrongDivision, InTheFuture, TooEarly, and NotFound for a
    complaint that the caller may not see; NotListed for a sector that the place's lists do not have.
    """
    caller.need_division(given.division)
    by = person(session, caller)
    check_listed("sector", given.sector, lists().sectors_in(given.division))
    check_past(given.happened_at.astimezone(clock.CHINA).date(), by.today, "happened_at")
    for number in given.complaints:
        await complaint_queries.read(session, caller, number)
    plain = given.model_dump(exclude={"account", "place"})
    incident = Incident(
        **plain,
        number=await queries.next_incident(session, given.division, by.today.year),
        stage=IncidentStage.REPORTED,
        parties=[caller.party],
        reported_at=by.at,
        reported_by=by.label,
        place=neutral(given.place),
        account=neutral(given.account),
    )
    matter = TRACKER.new(incident, None)
    decide.begin(TRACKER.bound, matter, "reported", by, facts={"people": given.people, "kind": given.kind})
    matter.changes.publish(_reported(matter.row, by.at))
    await TRACKER.written(session, matter)
    return matter.row


async def classify(
    session: AsyncSession, caller: Caller, number: str, seen: int, given: ClassifyIncidentIn
) -> Incident:
    """Record the number of people and the level, and call the team of three, each by letter.

    A role with a running letter is not called again unless `team` names it. Raises RoleMissing, NotFound, Stale,
    IllegalMove, TeamIncomplete, UnknownParty, and UnknownHere where the place's line for a group is unknown.
    """
    matter = await TRACKER.may(session, caller, number, seen, CLASSIFY)
    incident = matter.row
    level, team = _level(incident, given.people), await to_call(session, incident, given.team)
    graded = Graded(given.people, level.value, team, tuple(incident.parties), started=incident.emergency)
    await TRACKER.take(session, matter, CLASSIFY, graded, person(session, caller), words=given.note)
    return incident


async def report_up(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReportUpIn) -> Incident:
    """Record that the superior was told, which meets the deadline; a party in this system gets a message.

    Raises RoleMissing, NotFound, Stale, UnknownParty, and IllegalMove once the incident is closed.
    """
    matter = await TRACKER.may(session, caller, number, seen, REPORT_UP)
    incident, by = matter.row, person(session, caller)
    unit, party = await _superior(session, incident, given)
    matter.partners = {"superior": party} if party else {}
    told = ToldUp(unit, incident.reported_up_at or by.at)
    await TRACKER.take(session, matter, REPORT_UP, told, by, words=given.note)
    return incident


async def close(session: AsyncSession, caller: Caller, number: str, seen: int, given: CloseIncidentIn) -> Incident:
    """Close the incident and end its letters and deadlines.

    Raises RoleMissing, NotFound, Stale, IllegalMove, and NotReportedUp for a group incident that was not reported to
    the superior before (INT-08).
    """
    return (await TRACKER.do(session, caller, number, seen, CLOSE, given, words=given.outcome)).row


async def note(
    session: AsyncSession, incident: Incident, by: str, action: str, words: str | None, facts: dict[str, Any]
) -> None:
    """What an incident's history says of one of its letters. Phone, ID and card numbers are replaced."""
    masked = neutral(words) if words else None
    await history.record(session, incident, kind=KIND, by=by, action=action, note=masked, facts=facts)


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
    known = listed(incident, Duty.SUPERIOR)
    unit, party = (given.unit, given.party) if given.unit or known is None else (known.unit, known.party)
    await check_party(session, party)
    return unit, party


def _reported(incident: Incident, at: datetime) -> IncidentReported:
    return IncidentReported(
        division=incident.division,
        incident=incident.number,
        people=incident.people,
        domain=incident.domain,
        employer_uscc=incident.employer_uscc,
        project_id=incident.project_id,
        complaints=incident.complaints,
        reported_on=at.astimezone(clock.CHINA).date(),
    )


def _classified(work: Work[Incident, None]) -> IncidentClassified:
    incident = work.row
    return IncidentClassified(
        division=incident.division,
        incident=incident.number,
        level=incident.level,
        people=incident.people,
        emergency=incident.emergency,
        government_project=incident.gov_invested,
        classified_on=work.day,
    )


def report_to_superior(work: Work[Incident, None]) -> Letter:
    """What a superior with a party in this system is told, as often as it is told something."""
    body = {**message_about(work.row), "account": work.row.account, "note": work.words}
    return Letter(REPORTING.name, work.row.number, f"v{work.row.version}", body)


def _where(incident: Incident, _: None) -> Circumstances:
    """The superior is named with each report."""
    since = incident.reported_at.astimezone(clock.CHINA).date()
    return Circumstances(division=incident.division, parties=tuple(incident.parties), since=since)


async def _mask(session: AsyncSession, matter: Matter[Incident, None], words: str) -> str:
    return neutral(words)


TRACKER = Tracker(
    Binding[IncidentStage, Incident, None](
        INCIDENT,
        Incident,
        letters=(report_to_superior,),
        facts={IncidentClassified: _classified},
        afterwards=("call_team", "end_letters"),
    ),
    Place(),
    where=_where,
    mask=_mask,
    afterwards=(call_team, end_letters),
)
