"""Echeng 鄂城: a courier calls 12333. The same day an officer calls him back; three days later he has his wages.

(荆楚网: 维权中心当天联系企业核实，3 天内足额支付.)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deploy.demo import report
from deploy.demo.callers import Partner
from deploy.demo.matter import Matter, accept, begin_mediation
from deploy.demo.partners import final_answer, plain_partner
from deploy.demo.payment import pay_in_full
from deploy.demo.stage import Account, Figure, Scene, Stage

RANG_ON, PAID_ON = "2025-09-12", "2025-09-15"
EMPLOYER = {"name": "虚构庚物流有限公司"}


@dataclass
class Courier:
    """Plays the call, the officer's call, the payment and the answer that 12333 reads out."""

    stage: Stage
    matter: Matter = field(default_factory=lambda: Matter({"employer": EMPLOYER, "owed_fen": 560_000}))
    hotline: Partner | None = None
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {RANG_ON: self._ring, PAID_ON: self._pay}

    async def _ring(self) -> None:
        stage, surface, cast, matter = self.stage, self.stage.surface, self.stage.cast, self.matter
        self.hotline = await plain_partner(stage, "hotline_12333")
        stage.tell("A courier rings 12333; an officer rings him back the same day")
        call = {
            "no": "12333-0912-001",
            "time": f"{RANG_ON} 08:40",
            "area": cast.division,
            "caller": "测试申",
            "phone": "13800000071",
            "unit": EMPLOYER["name"],
            "people": 1,
            "yuan": "5600",
            "content": "快递派送两个月工资没有发",
        }
        taken = await surface.send(self.hotline, "calls", {"items": [call]})
        matter.complaint = taken["items"][0]["number"]
        rung = {"occasion": "first_contact", "outcome": "reached", "note": "已联系本人核实情况"}
        path = f"{matter.complaint_path}/calls"
        await surface.post(cast.officer, "intake", path, rung, step=f"{matter.complaint}/call")
        await accept(stage, matter)
        await begin_mediation(stage, matter, RANG_ON)

    async def _pay(self) -> None:
        assert self.hotline is not None
        self.stage.tell("The company pays the courier; 12333 gets the words it reads out to him")
        await pay_in_full(self.stage, self.matter, PAID_ON, "R20250915-001")
        self.answer = await final_answer(self.stage, self.hotline, self.matter.complaint)

    async def account(self) -> Account:
        surface, officer, matter = self.stage.surface, self.stage.cast.officer, self.matter
        calls = await surface.get(officer, "intake", f"{matter.complaint_path}/calls")
        case = await surface.get(officer, "mediation", matter.case_path)
        days = (date.fromisoformat(case["closed_on"]) - date.fromisoformat(case["filed_on"])).days
        figures = [
            Figure("当天联系 rung on", RANG_ON, str(calls["items"][0]["called_at"])[:10], "intake calls"),
            Figure("天数 days", "3", str(days), "mediation case"),
            Figure("追回元 yuan", "5,600.00", str(self.answer["body"]["paid_yuan"]), "its answer"),
        ]
        told = report.messages("12333听到的 what 12333 was told", [self.answer])
        return Account([told], "", figures)
