"""Tianshui 天水: every site of three million yuan enters the register, and what the rules find there is put right.

178 projects are in it; 99 more works are seen going on and are registered: one started, one registered
(开工一个，录入一个). Sites have no wage officer and no notice board; ten of them have a worker without contract whom
the first payroll leaves out. The rules raise the warnings, and what is put on file and fed afterwards clears them all:
their number follows from how many sites lack what.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from rich.table import Table

from deploy.demo import report, sites
from deploy.demo.callers import Machine
from deploy.demo.matter import BULK_PATIENCE, until
from deploy.demo.stage import Account, Figure, Published, Scene, Stage

OPENED_ON, SEEN_ON, ENTERED_ON, CLEARED_ON = "2025-09-01", "2025-10-20", "2025-10-22", "2025-10-27"
FED, PLAIN, UNREGISTERED = 10, 168, 99
"""Sites that feed, further ones in the register, works that go on outside it."""
BOARDLESS = 184
"""Of all but those that feed, so many have no notice board; none of them has a wage officer."""
CREW = 3
PAGE = "天水市公开经验材料"
CONTRACTOR = {"name": "虚构戊建设有限公司", "uscc": "91999999MAXXXXXX43"}
WORKED = ("2025-09-08", "2025-09-09", "2025-09-10")
WORKED_SINCE = ("2025-10-13", "2025-10-14")
SERIES = 5


@dataclass
class FullRegister:
    """Plays from the ten sites of September to the register without an open warning."""

    stage: Stage
    figures: dict[str, Any] = field(default_factory=dict)
    platform: Machine | None = None

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {
            OPENED_ON: self._open,
            SEEN_ON: self._see,
            ENTERED_ON: self._enter,
            CLEARED_ON: self._put_right,
        }

    async def _open(self) -> None:
        """Ten sites that will feed, with everything on file."""
        work = []
        for place in range(FED):
            told = sites.entry(self.stage, f"虚构秦州{place + 1}号安置楼项目", CONTRACTOR)
            on_file = (sites.OFFICER, sites.BOARD, sites.PLEDGE, sites.BOND, sites.wage_account(told, place))
            work.append(partial(sites.register, self.stage, fed(place), told, *on_file))
        await sites.each(self.stage, "Ten sites are registered", work)

    async def _see(self) -> None:
        stage = self.stage
        work = [partial(self._register, plain(place), place, "2025-10-21") for place in range(PLAIN)]
        await sites.each(stage, "Sites enter the register before their works begin", work)
        self.figures["before"] = await sites.count(stage, "/v1/projects/count")
        work = [partial(self._see_works, place) for place in range(UNREGISTERED)]
        await sites.each(stage, "The grid sees works that nobody registered", work)
        stage.tell("Rosters, contracts, attendance; a payroll that leaves one worker of each site out")
        self.platform = await stage.cast.agency.hire("site_platform_tianshui", sites.FEEDS)
        crew = list(workers())
        roster = [sites.registered(site, who, number, "2025-09-02") for site, who, number in crew]
        await sites.feed(stage, self.platform, "rosters", "TS-ROSTER-1", roster)
        contracts = [sites.contracted(site, who) for site, who, number in crew if not last_of_crew(number)]
        await sites.feed(stage, self.platform, "contracts", "TS-CONTRACT-1", contracts)
        gate = [
            swipe
            for site, who, number in crew
            for swipe in sites.swipes(site, who, WORKED if last_of_crew(number) else (*WORKED, *WORKED_SINCE))
        ]
        await sites.feed(stage, self.platform, "attendance", "TS-GATE-1", gate)
        await self._pay("TS-PAY-1", "2025-10-15", [each for each in crew if not last_of_crew(each[2])])

    async def _enter(self) -> None:
        places = range(PLAIN, PLAIN + UNREGISTERED)
        work = [partial(self._register, plain(place), place, "2025-10-23") for place in places]
        await sites.each(self.stage, "One started, one registered: the works that were seen", work)
        self.figures["after"] = await sites.count(self.stage, "/v1/projects/count")

    async def _put_right(self) -> None:
        """Once everything that lacks has been warned of; the number is the services' own."""
        stage, everywhere = self.stage, range(PLAIN + UNREGISTERED)
        expected = UNREGISTERED + len(everywhere) + BOARDLESS + FED * len(OF_FED)
        stage.tell("The rules look at every site")

        async def all_raised() -> int | None:
            found = await sites.count(stage, "/v1/warnings/count")
            return found if found >= expected else None

        await until(all_raised, "the rules raised fewer warnings than there are faults", BULK_PATIENCE)
        self.figures["raised"] = await sites.count(stage, "/v1/warnings/count")
        self.figures["open_before"] = await sites.count(stage, "/v1/warnings/count?open=true")
        officers = [partial(sites.put_on_file, stage, plain(place), *only(sites.OFFICER)) for place in everywhere]
        boards = [partial(sites.put_on_file, stage, plain(place), *only(sites.BOARD)) for place in range(BOARDLESS)]
        await sites.each(stage, "Wage officers are placed, boards put up", [*officers, *boards])
        assert self.platform is not None
        late = [each for each in workers() if last_of_crew(each[2])]
        contracts = [sites.contracted(site, who) for site, who, _ in late]
        await sites.feed(stage, self.platform, "contracts", "TS-CONTRACT-2", contracts)
        await self._pay("TS-PAY-2", CLEARED_ON, late)
        stage.tell("The rules look again")
        await until(self._none_open, "warnings stay open though everything was put right", BULK_PATIENCE)
        told = await stage.surface.get(stage.cast.officer, "monitor", f"/v1/reports/monitor?as_of={CLEARED_ON}")
        self.figures["report"] = told["warnings"]

    async def _none_open(self) -> bool | None:
        return await sites.count(self.stage, "/v1/warnings/count?open=true") == 0 or None

    async def _register(self, project: str, place: int, started_on: str) -> None:
        told = sites.entry(
            self.stage,
            f"虚构天水{place + 1}号工程",
            CONTRACTOR,
            contract_on="2025-10-15",
            permit_on="2025-10-15",
            started_on=started_on,
        )
        on_file = [sites.PLEDGE] if place < BOARDLESS else [sites.PLEDGE, sites.BOARD]
        await sites.register(self.stage, project, told, *on_file)

    async def _see_works(self, place: int) -> None:
        number = PLAIN + place
        told = {
            "source": "grid",
            "source_no": f"TS-SEEN-{place:04d}",
            "division": self.stage.cast.division,
            "name": f"虚构天水{number + 1}号工程",
            "seen_on": SEEN_ON,
            "project": plain(number),
            "contract_fen": 500_000_000,
            "contract_on": "2025-10-15",
        }
        step = f"tianshui/seen/{place}"
        await self.stage.surface.post(self.stage.cast.officer, "monitor", "/v1/works-seen", told, step=step)

    async def _pay(self, number: str, on: str, crew: list[tuple[str, str, int]]) -> None:
        assert self.platform is not None
        again = {"back_pay": True} if on == CLEARED_ON else {}
        lines = [sites.paid(site, who, "2025-09", 520_000, on) | again for site, who, _ in crew]
        await sites.feed(self.stage, self.platform, "payrolls", number, lines)

    async def account(self) -> Account:
        read, told = self.figures, self.figures["report"]
        command = "/v1/warnings/count"
        figures: list[Figure] = [
            Published("纳管项目 projects before", "178", str(read["before"]), PAGE, "/v1/projects/count"),
            Published("纳管项目 projects after", "277", str(read["after"]), PAGE, "/v1/projects/count"),
            Published("预警 warnings raised", "590", str(read["raised"]), PAGE, command),
            Published("预警解除 cleared", "590", str(told["cleared"]), PAGE, "/v1/reports/monitor"),
            Published("动态清零 open in the end", "0", str(told["open"]), PAGE, "/v1/reports/monitor"),
        ]
        return Account([self._table(told["by"], read["open_before"])], "", figures)

    def _table(self, by: list[dict[str, Any]], before: int) -> Table:
        title = f"动态清零 warnings by rule; {before} were open at once"
        table = report.listing(title, "规则 rule", "等级 level", "预警 raised", "解除 cleared", "未结 open")
        for row in by:
            table.add_row(row["rule"], row["level"], str(row["raised"]), str(row["cleared"]), str(row["open"]))
        return table


OF_FED = ("W302", "W400", "W403", "W404")
"""What a worker without contract, left out of the payroll, comes to on a site of three."""


def fed(place: int) -> str:
    return f"TS-FED-{place + 1:03d}"


def plain(place: int) -> str:
    return f"TS-{place + 1:03d}"


def only(evidence: sites.Evidence) -> tuple[str, dict[str, Any]]:
    [pair] = evidence.items()
    return pair


def workers() -> Iterator[tuple[str, str, int]]:
    """Site, ID number and a number of our own of everybody who works on the sites that feed."""
    for number in range(FED * CREW):
        yield fed(number // CREW), sites.id_number(SERIES, number), number


def last_of_crew(number: int) -> bool:
    return number % CREW == CREW - 1
