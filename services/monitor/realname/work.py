"""One request on its way: the session and the driver's connection of its transaction, who sent it, and what every
handler looks up first: the project, the crew, the people.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.feeds.direct import SEEN_BEFORE, Sender, Site, take_in
from services.monitor.feeds.people import People
from services.monitor.feeds.rows import Fault
from services.monitor.feeds.rules.reasons import ROW
from services.monitor.projects.tables import Project, Team
from services.monitor.realname.rules import failures
from services.monitor.realname.rules.fields import Data
from services.monitor.realname.tables import RealnameProject, RealnameRecord, RecordKind
from services.monitor.roster.tables import Person
from shared import clock
from shared.privacy import Keyring, open_sealed, seal
from shared.values.divisions import contains

MEMBERS = """select person_id, registered, entered_on, left_on, employer_uscc, team from membership
    where project = $1 and person_id = any($2) order by person_id for update"""


@dataclass(frozen=True)
class Work:
    """One request that is being handled."""

    session: AsyncSession
    driver: asyncpg.Connection
    keyring: Keyring
    party: str
    divisions: Sequence[str]
    serial: str

    @property
    def today(self) -> date:
        return clock.today()

    def people(self) -> People:
        return People(self.keyring)

    async def project(self, code: str) -> Project:
        """Raises UnknownProject."""
        found = await project_of(self.session, self.divisions, code)
        if found is None:
            raise failures.UnknownProject
        return found

    async def team(self, project: Project, number: str | int) -> Team:
        """The crew of this number on the project. Raises UnknownTeam."""
        team = await self.session.get(Team, int(number))
        if team is None or team.project != project.id:
            raise failures.UnknownTeam
        return team

    async def person(self, number: str | None, name: str | None, phone: str | None) -> int | None:
        """Who an ID number is, stored on first sight; None without a number."""
        if number is None:
            return None
        people = self.people()
        person = (await people.find(self.driver, [number], clock.now(), make=True))[number]
        await people.complete(self.driver, {person: {"name": name, "phone": phone}})
        return person

    async def workers(self, project: Project, rows: Iterable[Data], *, entered: bool = False) -> dict[str, int]:
        """ID number → person, of workers registered on the project, each row-locked.

        Raises UnknownWorker, and NotEntered for whoever has not come yet where that is asked for.
        """
        rows = list(rows)
        numbers = [row["idCardNumber"] for row in rows]
        people = await self.people().find(self.driver, numbers, clock.now(), make=False)
        there = await self.members(project, people.values())
        for place, row in enumerate(rows, start=1):
            member = there.get(people.get(row["idCardNumber"], 0))
            if member is None or not member["registered"]:
                raise of_rows(failures.UnknownWorker(), place, rows)
            if entered and member["entered_on"] is None:
                raise of_rows(failures.NotEntered(), place, rows)
        return people

    async def members(self, project: Project, people: Iterable[int]) -> dict[int, Mapping[str, Any]]:
        """Person → membership of the project, row-locked in one order."""
        found = await self.driver.fetch(MEMBERS, project.id, sorted(people))
        return {each["person_id"]: each for each in found}

    async def feed(
        self, project: Project, feed: str, rows: Sequence[Mapping[str, Any]], mapping: str | None = None
    ) -> tuple[int, list[int]]:
        """Hand rows to a feed: all are stored, or none. The batch, and which rows were received before and count once.

        Raises RowRefused.
        """
        assert project.id is not None
        site = Site(project.number, project.id, project.division)
        sender = Sender(self.party, self.divisions, self.serial)
        batch, faults = await take_in(self.driver, self.keyring, sender, site, feed, rows, mapping)
        for fault in faults:
            if fault.code != SEEN_BEFORE:
                raise of_rows(_refused(fault), fault.row, rows)
        return batch, [fault.row for fault in faults]

    async def record(
        self, kind: RecordKind, project: Project, person: int | None, team: int | None, day: str | None, content: Data
    ) -> None:
        """Keep what was written, for whoever wrote it; of a worker the newest only."""
        assert project.id is not None
        told = json.dumps({name: value for name, value in content.items() if value is not None}, ensure_ascii=False)
        owner = None if person is None else await self.session.get_one(Person, person)
        key = self.keyring.field_key if owner is None else self.keyring.unwrap(owner.key_wrapped)
        row = None
        if kind is RecordKind.WORKER:
            assert person is not None
            row = await self.worker_record(project, person)
        if row is None:
            row = RealnameRecord(kind=kind, project=project.id, person_id=person, party=self.party, content=b"")
        row.party, row.team, row.content, row.at = self.party, team, seal(key, told.encode()), clock.now()
        row.day = date.fromisoformat(day[:10]) if day else None
        self.session.add(row)

    async def worker_record(self, project: Project, person: int) -> RealnameRecord | None:
        found = select(RealnameRecord).where(
            RealnameRecord.project == project.id,
            RealnameRecord.person_id == person,
            RealnameRecord.kind == RecordKind.WORKER,
        )
        return (await self.session.exec(found)).first()


async def project_of(session: AsyncSession, divisions: Sequence[str], code: str) -> Project | None:
    """The project that a code names, if it lies in these divisions: by the platform's code, else by our number."""
    named = await session.get(RealnameProject, code)
    number = code if named is None else named.project
    found = await session.get(Project, number)
    return found if found is not None and any(contains(each, found.division) for each in divisions) else None


async def code_is_taken(session: AsyncSession, code: str) -> bool:
    """Whether the platform's code, or our number, names any project at all."""
    return await session.get(RealnameProject, code) is not None or await session.get(Project, code) is not None


def opened(keyring: Keyring, row: RealnameRecord, key_wrapped: bytes | None) -> Data:
    """What was written. Raises Gone where the person's key was destroyed."""
    key = keyring.field_key if key_wrapped is None else keyring.unwrap(key_wrapped)
    content: Data = json.loads(open_sealed(key, row.content))
    return content


def of_rows(failure: failures.Failure, place: int, rows: Sequence[Any]) -> failures.Failure:
    """The failure, and of which row it is where there are several."""
    return failure.in_row(place) if len(rows) > 1 else failure


def _refused(fault: Fault) -> failures.Failure:
    if fault.code == "unknown-worker":
        return failures.UnknownWorker()
    reason = ROW[fault.code]
    return failures.RowRefused(field=fault.field, reason_zh=reason.zh, reason_en=reason.en)


def team_key(team: Team) -> dict[str, Any]:
    """A crew as a roster and a payroll name it."""
    return {"team": team.name, "employer_uscc": team.corp_code}
