"""Twelve building workers, 186,000 yuan if not said, July to September 2025, pay-day the fifteenth; nobody pays.

One story for several places: callers and place differ, and so does the end, since the amount from which not paying is a
crime is each province's own (CRIM-02). Where it is reached, proposals are made and persons decide; where it is not
known and the limits of any province's amount leave it open, a person is asked for it and nothing is proposed.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from stdnum.iso7064 import mod_11_2

from deploy.demo import decisions, report
from deploy.demo.decisions import Waiting, read_waiting
from deploy.demo.matter import Matter, accept, begin_mediation, file, hold_round, inspect, until, verify
from deploy.demo.recorded import Recorded, read_back
from deploy.demo.stage import Account, Figure, Scene, Stage
from shared.values.money import yuan_text

FILED_ON = "2025-10-20"
OPENED_ON = "2025-10-22"
FAILED_ON = "2025-10-29"
SERVED_ON = "2025-10-30"
DUE_ON = "2025-11-06"
OVERDUE_ON = "2025-11-07"
PORTRAIT_DAYS = [FILED_ON, FAILED_ON, OVERDUE_ON]

NAMES = "丙丁戊己庚辛壬癸子丑寅卯"
MONTHLY_FEN = (*[500_000] * 8, *[550_000] * 4)
MONTHS = 3
REPRESENTATIVES = 3


@dataclass(frozen=True)
class Site:
    """A building site and those who work on it, with what each earns a month. `series` keeps the invented people of two
    sites apart.
    """

    zh: str
    en: str
    division: str
    order: str
    project: str
    employer: Mapping[str, str]
    series: int
    monthly_fen: Sequence[int] = MONTHLY_FEN

    @property
    def owed_fen(self) -> int:
        return MONTHS * sum(self.monthly_fen)

    def workers(self) -> list[dict[str, Any]]:
        """Twelve workers, each owed three months; the first three represent all."""
        return [
            {
                **self._person(place),
                "representative": place < REPRESENTATIVES,
                "owed": [{"item": "wages", "period_from": "2025-07", "period_to": "2025-09", "fen": MONTHS * monthly}],
            }
            for place, monthly in enumerate(self.monthly_fen)
        ]

    def matter(self) -> Matter:
        """The complaint that the first representative makes to 12345."""
        return Matter(
            {
                "channel": "hotline_12345",
                "partner_no": self.order,
                "division": self.division,
                "domain": "construction",
                "reporter": {**self._person(0), "consent": True},
                "employer": dict(self.employer),
                "project": {"name": self.project},
                "workers": len(self.monthly_fen),
                "owed_fen": self.owed_fen,
                "period": {"from": "2025-07", "to": "2025-09"},
                "summary": "我们12人在工地做工，约定每月15日发工资，7月至9月三个月共"
                f"{self.owed_fen / 1_000_000:g}万元一分没发",
            }
        )

    def _person(self, place: int) -> dict[str, str]:
        number = self.series + place
        digits = f"99999919900101{number:03d}"
        return {
            "name": f"测试{NAMES[place]}",
            "phone": f"13800000{number:03d}",
            "id_no": digits + mod_11_2.calc_check_digit(digits),
        }


@dataclass
class Collective:
    """Plays the story on one site.

    `then` is what persons do once the order is overdue, `said` the expected figures after that.
    """

    stage: Stage
    site: Site
    then: Callable[[Stage, Matter], Awaitable[None]]
    said: Callable[[Recorded, Waiting], Iterable[Figure]]
    matter: Matter = field(init=False)

    def __post_init__(self) -> None:
        self.matter = self.site.matter()

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {
            FILED_ON: partial(file, self.stage, self.matter),
            OPENED_ON: self._list_and_open,
            FAILED_ON: self._let_mediation_fail,
            SERVED_ON: self._order_and_serve,
            OVERDUE_ON: self._see_it_overdue,
        }

    async def _list_and_open(self) -> None:
        stage, matter = self.stage, self.matter
        stage.tell("Twelve workers are listed, three of them speak for all")
        listed = {"change": "join", "members": self.site.workers()}
        await stage.surface.decide(stage.cast.officer, "intake", matter.complaint_path, "members", listed)
        await accept(stage, matter)
        await until(self._every_worker_has_a_line, f"the list of {matter.complaint} did not reach {matter.case}")
        await begin_mediation(stage, matter, OPENED_ON)

    async def _every_worker_has_a_line(self) -> bool | None:
        lines = (await self._ledger())["lines"]
        return len([line for line in lines if line["worker_ref"]]) == len(self.site.monthly_fen) or None

    async def _ledger(self) -> dict[str, Any]:
        ledger = f"{self.matter.case_path}/ledger"
        return dict(await self.stage.surface.get(self.stage.cast.officer, "mediation", ledger))

    async def _let_mediation_fail(self) -> None:
        self.stage.tell("Coordination fails; inspectors verify what each worker is owed")
        await hold_round(self.stage, self.matter, FAILED_ON, "no_agreement")
        await inspect(self.stage, self.matter)
        lines = (await self._ledger())["lines"]
        await verify(self.stage, self.matter, *(line["line"] for line in lines if line["outstanding_fen"]))

    async def _order_and_serve(self) -> None:
        surface, cast, path = self.stage.surface, self.stage.cast, self.matter.case_path
        self.stage.tell(f"A correction order is served: pay by {DUE_ON}")
        await surface.decide(cast.officer, "mediation", path, "correct", {"due_on": DUE_ON})
        await surface.decide(cast.officer, "mediation", path, "serve", {"served_on": SERVED_ON})

    async def _see_it_overdue(self) -> None:
        self.stage.tell(f"{DUE_ON} has passed and nothing was paid: the order is overdue")
        await self.then(self.stage, self.matter)

    async def account(self) -> Account:
        recorded = await read_back(self.stage, self.matter, PORTRAIT_DAYS)
        waiting = await read_waiting(self.stage, self.matter)
        owed = yuan_text(self.site.owed_fen).removesuffix(".00")
        tables = report.told_of(recorded, f"十二人、{owed}元 twelve workers, {owed} yuan", *decisions.tables(waiting))
        figures = [*_said_everywhere(self.site, recorded, waiting), *self.said(recorded, waiting)]
        return Account(tables, f"{self.site.zh}：故事所说 {self.site.en}: what the story says", figures)


def _said_everywhere(site: Site, recorded: Recorded, waiting: Waiting) -> Iterator[Figure]:
    """The figures that are the same in every place."""
    members, money = waiting.members, recorded.ledger
    lines = [line for line in money["lines"] if line["worker_ref"]]
    yield Figure("拟受理 proposed by", "officer-li", recorded.by("filing-proposed"), "intake history")
    yield Figure("受理 accepted by", "head-wang", recorded.by("accepted"), "intake history")
    yield Figure("立案日 opened on", OPENED_ON, recorded.case["opened_on"], "mediation case")
    yield Figure("成员 members", "12", str(members["workers"]), "intake members")
    yield Figure("代表 representatives", "3", str(members["representatives"]), "intake members")
    yield Figure("台账行 lines of workers", "12", str(len(lines)), "mediation ledger")
    yield Figure(
        "欠薪元 yuan outstanding", yuan_text(site.owed_fen), yuan_text(money["outstanding_fen"]), "mediation ledger"
    )
    yield Figure("责令期限 order due on", DUE_ON, recorded.due("correction-order"), "mediation deadlines")
    yield Figure("逾期 overdue on", OVERDUE_ON, recorded.at("order-overdue"), "mediation history")
