"""Echeng 鄂城, 28 August 2025: a restaurant owes 8,000 yuan. Two versions: it pays on 1 September; it never pays.

This file has only what callers do and on which day. Everything the demo shows afterwards is read back from the four
services. The restaurant worker of that day got the 8,000 yuan four days later (荆楚网, on Echeng's human resources
bureau): one case, one worker.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from deploy.demo import papers, report
from deploy.demo.callers import StoryBroken
from deploy.demo.courier import Courier
from deploy.demo.matter import Matter, accept, acknowledge, begin_mediation, file, hold_round, inspect, until, verify
from deploy.demo.papers import Kept
from deploy.demo.recorded import Recorded, messages_about, read_back
from deploy.demo.several import Several
from deploy.demo.stage import Account, Figure, Place, Scene, Stage
from shared.values.money import yuan_text

ECHENG = "420704"
FILED_ON = "2025-08-28"
OWED_FEN = 800_000
PORTRAIT_DAYS = ["2025-08-28", "2025-08-29", "2025-09-01", "2025-10-11", "2025-12-01"]


def a_restaurants_debt(order: str, worker: dict[str, Any], employer: dict[str, str]) -> Matter:
    """A complaint about two months of one worker's wages."""
    return Matter(
        {
            "channel": "hotline_12345",
            "partner_no": order,
            "division": ECHENG,
            "domain": "non_construction",
            "reporter": {**worker, "consent": True},
            "employer": employer,
            "workers": 1,
            "owed_fen": OWED_FEN,
            "period": {"from": "2025-06", "to": "2025-07"},
            "summary": f"在辖区餐饮店务工，老板拖欠两个月工资，本人电话{worker['phone']}",
        }
    )


def pays() -> Matter:
    return a_restaurants_debt(
        "250828090000000001",
        {"name": "测试甲", "phone": "13800000001", "id_no": "999999199001010016"},
        {"name": "虚构甲餐饮店", "uscc": "91999999MAXXXXXX0N"},
    )


def never_pays() -> Matter:
    return a_restaurants_debt(
        "250828090000000002",
        {"name": "测试乙", "phone": "13800000002", "id_no": "999999198506150028"},
        {"name": "虚构乙餐饮店", "uscc": "91999999MAXXXXXX1R"},
    )


@dataclass
class Echeng:
    """Plays both versions on one calendar."""

    stage: Stage
    pays: Matter = field(default_factory=pays)
    never: Matter = field(default_factory=never_pays)
    found: list[dict[str, Any]] = field(default_factory=list)
    """What the worker's phone number finds on the second day."""

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {
            FILED_ON: self._file_and_open,
            "2025-08-29": self._find_and_hold_second_round,
            "2025-09-01": self._pay_and_close,
            "2025-09-12": self._let_mediation_fail,
            "2025-09-22": self._order,
            "2025-09-23": self._serve,
            "2025-09-26": self._extend,
            "2025-10-11": self._see_it_overdue,
        }

    async def _file_and_open(self) -> None:
        stage = self.stage
        stage.tell("The credit platform says where it wants to be told; the hotline will pull")
        body = {"address": stage.receiver.address, "secret": stage.receiver.secret}
        await stage.surface.ask(
            stage.cast.credit_platform, "credit", "PUT", "/v1/destinations/credit_platform", body=body
        )
        for matter in (self.pays, self.never):
            await file(stage, matter)
            await accept(stage, matter)
            await begin_mediation(stage, matter, FILED_ON)

    async def _find_and_hold_second_round(self) -> None:
        phone = self.pays.filing["reporter"]["phone"]
        self.stage.tell("The worker rings without a number at hand: an officer finds the complaint by the phone")
        asked = urlencode({"phone": phone, "order": "due", "purpose": "来电询问办理进展"})
        found = await self.stage.surface.get(self.stage.cast.officer, "intake", f"/v1/complaints?{asked}")
        self.found = found["items"]
        if [each["number"] for each in self.found] != [self.pays.complaint]:
            raise StoryBroken(f"the phone of {self.pays.complaint} found {len(self.found)} complaints")
        await self._hold_second_round()

    async def _hold_second_round(self) -> None:
        surface, officer = self.stage.surface, self.stage.cast.officer
        for matter, outcome in ((self.pays, "agreed"), (self.never, "no_agreement")):
            self.stage.tell(f"Second round for {matter.employer['name']}: the arrears are verified")
            await verify(self.stage, matter, 1)
            await hold_round(self.stage, matter, "2025-08-29", outcome)
        promise = {"agreed_fen": OWED_FEN, "pay_by": "2025-09-01"}
        await surface.decide(officer, "mediation", self.pays.case_path, "agree", promise)
        await papers.issue(self.stage, self.pays, "mediation_agreement")

    async def _pay_and_close(self) -> None:
        surface, cast, matter = self.stage.surface, self.stage.cast, self.pays
        self.stage.tell("The restaurant pays in full; the receipt closes the ledger line, the case closes as paid")
        payment = {
            "receipt_no": "R20250901-001",
            "line": 1,
            "fen": OWED_FEN,
            "paid_on": "2025-09-01",
            "payer": "employer",
        }
        path, step = f"{matter.case_path}/payments", f"{matter.case}/payment"
        await surface.post(cast.officer, "mediation", path, payment, step=step)
        await surface.decide(cast.officer, "mediation", matter.case_path, "close", {"disposition": "PAID_IN_FULL"})
        told = {"course": "受理后两轮协调，双方达成调解协议", "result": "工资8,000.00元已支付完毕"}
        await papers.issue(self.stage, matter, "closure_report", **told)
        await self._pull_final_answer()
        self.stage.tell("The worker is called back and is satisfied")
        call = {"reached": True, "satisfied": True, "note": "工资已全额收到"}
        await surface.decide(cast.officer, "intake", matter.complaint_path, "call-back", call)
        reason = {"reason": "已支付完毕，回访满意"}
        await surface.decide(cast.head, "intake", matter.complaint_path, "close", reason)

    async def _pull_final_answer(self) -> None:
        """The hotline pulls its messages and acknowledges each."""

        async def final() -> list[dict[str, Any]] | None:
            mine = await messages_about(self.stage, self.pays)
            return mine if any(item["kind"] == "final-answer" for item in mine) else None

        messages = await until(final, f"12345 got no final answer for {self.pays.complaint}")
        await acknowledge(self.stage, messages, self.stage.cast.hotline, "intake")
        self.stage.tell("12345 has its final answer, in its own words, and acknowledges it")

    async def _let_mediation_fail(self) -> None:
        self.stage.tell("The second restaurant does not pay: mediation fails on its last day, an inspection opens")
        await inspect(self.stage, self.never)

    async def _order(self) -> None:
        surface, cast, path = self.stage.surface, self.stage.cast, self.never.case_path
        self.stage.tell("A correction order: pay by 10 October, the day after the long holiday and one more")
        await surface.decide(cast.officer, "mediation", path, "correct", {"due_on": "2025-10-10"})
        await papers.issue(self.stage, self.never, "correction_order")

    async def _serve(self) -> None:
        surface, cast, path = self.stage.surface, self.stage.cast, self.never.case_path
        await surface.decide(cast.officer, "mediation", path, "serve", {"served_on": "2025-09-23"})

    async def _extend(self) -> None:
        surface, cast, path = self.stage.surface, self.stage.cast, self.never.case_path
        self.stage.tell("Hubei's 30 days for the case would end on Saturday 27 September: a head extends them")
        await surface.decide(cast.head, "mediation", path, "extend", {"reason": "用人单位逾期期限未届满，案情复杂"})

    async def _see_it_overdue(self) -> None:
        self.stage.tell("10 October has passed and nothing was paid: the order is overdue")
        receiver, deadline = self.stage.receiver, time.monotonic() + 30
        while not receiver.about(self.never.employer["uscc"]):
            if time.monotonic() > deadline:
                raise StoryBroken(f"nothing was pushed to the credit platform about {self.never.case}")
            await asyncio.sleep(0.1)

    async def account(self) -> Account:
        pays, never = [await read_back(self.stage, matter, PORTRAIT_DAYS) for matter in (self.pays, self.never)]
        pushed = self.stage.receiver.about(self.never.employer["uscc"])
        tables = [
            *report.told_of(pays, "一、足额支付 It pays"),
            report.found_by_phone(self.found),
            *report.told_of(never, "二、逾期不付 It never pays"),
            report.pushed(pushed),
        ]
        kept = [*await papers.kept(self.stage, self.pays), *await papers.kept(self.stage, self.never)]
        figures = [*await self._figures(pays), *_papers(kept)]
        return Account([*tables, report.papers(kept)], "鄂城公布的数字 what Echeng published of it", figures)

    async def _figures(self, paid: Recorded) -> list[Figure]:
        """Each published figure with the one in mediation's report or case."""
        period = f"from={paid.case['filed_on']}&to={paid.case['closed_on']}&division={ECHENG}"
        officer = self.stage.cast.officer
        told = await self.stage.surface.get(officer, "mediation", f"/v1/reports/mediation?{period}")
        closed, source = told["closed_by_disposition"], "mediation report"
        return [
            Figure("已办结案件 cases paid", "1", str(closed.get("PAID_IN_FULL", 0)), source),
            Figure("劳动者 workers", "1", str(told["workers_paid"]), source),
            Figure("追回元 yuan", "8,000.00", yuan_text(told["paid_fen"]), source),
            Figure("天数 days", "4", str(paid.days), "mediation case"),
        ]


def _papers(kept: Sequence[Kept]) -> list[Figure]:
    """The papers that can be opened, and whose number is in their series."""
    opened = sum(paper.opens and bool(paper.number) for paper in kept)
    return [Figure("可打开的文书 papers that open", "3", str(opened), "mediation documents")]


PLACE = Place(ECHENG, "鄂城", "Echeng", FILED_ON, lambda stage: Several([Echeng(stage), Courier(stage)]))
