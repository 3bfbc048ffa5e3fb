"""The event map: every fact, who states it, who acts on it. Made from contracts and subscriptions."""

import importlib

from deploy.database import SERVICES
from deploy.documents.services import all_services
from shared.contracts.event import Event

HEADINGS = {
    "en": "| fact | stated by | acted on by |\n|---|---|---|",
    "zh": "| 事实 | 由谁陈述 | 由谁处理 |\n|---|---|---|",
}
NOBODY = {"en": "nobody yet", "zh": "暂无"}


def event_map(language: str = "en") -> str:
    """A markdown table, one line for each fact, in the order of the services and of their contracts."""
    return "\n".join([HEADINGS[language], *(_line(fact, language) for fact in facts())])


def facts() -> list[type[Event]]:
    """All facts, service by service."""
    for service in SERVICES:
        importlib.import_module(f"shared.contracts.{service}")
    return sorted(
        (fact for fact in Event.catalogue.values() if _service(fact) in SERVICES),
        key=lambda fact: SERVICES.index(_service(fact)),
    )


def listeners(fact: type[Event]) -> dict[str, list[str]]:
    """Which actions of which services take this fact in."""
    return {
        service.name: [subscription.name for subscription in service.subscriptions[fact]]
        for service in all_services()
        if fact in service.subscriptions
    }


def _line(fact: type[Event], language: str) -> str:
    acting = "; ".join(
        f"{service}: {', '.join(f'`{action}`' for action in actions)}" for service, actions in listeners(fact).items()
    )
    return f"| `{fact.name}` | {_service(fact)} | {acting or NOBODY[language]} |"


def _service(fact: type[Event]) -> str:
    return fact.name.partition(".")[0]
