"""What the services recorded about one telling, read back over HTTP; nothing here is typed in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deploy.demo.callers import Surface
from deploy.demo.cast import Cast
from deploy.demo.echeng import Telling


@dataclass(frozen=True)
class Recorded:
    """One telling as complaint, case, ledger, deadlines, messages, record and portrait."""

    telling: Telling
    complaint: dict[str, Any]
    steps: list[dict[str, Any]]
    case: dict[str, Any]
    deadlines: list[dict[str, Any]]
    ledger: dict[str, Any]
    messages: list[dict[str, Any]]
    record: dict[str, Any]
    portrait: dict[str, dict[str, Any]]

    @property
    def days(self) -> int | None:
        """From the filing to the end of the case."""
        if self.case["closed_on"] is None:
            return None
        return (day(self.case["closed_on"]) - day(self.case["filed_on"])).days


def day(text: str) -> date:
    return datetime.fromisoformat(text).date()


async def read_back(surface: Surface, cast: Cast, telling: Telling, days: list[str]) -> Recorded:
    """Everything about one telling; the employer's portrait on each of `days`."""
    officer = cast.officer
    complaint_path, case_path = f"/v1/complaints/{telling.complaint}", f"/v1/cases/{telling.case}"
    employer = f"/v1/employers/{telling.employer['uscc']}"
    steps = [
        {**step, "of": name, "service": service}
        for name, service, path in (("诉求", "intake", complaint_path), ("案件", "mediation", case_path))
        for step in (await surface.get(officer, service, f"{path}/history"))["items"]
    ]
    messages = (await surface.get(cast.hotline, "intake", "/v1/deliveries"))["items"]
    return Recorded(
        telling=telling,
        complaint=await surface.get(officer, "intake", complaint_path),
        steps=sorted(steps, key=lambda step: step["at"]),
        case=await surface.get(officer, "mediation", case_path),
        deadlines=[
            *(await surface.get(officer, "intake", f"/v1/deadlines?subject={telling.complaint}"))["items"],
            *(await surface.get(officer, "mediation", f"/v1/deadlines?subject={telling.case}"))["items"],
        ],
        ledger=await surface.get(officer, "mediation", f"{case_path}/ledger"),
        messages=[message for message in messages if message["subject"] == telling.complaint],
        record=await surface.get(officer, "credit", employer),
        portrait={on: await surface.get(officer, "monitor", f"{employer}/risk?as_of={on}") for on in days},
    )
