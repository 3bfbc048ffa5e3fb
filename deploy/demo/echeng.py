"""Echeng 鄂城, 28 August 2025: a restaurant owes 8,000 yuan. Told twice: it pays on 1 September; it never pays.

What is set down here is what callers do and on which day. Everything the demo shows afterwards is read back from the
four services.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from deploy.demo.callers import StoryBroken, Surface
from deploy.demo.cast import ECHENG, Cast
from deploy.demo.webhook_receiver import Receiver

FILED_ON = "2025-08-28"
OWED_FEN = 800_000
SETTLE_PATIENCE = 60.0

Result = TypeVar("Result")
MoveTo = Callable[[str], Awaitable[None]]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Telling:
    """One worker, one restaurant, one order of the hotline."""

    name: str
    order: str
    worker: dict[str, Any]
    employer: dict[str, str]
    complaint: str = ""
    case: str = ""


PAYS = Telling(
    name="pays",
    order="250828090000000001",
    worker={"name": "测试甲", "phone": "13800000001", "id_no": "999999199001010016", "consent": True},
    employer={"name": "虚构甲餐饮店", "uscc": "91999999MAXXXXXX0N"},
)
NEVER_PAYS = Telling(
    name="never-pays",
    order="250828090000000002",
    worker={"name": "测试乙", "phone": "13800000002", "id_no": "999999198506150028", "consent": True},
    employer={"name": "虚构乙餐饮店", "uscc": "91999999MAXXXXXX1R"},
)


@dataclass
class Echeng:
    """Plays both tellings side by side along one calendar."""

    surface: Surface
    cast: Cast
    receiver: Receiver
    move_to: MoveTo
    tell: Tell

    async def play(self) -> tuple[Telling, Telling]:
        """Both tellings to their ends; returns them with the numbers the services gave."""
        await self._set_destinations()
        pays, never = [await self._file_and_accept(telling) for telling in (PAYS, NEVER_PAYS)]
        await self.move_to("2025-08-29")
        for telling in (pays, never):
            await self._hold_second_round(telling)
        await self.move_to("2025-09-01")
        await self._pay_and_close(pays)
        await self._let_mediation_fail(never)
        await self._order_and_wait(never)
        return pays, never

    async def _set_destinations(self) -> None:
        self.tell("The credit platform says where it wants to be told; the hotline will pull")
        body = {"address": self.receiver.address, "secret": self.receiver.secret}
        await self.surface.ask(
            self.cast.credit_platform, "credit", "PUT", "/v1/destinations/credit_platform", body=body
        )

    async def _file_and_accept(self, telling: Telling) -> Telling:
        surface, cast = self.surface, self.cast
        self.tell(f"12345 sends order {telling.order}; the authority answers at once")
        filing = {
            "channel": "hotline_12345",
            "partner_no": telling.order,
            "division": ECHENG,
            "domain": "non_construction",
            "reporter": telling.worker,
            "employer": telling.employer,
            "workers": 1,
            "owed_fen": OWED_FEN,
            "period": {"from": "2025-06", "to": "2025-07"},
            "summary": f"在辖区餐饮店务工,老板拖欠两个月工资,本人电话{telling.worker['phone']}",
        }
        receipt = await surface.post(cast.hotline, "intake", "/v1/complaints", filing, step=telling.order)
        complaint = f"/v1/complaints/{receipt['number']}"
        reply = {"public_reply": "已收到您的诉求,工作人员今日即与用人单位联系核实。", "contact_made": True}
        await surface.decide(cast.officer, "intake", complaint, "interim-answer", reply)
        proposal = {"reason": "事实清楚,属本局管辖,建议受理立案"}
        await surface.decide(cast.officer, "intake", complaint, "propose-filing", proposal)
        await surface.decide(cast.head, "intake", complaint, "accept", {"reason": "同意受理,当日立案"})
        case = await self._case_of(receipt["number"])
        self.tell(f"The head accepts; case {case} opens the same day")
        path = f"/v1/cases/{case}"
        await surface.decide(cast.head, "mediation", path, "assign", {"assignee": "officer-li"})
        await surface.decide(cast.officer, "mediation", path, "start-mediation", {})
        talk = {"held_on": FILED_ON, "present": ["worker", "employer"], "outcome": "adjourned"}
        await surface.decide(cast.officer, "mediation", path, "hold-round", talk)
        return Telling(telling.name, telling.order, telling.worker, telling.employer, receipt["number"], case)

    async def _case_of(self, complaint: str) -> str:
        """The case another service opened because of a fact on Kafka."""

        async def opened() -> str | None:
            found = await self.surface.get(self.cast.officer, "intake", f"/v1/complaints/{complaint}")
            return found["case_number"] if found["stage"] == "in_progress" else None

        return await until(opened, f"no case was opened for {complaint}")

    async def _hold_second_round(self, telling: Telling) -> None:
        surface, cast, path = self.surface, self.cast, f"/v1/cases/{telling.case}"
        self.tell(f"Second round for {telling.employer['name']}: the arrears are verified")
        finding = {"verified": True, "note": "工资表与考勤核对一致"}
        await surface.post(
            cast.officer, "mediation", f"{path}/lines/1/findings", finding, step=f"{telling.case}/finding"
        )
        agreed = telling.name == PAYS.name
        talk = {
            "held_on": "2025-08-29",
            "present": ["worker", "employer"],
            "outcome": "agreed" if agreed else "no_agreement",
        }
        await surface.decide(cast.officer, "mediation", path, "hold-round", talk)
        if agreed:
            promise = {"agreed_fen": OWED_FEN, "pay_by": "2025-09-01"}
            await surface.decide(cast.officer, "mediation", path, "agree", promise)

    async def _pay_and_close(self, telling: Telling) -> None:
        surface, cast, path = self.surface, self.cast, f"/v1/cases/{telling.case}"
        self.tell("The restaurant pays in full; the receipt closes the ledger line, the case closes as paid")
        payment = {
            "receipt_no": "R20250901-001",
            "line": 1,
            "fen": OWED_FEN,
            "paid_on": "2025-09-01",
            "payer": "employer",
        }
        await surface.post(cast.officer, "mediation", f"{path}/payments", payment, step=f"{telling.case}/payment")
        await surface.decide(cast.officer, "mediation", path, "close", {"disposition": "PAID_IN_FULL"})
        await self._pull_final_answer(telling)
        complaint = f"/v1/complaints/{telling.complaint}"
        self.tell("The worker is called back and is satisfied")
        call = {"reached": True, "satisfied": True, "note": "工资已全额收到"}
        await surface.decide(cast.officer, "intake", complaint, "call-back", call)
        await surface.decide(cast.head, "intake", complaint, "close", {"reason": "已支付完毕,回访满意"})

    async def _pull_final_answer(self, telling: Telling) -> None:
        """The hotline pulls its answers and acknowledges each."""

        async def final() -> list[dict[str, Any]] | None:
            due = await self.surface.get(self.cast.hotline, "intake", "/v1/deliveries")
            mine = [item for item in due["items"] if item["subject"] == telling.complaint]
            return mine if any(item["kind"] == "final-answer" for item in mine) else None

        for item in await until(final, f"12345 got no final answer for {telling.complaint}"):
            receipt = f"/v1/deliveries/{item['id']}/receipt"
            await self.surface.post(self.cast.hotline, "intake", receipt, {"outcome": "received"}, step=item["id"])
        self.tell("12345 has its final answer, in its own words, and acknowledges it")

    async def _let_mediation_fail(self, telling: Telling) -> None:
        surface, cast, path = self.surface, self.cast, f"/v1/cases/{telling.case}"
        await self.move_to("2025-09-12")
        self.tell("The second restaurant does not pay: mediation fails on its last day, an inspection opens")
        await surface.decide(cast.officer, "mediation", path, "fail-mediation", {"reason": "no_agreement"})
        inspectors = {"inspectors": ["officer-li", "officer-zhao"]}
        await surface.decide(cast.officer, "mediation", path, "open-inspection", inspectors)

    async def _order_and_wait(self, telling: Telling) -> None:
        surface, cast, path = self.surface, self.cast, f"/v1/cases/{telling.case}"
        await self.move_to("2025-09-22")
        self.tell("A correction order: pay by 10 October, the day after the long holiday and one more")
        await surface.decide(cast.officer, "mediation", path, "correct", {"due_on": "2025-10-10"})
        await self.move_to("2025-09-23")
        await surface.decide(cast.officer, "mediation", path, "serve", {"served_on": "2025-09-23"})
        await self.move_to("2025-09-26")
        self.tell("Hubei's 30 days for the case would end on Saturday 27 September: a head extends them")
        await surface.decide(cast.head, "mediation", path, "extend", {"reason": "用人单位逾期期限未届满,案情复杂"})
        await self.move_to("2025-10-11")
        self.tell("10 October has passed and nothing was paid: the order is overdue")


async def until(found: Callable[[], Awaitable[Result | None]], otherwise: str) -> Result:
    """What another service does because of a fact, as soon as it can be seen. Raises StoryBroken after a minute."""
    deadline = time.monotonic() + SETTLE_PATIENCE
    while (result := await found()) is None:
        if time.monotonic() > deadline:
            raise StoryBroken(otherwise)
        await asyncio.sleep(0.05)
    return result
