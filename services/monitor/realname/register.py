"""Projects, the units that take part and their crews: what the protocol adds and changes."""

from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import text
from sqlmodel import select

from services.monitor.projects import queries as project_queries
from services.monitor.projects.rules.party_types import PartyType
from services.monitor.projects.tables import Project, ProjectParty, Team
from services.monitor.realname.rules import failures
from services.monitor.realname.rules.fields import Data
from services.monitor.realname.rules.methods import BUILDING, FINISHED, STOPPED
from services.monitor.realname.tables import RealnameProject
from services.monitor.realname.work import Work, code_is_taken, project_of
from services.monitor.regimes.register import entry_of, put_by_platform
from services.monitor.regimes.schemas import ProjectIn
from services.monitor.regimes.stoppages import keep_to
from shared.values.divisions import contains

EMPLOYING = frozenset(
    {
        PartyType.PROFESSIONAL_SUBCONTRACTOR,
        PartyType.EQUIPMENT_SUBCONTRACTOR,
        PartyType.LOGISTICS,
        PartyType.SPECIAL_EQUIPMENT,
        PartyType.LABOUR_SUBCONTRACTOR,
    }
)
"""Units whose people work on the site: they are subcontractors of the entry. Our own choice."""
MOST_SUBCONTRACTORS = 100
RENAMED = text("""update membership set team = :new
    where project = :project and employer_uscc = :corp and team = :old""")
Result = list[dict[str, Any]]


async def add_project(work: Work, data: Data) -> Result:
    """Register a project, or name one of the register by `thirdPartyProjectCode`. Raises ProjectExists,
    OutsideDivisions, or UnknownProject where the code is one of other divisions.
    """
    code = data["projectCode"] or f"RN-{data['areaCode']}-{work.serial.rsplit('-', 2)[1]}"
    await project_queries.lock_number(work.session, code)
    if await code_is_taken(work.session, code):
        await work.project(code)  # of one in other divisions nothing is told
        raise failures.ProjectExists(number=code)
    if (ours := await _same_project(work, data)) is not None:
        work.session.add(RealnameProject(code=code, project=ours.number, party=work.party, registered=False))
        return [{"projectCode": code}]
    if not any(contains(each, data["areaCode"]) for each in work.divisions):
        raise failures.OutsideDivisions
    entry = _checked({"division": data["areaCode"]} | _entry(data))
    project = await put_by_platform(work.session, work.party, code, entry)
    work.session.add(RealnameProject(code=code, project=project.number, party=work.party, registered=True))
    await _stands_still(work, project, data)
    return [{"projectCode": code}]


async def change_project(work: Work, data: Data) -> Result:
    """Change an entry that this party registered. Raises UnknownProject, NotYours."""
    project = await work.project(data["projectCode"])
    await _check_registered(work, project)
    await _lock(work, project)
    entry = _checked(entry_of(project) | _entry(data, project))
    await put_by_platform(work.session, work.party, project.number, entry)
    await _stands_still(work, project, data)
    return [{"projectCode": data["projectCode"]}]


async def add_party(work: Work, data: Data) -> Result:
    """Raises UnknownProject, PartyExists."""
    project = await work.project(data["projectCode"])
    assert project.id is not None
    if await work.session.get(ProjectParty, (project.id, data["corpCode"])) is not None:
        raise failures.PartyExists
    party = ProjectParty(
        project=project.id,
        corp_code=data["corpCode"],
        corp_name=data["corpName"],
        kind=PartyType(data["corpType"]),
        manager=await work.person(data["pmIdCardNumber"], data["pmName"], data["pmPhone"]),
        entered_on=_day(data["entryTime"]),
        left_on=_day(data["exitTime"]),
        written_by=work.party,
    )
    work.session.add(party)
    await work.session.flush()
    await _into_the_entry(work, project, party)
    return [{"corpCode": party.corp_code}]


async def change_party(work: Work, data: Data) -> Result:
    """Raises UnknownProject, UnknownParty, NotYours."""
    project = await work.project(data["projectCode"])
    party = await work.session.get(ProjectParty, (project.id, data["corpCode"]))
    if party is None:
        raise failures.UnknownParty
    _check_written(work, party)
    manager = await work.person(data["pmIdCardNumber"], data["pmName"], data["pmPhone"])
    kind = data["corpType"] and PartyType(data["corpType"])
    told = {"corp_name": data["corpName"], "kind": kind, "manager": manager, **_stay(data)}
    _change(party, told)
    return [{"corpCode": party.corp_code}]


async def add_team(work: Work, data: Data) -> Result:
    """Raises UnknownProject, UnknownParty, TeamExists."""
    project = await work.project(data["projectCode"])
    assert project.id is not None
    if await work.session.get(ProjectParty, (project.id, data["corpCode"])) is None:
        raise failures.UnknownParty
    team = Team(project=project.id, corp_code=data["corpCode"], name=data["teamName"], written_by=work.party)
    await _check_name(work, team, data["teamName"])
    _change(team, {**await _people(work, data), **_stay(data)})
    work.session.add(team)
    await work.session.flush()
    return [{"teamSysNo": team.number}]


async def change_team(work: Work, data: Data) -> Result:
    """A new name is also the one by which its workers are known. Raises UnknownProject, UnknownTeam, NotYours or
    TeamExists.
    """
    project = await work.project(data["projectCode"])
    team = await work.team(project, data["teamSysNo"])
    _check_written(work, team)
    old, new = team.name, data["teamName"] or team.name
    if new != old:
        await _check_name(work, team, new)
        connection = await work.session.connection()
        await connection.execute(RENAMED, {"project": project.id, "corp": team.corp_code, "old": old, "new": new})
    _change(team, {"name": new, **await _people(work, data), **_stay(data)})
    return [{"teamSysNo": team.number}]


async def _check_name(work: Work, team: Team, name: str) -> None:
    """Raises TeamExists with the number to adopt."""
    same = select(Team).where(Team.project == team.project, Team.corp_code == team.corp_code, Team.name == name)
    there = (await work.session.exec(same)).first()
    if there is not None:
        raise failures.TeamExists(number=there.number)


async def _people(work: Work, data: Data) -> dict[str, int | None]:
    leader = (data["teamLeaderIdNumber"], data["teamLeaderName"], data["teamLeaderPhone"])
    person = "responsiblePerson"
    responsible = (data[f"{person}IdNumber"], data[f"{person}Name"], data[f"{person}Phone"])
    return {"leader": await work.person(*leader), "responsible": await work.person(*responsible)}


async def _check_registered(work: Work, project: Project) -> None:
    """Raises NotYours unless this party entered the project in the register."""
    if not await _registered(work, project):
        raise failures.NotYours


async def _registered(work: Work, project: Project) -> bool:
    found = select(RealnameProject).where(
        RealnameProject.project == project.number, RealnameProject.party == work.party, RealnameProject.registered
    )
    return (await work.session.exec(found)).first() is not None


def _check_written(work: Work, row: ProjectParty | Team) -> None:
    """Raises NotYours."""
    if row.written_by != work.party:
        raise failures.NotYours


async def _into_the_entry(work: Work, project: Project, party: ProjectParty) -> None:
    """A unit that employs people on a site which this party registered is a subcontractor of its entry."""
    known = {*project.employers}
    full = len(project.subcontractors) >= MOST_SUBCONTRACTORS
    if party.kind not in EMPLOYING or party.corp_code in known or full or not await _registered(work, project):
        return
    await _lock(work, project)
    entry = entry_of(project)
    entry["subcontractors"] = [*entry["subcontractors"], {"name": party.corp_name, "uscc": party.corp_code}]
    await put_by_platform(work.session, work.party, project.number, _checked(entry))


async def _lock(work: Work, project: Project) -> None:
    """Read the project anew, its entry now ours alone to change; number before row, as whoever registers one does."""
    await project_queries.lock_number(work.session, project.number)
    await project_queries.lock_for_machinery(work.session, project.number)


async def _same_project(work: Work, data: Data) -> Project | None:
    """The project that is in the register under the sender's other number, with the same contractor."""
    number = data["thirdPartyProjectCode"]
    ours = None if number is None else await project_of(work.session, work.divisions, number)
    same = ours is not None and ours.general_contractor["uscc"] == data["contractorCorpCode"]
    return ours if same else None


async def _stands_still(work: Work, project: Project, data: Data) -> None:
    """停工 and 在建: months in which nobody works owe nothing."""
    if data["prjStatus"] in (BUILDING, STOPPED):
        await keep_to(work.session, work.party, project, data["prjStatus"] == STOPPED)


def _entry(data: Data, before: Project | None = None) -> dict[str, Any]:
    """What the data says of the register's entry; what they leave out stays."""
    contractor = before.general_contractor if before else {}
    firm = {
        "name": data["contractorCorpName"] or contractor.get("name"),
        "uscc": data["contractorCorpCode"] or contractor.get("uscc"),
    }
    entry: dict[str, Any] = {"general_contractor": firm}
    if data["buildCorpName"] is not None:
        entry["project_owner"] = {"name": data["buildCorpName"], "uscc": data["buildCorpCode"]}
    if data["name"] is not None:
        entry["name"] = data["name"]
    if data["startDate"] is not None:
        entry["started_on"] = data["startDate"]
    if data["completeDate"] is not None:
        ended = data["prjStatus"] == FINISHED
        entry["completed_on" if ended else "planned_completion_on"] = data["completeDate"]
    return entry


def _checked(entry: dict[str, Any]) -> ProjectIn:
    """Raises Before where the works end before they begin, RowRefused for anything else."""
    try:
        return ProjectIn.model_validate(entry)
    except ValidationError as wrong:
        field = next((str(each["loc"][-1]) for each in wrong.errors() if each["loc"]), "")
        if not field:
            raise failures.Before(field="completeDate", first="startDate") from None
        raise failures.OutOfRange(field=field) from None


def _stay(data: Data) -> dict[str, Any]:
    return {"entered_on": _day(data["entryTime"]), "left_on": _day(data["exitTime"])}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _change(row: ProjectParty | Team, told: dict[str, Any]) -> None:
    """What is told replaces what there was; what is left out stays. Raises Before."""
    for name, value in told.items():
        if value is not None:
            setattr(row, name, value)
    if row.entered_on and row.left_on and row.left_on < row.entered_on:
        raise failures.Before(field="exitTime", first="entryTime")
