"""Looking at what changed, and at what a day's passing alone may change: facts gathered in sets, rules decided, and
only the differences written.

Every project that is not over is looked at once a day, and at once when its entry, its evidence or its feeds changed.
A batch is one transaction: subjects are locked first, then their warnings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.warnings import differences, fact_rows, queries
from services.monitor.warnings.episodes import PROJECT, Subject
from services.monitor.warnings.fact_rows import SiteRow
from services.monitor.warnings.rules.catalogue import About
from services.monitor.warnings.rules.facts import Month
from services.monitor.warnings.rules.judgement import Judged, judge
from services.monitor.warnings.rules.verdict import CannotTell, Place
from shared import clock
from shared.calendar.working_days import ONE_DAY
from shared.database.sessions import Sessions
from shared.obligations.questions import Asking, ask_all, asking, asking_for_number
from shared.regions import UnknownHere

SECONDS = 5
BATCH = 200
BACK = 3
"""Months before that of the last look, in which time alone may still change a warning; open warnings keep theirs."""


@dataclass
class Look:
    """What was decided, by subject."""

    on: date
    judged: list[tuple[Subject, Judged]] = field(default_factory=list)

    def at(self, subject: Subject, about: About, facts: Any, stale: Iterable[str] = ()) -> None:
        place = Place(subject.division, self.on)
        self.judged.append((subject, judge(about, facts, place, self.on, frozenset(stale))))

    @property
    def asks(self) -> list[Asking]:
        """A missing number is asked for once a place, everything else once a subject."""
        return [_asking(subject, each) for subject, judged in self.judged for each in judged.asks]


async def keep_looking(sessions: Sessions, _client: httpx.AsyncClient | None = None, _settings: Any = None) -> int:
    """Look at everything that is due now; returns at how many projects and works seen."""
    looked = 0
    while here := await _look_at_some(sessions):
        looked += here
    return looked


async def _look_at_some(sessions: Sessions) -> int:
    async with sessions.begin() as session:
        today = clock.today()
        numbers = await queries.due_projects(session, today, BATCH)
        seen = await queries.due_works_seen(session, numbers, today, BATCH)
        look = Look(today)
        rows = await fact_rows.sites(session, numbers)
        await _look_at_projects(session, look, rows)
        for record, sighting in await fact_rows.works_seen(session, seen):
            look.at(_works(record), About.WORKS_SEEN, sighting)
        firms = await fact_rows.firms(session, BATCH)
        for record, firm in firms:
            look.at(_firm(record), About.FIRM, firm)
        await differences.write(session, look.judged)
        await ask_all(session, look.asks)
        await queries.looked_at(session, numbers, seen, today, today + ONE_DAY)
        return len(numbers) + len(seen) + len(firms)


async def _look_at_projects(session: AsyncSession, look: Look, rows: Sequence[SiteRow]) -> None:
    for row in rows:
        look.at(_project(row, ""), About.SITE, row.site, row.stale)
    beyond = await queries.months_of(session, [row.record["id"] for row in rows])
    wanted = [
        (row, month)
        for row in rows
        for month in sorted({*beyond.get(row.record["id"], ()), *_recent(row.record["looked_on"], look.on)})
    ]
    for row, month in await fact_rows.months(session, wanted, look.on):
        look.at(_project(row, f"{month.month:%Y-%m}"), About.MONTH, month, row.stale)


def _recent(looked_on: date | None, today: date) -> list[date]:
    """The months from some before the last look up to today's."""
    first = Month((looked_on or today).replace(day=1)).after(-BACK)
    months = [first]
    while months[-1] < today.replace(day=1):
        months.append(Month(months[-1]).after(1))
    return months


def _project(row: SiteRow, period: str) -> Subject:
    told: Mapping[str, Any] = row.record
    return Subject(PROJECT, told["number"], period, told["division"], told["name"], told["employer_uscc"], row.told)


def _works(record: Mapping[str, Any]) -> Subject:
    return Subject("works-seen", record["number"], "", record["division"], record["name"])


def _firm(record: Mapping[str, Any]) -> Subject:
    """A firm in one city: each place has a line of its own."""
    number, city = f"{record['uscc']}:{record['city']}", record["city"]
    return Subject("employer", number, f"{record['month']:%Y-%m}", city, _named(record), record["uscc"])


def _named(record: Mapping[str, Any]) -> str:
    """The firm by what it is on the site, with its name and code; by its code where no project names it."""
    name, part = (record["owner"], "建设单位") if record["owner"] else (record["contractor"], "总包单位")
    return f"{part}{name}（{record['uscc']}）" if name else str(record["uscc"])


def _asking(subject: Subject, asks: CannotTell | UnknownHere) -> Asking:
    if isinstance(asks, UnknownHere):
        return asking_for_number(asks, subject_kind="division", subject=subject.division[:6])
    about = {"subject_kind": subject.kind, "subject": subject.number, "division": subject.division}
    return asking(**about, code=asks.code, zh=f"{subject.name}：{asks.zh}", en=f"{subject.name}: {asks.en}")
