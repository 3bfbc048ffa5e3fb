"""Workers of a project: their registration, when they came and went, their contracts and trainings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.monitor.feeds import months
from services.monitor.feeds.stays import store_roster
from services.monitor.projects.tables import Project, Team
from services.monitor.realname.register import Result
from services.monitor.realname.rules import failures
from services.monitor.realname.rules.fields import Data
from services.monitor.realname.rules.methods import UNKEPT
from services.monitor.realname.tables import RecordKind
from services.monitor.realname.work import Work, of_rows, team_key
from services.monitor.roster.tables import ContractKind
from shared import clock

TRADES = """update membership set work_type = coalesce($3, work_type), work_role = coalesce($4, work_role)
    where project = $1 and person_id = $2"""
IN, OUT = "1", "0"
NO_BATCH = 0
"""Entries and exits are no rows of a feed: they change a roster's row."""


async def add_workers(work: Work, data: Data) -> Result:
    """Register workers in a crew. Raises UnknownProject, UnknownTeam, WorkerExists for whoever is there and has not
    left.
    """
    project, team = await _place(work, data)
    rows = data["rows"]
    people = await work.people().find(work.driver, [row["idCardNumber"] for row in rows], clock.now(), make=False)
    there = await work.members(project, people.values())
    for place, row in enumerate(rows, start=1):
        person = people.get(row["idCardNumber"])
        member = None if person is None else there.get(person)
        written = None if person is None else await work.worker_record(project, person)
        if written is not None and member is not None and member["left_on"] is None:
            raise of_rows(failures.WorkerExists(number=written.team), place, rows)
    return await _register(work, project, team, rows)


async def change_workers(work: Work, data: Data) -> Result:
    """Raises UnknownProject, UnknownTeam, UnknownWorker, and NotYours for whoever another party registered."""
    project, team = await _place(work, data)
    rows = data["rows"]
    people = await work.workers(project, rows)
    for place, row in enumerate(rows, start=1):
        written = await work.worker_record(project, people[row["idCardNumber"]])
        if written is None or written.party != work.party:
            raise of_rows(failures.NotYours(), place, rows)
    return await _register(work, project, team, rows)


async def add_entries(work: Work, data: Data) -> Result:
    """Workers came or went. Raises UnknownProject, UnknownTeam, UnknownWorker, NotEntered, EarlierThanHistory."""
    project, team = await _place(work, data)
    rows = data["rows"]
    people = await work.workers(project, rows)
    there: dict[int, dict[str, Any]] = {
        person: dict(each) for person, each in (await work.members(project, people.values())).items()
    }
    assert project.id is not None
    for place, row in enumerate(rows, start=1):
        person = people[row["idCardNumber"]]
        day, member = date.fromisoformat(row["date"]), there[person]
        if row["type"] == OUT and member["entered_on"] is None:
            raise of_rows(failures.NotEntered(), place, rows)
        if any(before is not None and day < before for before in (member["entered_on"], member["left_on"])):
            raise of_rows(failures.EarlierThanHistory(), place, rows)
        moved = {"entered_on": day, "left_on": None} if row["type"] == IN else {"left_on": day}
        await store_roster(work.driver, NO_BATCH, [(place, {"project": project.id, "person_id": person, **moved})])
        member.update(moved)
        await work.record(RecordKind.ENTRY, project, person, team.number, row["date"], row)
    await months.add_lists(work.driver, [project.id], work.today)
    return []


async def add_contracts(work: Work, data: Data) -> Result:
    """Raises UnknownProject, UnknownTeam, UnknownWorker."""
    project = await work.project(data["projectCode"])
    team = None if data["teamSysNo"] is None else (await work.team(project, data["teamSysNo"])).number
    rows = data["rows"]
    people = await work.workers(project, rows)
    told = [
        {
            "project": project.number,
            "id_number": row["idCardNumber"],
            "contract_kind": ContractKind.LABOUR_CONTRACT.value,
            "contract_from": row["startDate"],
            "contract_to": row["endDate"],
        }
        for row in rows
    ]
    await work.feed(project, "contracts", told)
    for row in rows:
        person = people[row["idCardNumber"]]
        await work.record(RecordKind.CONTRACT, project, person, team, row["startDate"], row)
    return []


async def add_training(work: Work, data: Data) -> Result:
    """A training, with whoever took part. Raises UnknownProject, UnknownTeam, UnknownWorker."""
    project = await work.project(data["projectCode"])
    rows = data["rows"]
    people = await work.workers(project, rows)
    about = {name: value for name, value in data.items() if name not in ("rows", "projectCode")}
    day = data["trainingDate"]
    if not rows:
        await work.record(RecordKind.TRAINING, project, None, None, day, about)
    for row in rows:
        team = None if row["teamSysNo"] is None else (await work.team(project, row["teamSysNo"])).number
        await work.record(RecordKind.TRAINING, project, people[row["idCardNumber"]], team, day, about | row)
    return []


async def _place(work: Work, data: Data) -> tuple[Project, Team]:
    project = await work.project(data["projectCode"])
    return project, await work.team(project, data["teamSysNo"])


async def _register(work: Work, project: Project, team: Team, rows: Iterable[Data]) -> Result:
    """Rows of a roster, and what was written for whoever wrote it."""
    rows = list(rows)
    told = [
        {
            "project": project.number,
            "id_number": row["idCardNumber"],
            "name": row["workerName"],
            "phone": row["cellPhone"],
            "card": row["payRollBankCardNumber"],
            **team_key(team),
        }
        for row in rows
    ]
    await work.feed(project, "rosters", told)
    people = await work.people().find(work.driver, [row["idCardNumber"] for row in rows], clock.now(), make=False)
    for row in rows:
        person = people[row["idCardNumber"]]
        await work.driver.execute(TRADES, project.id, person, row["workType"], row["workRole"])
        kept = {name: value for name, value in row.items() if name not in UNKEPT}
        await work.record(RecordKind.WORKER, project, person, team.number, None, kept)
    return []
