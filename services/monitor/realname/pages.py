"""What the protocol's questions are answered with: a page of rows, in the platform's field names.

Firms and crews are shown to whoever may see the project; people only to the party that wrote of them, their numbers
encrypted again, and every person shown is written into the log of reads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.payrolls.tables import PayrollLine
from services.monitor.projects.tables import Project, ProjectParty, Team
from services.monitor.realname import queries
from services.monitor.realname.rules import ciphers, failures
from services.monitor.realname.rules.fields import Data
from services.monitor.realname.rules.methods import MOST_SHOWN
from services.monitor.realname.tables import RealnameRecord, RecordKind
from services.monitor.realname.work import opened, project_of
from services.monitor.roster.tables import Person, Swipe
from shared import history
from shared.access.callers import Caller
from shared.clock import CHINA
from shared.database.sessions import keyring_of
from shared.privacy import DESTROYED
from shared.values.money import FEN_PER_YUAN

Rows = dict[str, Any]
ENCRYPTED = ("idCardNumber", "payRollBankCardNumber")
PAGE_SIZE = 20
"""Where none is asked for; our own choice."""
KIND = "realname"


@dataclass(frozen=True)
class Asked:
    """Who asks, with which secret, and by which method."""

    session: AsyncSession
    caller: Caller
    secret: str
    method: str

    async def project(self, code: str) -> Project:
        """Raises UnknownProject."""
        found = await project_of(self.session, self.caller.places, code)
        if found is None:
            raise failures.UnknownProject
        return found

    async def page(self, query: Any, order: Any, data: Data, show: Callable[[Any], Data]) -> Rows:
        index, size = int(data["pageIndex"] or 0), int(data["pageSize"] or PAGE_SIZE)
        if not 1 <= size <= MOST_SHOWN:
            raise failures.OutOfRange(field="pageSize")
        rows, total = await queries.page(self.session, query, order, index, size)
        return {
            "pageIndex": index,
            "pageSize": size,
            "totalCount": total,
            "rows": [self._encrypted(show(row)) for row in rows],
        }

    def number_of(self, person: Person | None) -> str | None:
        """An ID number in clear; that it is shown is written down."""
        if person is None or person.key_wrapped == DESTROYED:
            return None
        history.log_read(self.session, by=self.caller.label, kind=KIND, subject=str(person.id), purpose=self.method)
        return keyring_of(self.session).reveal(person.key_wrapped, person.id_sealed)

    def one_person(self, query: Any, data: Data) -> Any:
        """Only the rows of the person named, if one is."""
        if data["idCardNumber"] is None:
            return query
        return query.where(Person.id_blind == keyring_of(self.session).blind("id_number", data["idCardNumber"]))

    def _encrypted(self, row: Data) -> Data:
        told = {name: value for name, value in row.items() if value is not None}
        return told | {name: ciphers.encrypted(self.secret, told[name]) for name in ENCRYPTED if name in told}


async def projects(asked: Asked, data: Data) -> Rows:
    """The projects that the party named itself; by its code, any project of its divisions."""
    if data["projectCode"] is None:
        query = queries.projects_of(asked.caller.party)
        return await asked.page(query, (col(Project.id),), data, lambda row: _project(row[0], row[1]))
    project = await asked.project(data["projectCode"])
    return {"pageIndex": 0, "pageSize": 1, "totalCount": 1, "rows": [_project(data["projectCode"], project)]}


async def parties(asked: Asked, data: Data) -> Rows:
    project = await asked.project(data["projectCode"])
    assert project.id is not None

    def show(row: Any) -> Data:
        party, manager = row
        mine = party.written_by == asked.caller.party
        number = asked.number_of(manager) if mine else None
        return {
            "projectCode": data["projectCode"],
            "corpCode": party.corp_code,
            "corpName": party.corp_name,
            "corpType": party.kind,
            **_stay(party),
            "pmIdCardNumber": number and ciphers.encrypted(asked.secret, number),
        }

    query = queries.parties_of(project.id, data["corpCode"])
    return await asked.page(query, (col(ProjectParty.corp_code),), data, show)


async def teams(asked: Asked, data: Data) -> Rows:
    project = await asked.project(data["projectCode"])
    assert project.id is not None

    def show(row: Any) -> Data:
        team, corp_name, leader = row
        number = asked.number_of(leader) if team.written_by == asked.caller.party else None
        return {
            "projectCode": data["projectCode"],
            **_crew(team),
            "corpName": corp_name,
            **_stay(team),
            "teamLeaderIdNumber": number and ciphers.encrypted(asked.secret, number),
        }

    number = None if data["teamSysNo"] is None else int(data["teamSysNo"])
    query = queries.teams_of(project.id, data["corpCode"], number)
    return await asked.page(query, (col(Team.number),), data, show)


async def workers(asked: Asked, data: Data) -> Rows:
    return await _records(asked, data, RecordKind.WORKER, None)


async def entries(asked: Asked, data: Data) -> Rows:
    return await _records(asked, data, RecordKind.ENTRY, data["date"])


async def contracts(asked: Asked, data: Data) -> Rows:
    return await _records(asked, data, RecordKind.CONTRACT, None)


async def trainings(asked: Asked, data: Data) -> Rows:
    return await _records(asked, data, RecordKind.TRAINING, data["trainingDate"])


async def attendance(asked: Asked, data: Data) -> Rows:
    project = await asked.project(data["projectCode"])
    assert project.id is not None
    query = queries.swipes_of(asked.caller.party, project.id, _day(data["date"]))

    def show(row: Any) -> Data:
        swipe, _, person, team = row
        return _of_worker(asked, data, person, team) | {
            "date": f"{swipe.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
            "direction": f"{swipe.direction:02d}",
        }

    query = _in_crew(asked.one_person(query, data), data)
    return await asked.page(query, (col(Swipe.at), col(Swipe.person_id), col(Swipe.direction)), data, show)


async def payrolls(asked: Asked, data: Data) -> Rows:
    project = await asked.project(data["projectCode"])
    assert project.id is not None
    month = None if data["payMonth"] is None else date.fromisoformat(f"{data['payMonth']}-01")
    query = queries.lines_of(asked.caller.party, project.id, month)

    def show(row: Any) -> Data:
        line, _, person, team = row
        return _of_worker(asked, data, person, team) | {
            "payrollCode": f"{line.batch_id}-{line.row}",
            "payMonth": f"{line.month:%Y-%m}",
            "totalPayAmount": _yuan(line.payable_fen),
            "actualAmount": _yuan(line.paid_fen),
            "isBackPay": str(int(line.back_pay)),
            "balanceDate": line.paid_on and line.paid_on.isoformat(),
        }

    order = (col(PayrollLine.batch_id), col(PayrollLine.row))
    return await asked.page(_in_crew(asked.one_person(query, data), data), order, data, show)


async def _records(asked: Asked, data: Data, kind: RecordKind, day: str | None) -> Rows:
    project = await asked.project(data["projectCode"])
    assert project.id is not None
    query = asked.one_person(queries.records_of(asked.caller.party, kind, project.id), data)
    if day is not None:
        query = query.where(RealnameRecord.day == _day(day))

    def show(row: Any) -> Data:
        record, team, person = row
        told = _of_worker(asked, data, person, team)
        if person is not None and person.key_wrapped == DESTROYED:
            return told
        return told | opened(keyring_of(asked.session), record, person and person.key_wrapped)

    return await asked.page(_in_crew(query, data), (col(RealnameRecord.id),), data, show)


def _in_crew(query: Any, data: Data) -> Any:
    if data.get("corpCode") is not None:
        query = query.where(Team.corp_code == data["corpCode"])
    return query if data.get("teamSysNo") is None else query.where(Team.number == int(data["teamSysNo"]))


def _of_worker(asked: Asked, data: Data, person: Person | None, team: Team | None) -> Data:
    told = {"projectCode": data["projectCode"], **(_crew(team) if team is not None else {})}
    number = asked.number_of(person)
    return told if number is None else told | {"idCardType": "01", "idCardNumber": number}


def _crew(team: Team) -> Data:
    return {"teamSysNo": team.number, "teamName": team.name, "corpCode": team.corp_code}


def _project(code: str, project: Project) -> Data:
    owner: Mapping[str, Any] = project.project_owner or {}
    return {
        "projectCode": code,
        "thirdPartyProjectCode": project.number,
        "name": project.name,
        "contractorCorpCode": project.general_contractor["uscc"],
        "contractorCorpName": project.general_contractor["name"],
        "buildCorpCode": owner.get("uscc"),
        "buildCorpName": owner.get("name"),
        "areaCode": project.division[:6],
        "startDate": project.started_on and project.started_on.isoformat(),
        "completeDate": _iso(project.completed_on or project.planned_completion_on),
    }


def _stay(row: ProjectParty | Team) -> Data:
    return {"entryTime": _iso(row.entered_on), "exitTime": _iso(row.left_on)}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _yuan(fen: int) -> str:
    return f"{fen // FEN_PER_YUAN}.{fen % FEN_PER_YUAN:02d}"
