"""Zhuhai 珠海: the bank falls silent, the wages go missing, and the warning comes before any complaint.

A site's roster, contracts, attendance and payrolls come by one platform, the movements of its wage account by a bank
that was expected every other day. The bank sends nothing more; then August's wages are not paid on their day. Nobody
answers the warning: it is urged, supervised, and in the end a case is proposed, which a head opens. No worker has
complained.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deploy.demo import report, sites
from deploy.demo.matter import until
from deploy.demo.stage import Account, Figure, Scene, Stage

FED_ON, SILENT_ON, MISSED_ON, OPENED_ON = "2025-09-01", "2025-09-08", "2025-09-16", "2025-10-09"
PROJECT = "ZH-SILENT-001"
CONTRACTOR = {"name": "虚构甲子建设有限公司", "uscc": "91999999MAXXXXXX0N"}
PLATFORM, BANK = "site_platform_zhuhai", "wage_bank_zhuhai"
CREW, SERIES, MONTHLY_FEN = 8, 6, 560_000
JULY = ("2025-07-07", "2025-07-08", "2025-07-09")
AUGUST = ("2025-08-11", "2025-08-12", "2025-08-13")
EVERY_HOURS, SILENT_HOURS = 48, 120
FEED = "account-transactions"
UNPAID = f"rule=W400&project={PROJECT}"


@dataclass
class SilentBank:
    """Plays from the first feeds to the case, and keeps what the services said at each step."""

    stage: Stage
    steps: list[tuple[str, str, str]] = field(default_factory=list)
    warning: dict[str, Any] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)
    bank: str = ""
    complaints: int = -1

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {FED_ON: self._feed, SILENT_ON: self._fall_silent, MISSED_ON: self._miss, OPENED_ON: self._open}

    async def _feed(self) -> None:
        stage, crew = self.stage, [sites.id_number(SERIES, place) for place in range(CREW)]
        stage.tell("A site and its bank begin to send what they have")
        told = sites.entry(stage, "虚构香洲滨海楼项目", CONTRACTOR, contract_on="2025-05-20", started_on="2025-07-01")
        on_file = (sites.OFFICER, sites.BOARD, sites.PLEDGE, sites.BOND, sites.wage_account(told, 1))
        await sites.register(stage, PROJECT, told, *on_file)
        site = await stage.cast.agency.hire(PLATFORM, sites.FEEDS)
        bank = await stage.cast.agency.hire(BANK, sites.FEEDS)
        roster = [sites.registered(PROJECT, who, place, "2025-07-01") for place, who in enumerate(crew)]
        await sites.feed(stage, site, "rosters", "ZH-ROSTER", roster)
        await sites.feed(stage, site, "contracts", "ZH-CONTRACT", [sites.contracted(PROJECT, who) for who in crew])
        gate = [swipe for who in crew for swipe in sites.swipes(PROJECT, who, (*JULY, *AUGUST))]
        await sites.feed(stage, site, "attendance", "ZH-GATE", gate)
        paid = [sites.paid(PROJECT, who, "2025-07", MONTHLY_FEN, "2025-08-15") for who in crew]
        await sites.feed(stage, site, "payrolls", "ZH-PAY-07", paid)
        movement = {"project": PROJECT, "bank": "测试银行", "amount_fen": CREW * MONTHLY_FEN}
        came = movement | {"txn_no": "ZH-1", "booked_on": "2025-08-12", "debit": False}
        went = movement | {"txn_no": "ZH-2", "booked_on": "2025-08-15", "debit": True, "payroll_batch": "ZH-PAY-07"}
        await sites.feed(stage, bank, FEED, "ZH-BANK-08", [came, went])
        expected = {"party": BANK, "expects_hours": EVERY_HOURS, "silent_hours": SILENT_HOURS}
        path = f"/v1/feeds/{FEED}/expectation"
        await stage.surface.ask(stage.cast.officer, "monitor", "PUT", path, body=expected)
        lines = await sites.count(stage, f"/v1/warnings/count?{UNPAID}")
        self._step(FED_ON, "七月工资按期发放 July is paid on its day", f"{lines} warnings of unpaid wages")

    async def _fall_silent(self) -> None:
        self.stage.tell("The bank has sent nothing for a week")

        async def silent() -> dict[str, Any] | None:
            found = await self.stage.surface.get(
                self.stage.cast.officer, "monitor", f"/v1/feeds?feed={FEED}&state=silent"
            )
            return next((each for each in found["items"] if each["project"] == PROJECT), None)

        found = await until(silent, "the bank's silence was not noticed")
        self.bank = found["state"]
        self._step(SILENT_ON, "银行不再报送 the bank sends nothing", f"{BANK}: {found['state']}")

    async def _miss(self) -> None:
        stage = self.stage
        stage.tell("August's wages were due yesterday; nothing was paid, and nobody has complained")
        self.warning = await until(self._warned, "the wages that went missing were not warned of")
        path = f"/v1/complaints/count?employer_uscc={CONTRACTOR['uscc']}"
        self.complaints = int((await stage.surface.get(stage.cast.officer, "intake", path))["count"])
        self._step(MISSED_ON, "八月工资未付 August is not paid", str(self.warning["zh"]))
        self._step(MISSED_ON, "无人投诉 nobody has complained", f"{self.complaints} complaints")

    async def _warned(self) -> dict[str, Any] | None:
        path = f"/v1/warnings?{UNPAID}&period=2025-08"
        found = await self.stage.surface.get(self.stage.cast.officer, "monitor", path)
        return next(iter(found["items"]), None)

    async def _open(self) -> None:
        stage, surface = self.stage, self.stage.surface
        stage.tell("Urged, supervised, unanswered: a case is proposed, and the head opens it")

        async def proposed() -> dict[str, Any] | None:
            found = await surface.get(stage.cast.head, "mediation", "/v1/opening-proposals")
            return next((each for each in found["items"] if each["project"] == PROJECT), None)

        proposal = await until(proposed, "no case was proposed though nobody answered the warning")
        again = await until(self._warned, "the warning is gone")
        self._step(OPENED_ON, "催办、督办无果 urged, supervised in vain", str(again["state"]))
        path = f"/v1/opening-proposals/{proposal['number']}/approve"
        opened = await surface.post(
            stage.cast.head, "mediation", path, {"reason": "预警无人处置，拖欠属实"}, step=path,
            version=proposal["version"],
        )  # fmt: skip
        self.case = await surface.get(stage.cast.officer, "mediation", f"/v1/cases/{opened['case_number']}")
        self._step(OPENED_ON, "负责人决定立案 the head opens a case", str(opened["case_number"]))

    def _step(self, day: str, what: str, said: str) -> None:
        self.steps.append((day, what, said))

    async def account(self) -> Account:
        figures = [
            Figure("银行报送 the bank's feed", "silent", self.bank, "monitor feeds"),
            Figure("预警日 warned on", MISSED_ON, self.warning["raised_on"], "monitor warning"),
            Figure("此前投诉 complaints by then", "0", str(self.complaints), "intake count"),
            Figure("立案人数 people in the case", str(CREW), str(self.case["workers"]), "mediation case"),
            Figure("立案日 case opened on", OPENED_ON, self.case["filed_on"], "mediation case"),
        ]
        table = report.listing(
            "先预警，后投诉 the warning before the complaint", "日期 on", "何事 what", "系统所示 what it says"
        )
        for step in self.steps:
            table.add_row(*step)
        return Account([table], "", figures)
