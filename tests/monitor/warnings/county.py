"""A county's year in which wages are paid in time, late, in part, never, or returned by the bank; who owes on a day.

What happens is planned first, as days on which each worker has the money. The plan is fed to monitor day by day; the
oracle reads the plan alone.
"""

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.world import World

YEAR = 2026
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
WAGE = 500_000
FEEDS = ("attendance", "payrolls")


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def between(first: str, last: str) -> set[date]:
    return set(days(date.fromisoformat(f"{YEAR}-{first}"), date.fromisoformat(f"{YEAR}-{last}")))


# the State Council's notice for 2026 (国办发明电〔2025〕7号), written down from the notice
OFF = (
    between("01-01", "01-03")
    | between("02-15", "02-23")
    | between("04-04", "04-06")
    | between("05-01", "05-05")
    | between("06-19", "06-21")
    | between("09-25", "09-27")
    | between("10-01", "10-07")
)
MAKE_UP = {date(YEAR, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}
WORKING = [
    day
    for day in days(date(YEAR - 1, 12, 29), LAST)
    if day in MAKE_UP or (day.weekday() < 5 and day not in OFF)
]  # fmt: skip


@dataclass
class Wage:
    """One worker's wage of a month: from which day to before which day the worker has the money; the last may stay."""

    held: list[tuple[date, date | None]] = field(default_factory=list)

    def owed(self, day: date) -> bool:
        return not any(first <= day and (end is None or day < end) for first, end in self.held)


@dataclass
class Project:
    number: str
    pay_day: int
    next_month: bool
    workers: int
    wages: dict[date, list[Wage]] = field(default_factory=dict)
    stopped: list[tuple[date, date]] = field(default_factory=list)
    lost: dict[str, set[date]] = field(default_factory=lambda: {feed: set() for feed in FEEDS})

    def due(self, month: date) -> date:
        """The last working day up to the agreed day."""
        agreed = month
        if self.next_month:
            agreed = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        agreed = agreed.replace(day=min(self.pay_day, monthrange(agreed.year, agreed.month)[1]))
        return agreed if agreed.year > YEAR else WORKING[bisect_right(WORKING, agreed) - 1]

    def unpaid(self, month: date, day: date) -> int:
        return sum(wage.owed(day) for wage in self.wages.get(month, ()))

    def is_told(self, day: date) -> bool:
        """Both feeds came that day."""
        return not any(day in lost for lost in self.lost.values())


def plan(seed: int, projects: int, lost: float = 0) -> list[Project]:
    chance = Random(seed)
    return [_project(chance, number, lost) for number in range(projects)]


def _project(chance: Random, number: int, lost: float) -> Project:
    here = Project(
        f"P-{number}", chance.choice((1, 5, 10, 15, 20, 25, 30, 31)), chance.random() < 0.7, chance.choice((3, 9, 12))
    )
    for month in (date(YEAR, each, 1) for each in range(1, 13)):
        if chance.random() < 0.12:
            here.stopped.append((month, month.replace(day=monthrange(YEAR, month.month)[1])))
        else:
            late = chance.choice((-3, -1, 0, 0, 0, 1, 2, 29, 30, 31, 60, 61, 75, None))
            here.wages[month] = [_wage(chance, here.due(month), late) for _ in range(here.workers)]
    for feed in FEEDS:
        here.lost[feed] = {day for day in days(FIRST, LAST) if chance.random() < lost}
    return here


def _wage(chance: Random, due: date, late: int | None) -> Wage:
    """So many days after the pay-day, or never; one in six otherwise than the others, one in ten returned."""
    if chance.random() < 1 / 6:
        late = chance.choice((0, 1, 31, 45, None))
    if late is None:
        return Wage()
    paid = due + timedelta(days=late)
    if chance.random() > 0.1:
        return Wage([(paid, None)])
    back = paid + timedelta(days=chance.randint(1, 40))
    again = back + timedelta(days=chance.randint(1, 20))
    return Wage([(paid, back), (again, None)])


Step = tuple[str, str, date, str]
"""Project, month, day, and what is stated: the level when it is raised or worse, `cleared` when it is over."""


def expected(projects: list[Project], last: date) -> set[Step]:
    """What a person would write down who reads the plan a day at a time."""
    steps: set[Step] = set()
    for here in projects:
        for month in here.wages:
            due, level = here.due(month), 0
            for day in days(month, last):
                if not here.is_told(day):
                    continue
                unpaid, gone = here.unpaid(month, day), (day - due).days
                now = min(3, 1 + (gone > 30) + (gone > 60) + (unpaid > 9)) if unpaid and gone > 0 else 0
                if now > level or (level and not now):
                    steps.add((here.number, f"{month:%Y-%m}", day, ("cleared", "yellow", "orange", "red")[now]))
                level = now
    return steps


class Fed:
    """Monitor's tables as the feeds of this county would leave them, day by day."""

    def __init__(self, world: World, projects: list[Project]) -> None:
        self._world, self._projects = world, projects
        self._waiting: dict[str, list[tuple[date, int, int]]] = {here.number: [] for here in projects}

    async def begin(self) -> None:
        people = max(here.workers for here in self._projects)
        await self._world.execute(
            "insert into monitor.person (id_blind, key_wrapped, first_seen_at) "
            "select convert_to('person-' || n, 'UTF8'), 'k', now() from generate_series(1, $1) as n",
            people,
        )
        await self._world.execute(
            "insert into monitor.feed (party, feed, project, division, state, since) "
            "select 'wage_platform', f, p.id, p.division, 'fresh', now() "
            "from monitor.project as p, unnest($1::text[]) as f",
            ["rosters", "contracts", "account-transactions", *FEEDS],
        )

    async def day(self, day: date) -> None:
        """What came on this day; what was lost comes with the next batch of its feed."""
        await self._states(day)
        for here in self._projects:
            if day.day == 1 and day in here.wages:
                await self._attended(here, day)
            waiting = self._waiting[here.number]
            waiting += [(month, person, fen) for month, person, fen in _paid_on(here, day)]
            if day not in here.lost["payrolls"] and waiting:
                await self._paid(here, waiting)
                waiting.clear()

    async def _states(self, day: date) -> None:
        if not any(here.lost[feed] for here in self._projects for feed in FEEDS):
            return
        silent = [(here.number, feed) for here in self._projects for feed in FEEDS if day in here.lost[feed]]
        await self._world.execute(
            "update monitor.feed as f set state = case when lost.feed is null then 'fresh' else 'silent' end "
            "from monitor.feed as g join monitor.project as p on p.id = g.project "
            "left join unnest($1::text[], $2::text[]) as lost (project, feed) "
            "on lost.project = p.number and lost.feed = g.feed where g.id = f.id",
            [number for number, _ in silent],
            [feed for _, feed in silent],
        )

    async def _attended(self, here: Project, month: date) -> None:
        await self._world.execute(
            "insert into monitor.worker_month (project, month, person_id, days, swipes) "
            "select p.id, $2, h.id, 31, 10 from monitor.project as p, monitor.person as h "
            "where p.number = $1 and convert_from(h.id_blind, 'UTF8') = any($3::text[])",
            here.number,
            month,
            [f"person-{each}" for each in range(1, here.workers + 1)],
        )
        await self._changed(here, [month])

    async def _paid(self, here: Project, waiting: list[tuple[date, int, int]]) -> None:
        latest = {(month, person): fen for month, person, fen in waiting}
        await self._world.execute(
            "update monitor.worker_month as w set payable_fen = $2, lines = 1, paid_fen = told.fen "
            "from unnest($3::date[], $4::text[], $5::int[]) as told (month, person, fen) "
            "join monitor.person as h on convert_from(h.id_blind, 'UTF8') = told.person "
            "cross join monitor.project as p where p.number = $1 and w.project = p.id "
            "and w.month = told.month and w.person_id = h.id",
            here.number,
            WAGE,
            [month for month, _ in latest],
            [f"person-{person}" for _, person in latest],
            list(latest.values()),
        )
        await self._changed(here, sorted({month for month, _ in latest}))

    async def _changed(self, here: Project, months: list[date]) -> None:
        await self._world.execute(
            "insert into monitor.changed select p.id, m from monitor.project as p, unnest($2::date[]) as m "
            "where p.number = $1 on conflict do nothing",
            here.number,
            months,
        )


def _paid_on(here: Project, day: date) -> list[tuple[date, int, int]]:
    """By month and worker, what the worker has from this day on."""
    found = []
    for month, wages in here.wages.items():
        for person, wage in enumerate(wages, 1):
            for first, end in wage.held:
                # wages paid before their month began are told with its first day
                if day == max(first, month):
                    found.append((month, person, WAGE))
                elif day == end:
                    found.append((month, person, 0))
    return found
