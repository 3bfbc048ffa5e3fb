"""One matter, a complaint and the case it becomes, and the steps of the authority that are the same in every place."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from deploy.demo.callers import StoryBroken
from deploy.demo.stage import Stage

SETTLE_PATIENCE = 60.0
BULK_PATIENCE = 180.0
"""Of hundreds of batches or projects, on a machine that has other things to do."""

Result = TypeVar("Result")


@dataclass
class Matter:
    """A filing as the hotline sends it, and the numbers the services give it."""

    filing: dict[str, Any]
    complaint: str = ""
    case: str = ""

    @property
    def employer(self) -> dict[str, str]:
        return dict(self.filing["employer"])

    @property
    def complaint_path(self) -> str:
        return f"/v1/complaints/{self.complaint}"

    @property
    def case_path(self) -> str:
        return f"/v1/cases/{self.case}"

    @property
    def employer_path(self) -> str:
        return f"/v1/employers/{self.employer['uscc']}"


async def file(stage: Stage, matter: Matter) -> None:
    """12345 sends the order; an officer answers at once."""
    order = matter.filing["partner_no"]
    stage.tell(f"12345 sends order {order}; the authority answers at once")
    receipt = await stage.surface.post(stage.cast.hotline, "intake", "/v1/complaints", matter.filing, step=order)
    matter.complaint = receipt["number"]
    reply = {"public_reply": "已收到您的诉求，工作人员今日即与用人单位联系核实。", "contact_made": True}
    await stage.surface.decide(stage.cast.officer, "intake", matter.complaint_path, "interim-answer", reply)


async def accept(stage: Stage, matter: Matter) -> None:
    """An officer proposes, a head accepts, and mediation opens the case on the same day (INT-02)."""
    surface, cast, path = stage.surface, stage.cast, matter.complaint_path
    proposal = {"reason": "事实清楚，属本局管辖，建议受理立案"}
    await surface.decide(cast.officer, "intake", path, "propose-filing", proposal)
    await surface.decide(cast.head, "intake", path, "accept", {"reason": "同意受理，当日立案"})

    async def opened() -> str | None:
        found = await surface.get(cast.officer, "intake", path)
        return found["case_number"] if found["stage"] == "in_progress" else None

    matter.case = await until(opened, f"no case was opened for {matter.complaint}")
    stage.tell(f"The head accepts; case {matter.case} opens the same day")


async def begin_mediation(stage: Stage, matter: Matter, today: str) -> None:
    """The case is assigned to an officer, who holds a first round with both sides on the same day."""
    surface, cast, path = stage.surface, stage.cast, matter.case_path
    await surface.decide(cast.head, "mediation", path, "assign", {"assignee": "officer-li"})
    await surface.decide(cast.officer, "mediation", path, "start-mediation", {})
    await hold_round(stage, matter, today, "adjourned")


async def hold_round(stage: Stage, matter: Matter, today: str, outcome: str) -> None:
    talk = {"held_on": today, "present": ["worker", "employer"], "outcome": outcome}
    await stage.surface.decide(stage.cast.officer, "mediation", matter.case_path, "hold-round", talk)


async def verify(stage: Stage, matter: Matter, *lines: int) -> None:
    """An officer finds that these lines are owed as claimed, to rural workers."""
    finding = {"verified": True, "rural": True, "note": "工资表与考勤核对一致"}
    for line in lines:
        path, step = f"{matter.case_path}/lines/{line}/findings", f"{matter.case}/finding/{line}"
        await stage.surface.post(stage.cast.officer, "mediation", path, finding, step=step)


async def inspect(stage: Stage, matter: Matter) -> None:
    """Mediation has failed; two inspectors begin the inspection (INV-01)."""
    surface, cast, path = stage.surface, stage.cast, matter.case_path
    await surface.decide(cast.officer, "mediation", path, "fail-mediation", {"reason": "no_agreement"})
    inspectors = {"inspectors": ["officer-li", "officer-zhao"]}
    await surface.decide(cast.officer, "mediation", path, "open-inspection", inspectors)


async def acknowledge(stage: Stage, messages: list[dict[str, Any]], who: Any, service: str) -> None:
    """The party the messages are for sends its receipt for each."""
    for message in messages:
        receipt = f"/v1/deliveries/{message['id']}/receipt"
        await stage.surface.post(who, service, receipt, {"outcome": "received"}, step=message["id"])


async def until(
    found: Callable[[], Awaitable[Result | None]], otherwise: str, patience: float = SETTLE_PATIENCE
) -> Result:
    """Poll until `found` returns something: what another service does because of a fact.

    Raises StoryBroken after `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while (result := await found()) is None:
        if time.monotonic() > deadline:
            raise StoryBroken(otherwise)
        await asyncio.sleep(0.05)
    return result
