"""What the services recorded about one matter, read back over HTTP."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deploy.demo.matter import Matter
from deploy.demo.stage import Stage
from deploy.demo.wording import who


@dataclass(frozen=True)
class Recorded:
    """One matter as complaint, case, ledger, deadlines, messages, record and portrait."""

    matter: Matter
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
        """Days from the filing to the end of the case."""
        if self.case["closed_on"] is None:
            return None
        return (day(self.case["closed_on"]) - day(self.case["filed_on"])).days

    def by(self, action: str) -> str:
        """Who took a step; empty where it was not taken."""
        return next((who(step["by"]) for step in self.steps if step["action"] == action), "")

    def at(self, action: str) -> str:
        """The day on which a step was taken; empty where it was not taken."""
        return next((str(step["at"])[:10] for step in self.steps if step["action"] == action), "")

    def due(self, name: str) -> str:
        """The last day of a deadline; empty where there is none."""
        return next((str(due["due_on"]) for due in self.deadlines if due["name"] == name), "")


def day(text: str) -> date:
    return datetime.fromisoformat(text).date()


async def read_back(stage: Stage, matter: Matter, days: list[str]) -> Recorded:
    """Everything about one matter; the employer's portrait on each of `days`."""
    surface, officer = stage.surface, stage.cast.officer
    paths = (("诉求", "intake", matter.complaint_path), ("案件", "mediation", matter.case_path))
    steps = [
        {**step, "of": name, "service": service}
        for name, service, path in paths
        for step in (await surface.get(officer, service, f"{path}/history"))["items"]
    ]
    portrait = f"{matter.employer_path}/risk"
    return Recorded(
        matter=matter,
        complaint=await surface.get(officer, "intake", matter.complaint_path),
        steps=sorted(steps, key=lambda step: step["at"]),
        case=await surface.get(officer, "mediation", matter.case_path),
        deadlines=[
            *await deadlines_of(stage, "intake", matter.complaint),
            *await deadlines_of(stage, "mediation", matter.case),
        ],
        ledger=await surface.get(officer, "mediation", f"{matter.case_path}/ledger"),
        messages=await messages_about(stage, matter),
        record=await surface.get(officer, "credit", matter.employer_path),
        portrait={on: await surface.get(officer, "monitor", f"{portrait}?as_of={on}") for on in days},
    )


async def deadlines_of(stage: Stage, service: str, subject: str) -> list[dict[str, Any]]:
    """Every deadline of one complaint, case or proposal, met ones too."""
    found = await stage.surface.get(stage.cast.officer, service, f"/v1/deadlines?subject={subject}")
    return list(found["items"])


async def messages_about(stage: Stage, matter: Matter) -> list[dict[str, Any]]:
    """Messages to 12345 about the complaint, sent or due."""
    due = await stage.surface.get(stage.cast.hotline, "intake", "/v1/deliveries")
    return [message for message in due["items"] if message["subject"] == matter.complaint]
