"""The AsyncAPI 3.1 document: every fact on the wire, who states it and which actions of which service take it in."""

from typing import Any

from pydantic.json_schema import models_json_schema

from deploy.documents.event_map import facts
from deploy.documents.services import all_services
from deploy.topics import declared
from shared.contracts.event import Event
from shared.messaging.broker import topic_of

HEADERS = {  # CloudEvents 1.0, Kafka binding, binary mode
    "ce_specversion": "Always 1.0",
    "ce_id": "The fact's id, the same on every resend",
    "ce_source": "/anxin/<service>",
    "ce_type": "The fact's name",
    "ce_time": "When it became true",
    "ce_subject": "The number of what it is about, which is also the record's key",
    "ce_sequence": "Rises with every fact about the same subject",
    "ce_factversion": "The version of this contract",
}


def asyncapi_document() -> dict[str, Any]:
    """One channel for each topic, one message for each fact; `send` for its service, `receive` for each that
    subscribes.
    """
    stated = sorted(facts(), key=lambda fact: fact.name)
    _, schemas = models_json_schema(
        [(fact, "serialization") for fact in stated], ref_template="#/components/schemas/{model}"
    )
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Anxin 安薪: facts between services",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 over Kafka, binary mode. A fact may come late, or twice.",
        },
        "defaultContentType": "application/json",
        "channels": {
            topic.name: channel(topic.name, topic.partitions, stated)
            for topic in declared()
            if topic.name in {_topic(fact) for fact in stated}
        },
        "operations": {f"state-{fact.name}": sending(fact) for fact in stated} | receiving(),
        "components": {
            "messages": {fact.name: message(fact) for fact in stated},
            "schemas": schemas.get("$defs", {}),
        },
    }


def channel(topic: str, partitions: int, all_facts: list[type[Event]]) -> dict[str, Any]:
    """A topic with every fact its service states."""
    stated = [fact for fact in all_facts if _topic(fact) == topic]
    return {
        "address": topic,
        "messages": {fact.name: {"$ref": f"#/components/messages/{fact.name}"} for fact in stated},
        "bindings": {"kafka": {"topic": topic, "partitions": partitions, "bindingVersion": "0.5.0"}},
    }


def sending(fact: type[Event]) -> dict[str, Any]:
    """The operation by which a service states the fact."""
    return _operation("send", fact, (fact.__doc__ or "").strip())


def receiving() -> dict[str, Any]:
    """The operations by which each service takes facts in, with its actions."""
    return {
        f"{service.name}-takes-{fact.name}": _operation(
            "receive", fact, f"{service.name}: {', '.join(subscription.name for subscription in subscriptions)}"
        )
        for service in all_services()
        for fact, subscriptions in service.subscriptions.items()
    }


def _operation(action: str, fact: type[Event], summary: str) -> dict[str, Any]:
    place = f"#/channels/{_topic(fact)}"
    return {
        "action": action,
        "channel": {"$ref": place},
        "summary": summary,
        "messages": [{"$ref": f"{place}/messages/{fact.name}"}],
    }


def message(fact: type[Event]) -> dict[str, Any]:
    """The fact as a message: envelope in headers, body in JSON, key as text."""
    properties: dict[str, Any] = {name: {"type": "string", "description": meaning} for name, meaning in HEADERS.items()}
    properties["ce_type"]["const"] = fact.name
    properties["ce_factversion"]["const"] = str(fact.version)
    return {
        "name": fact.name,
        "title": fact.__name__,
        "summary": (fact.__doc__ or "").strip(),
        "contentType": "application/json",
        "headers": {"type": "object", "required": sorted(HEADERS), "properties": properties},
        "payload": {"$ref": f"#/components/schemas/{fact.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
    }


def _topic(fact: type[Event]) -> str:
    """The topic of a fact, from the first word of its name."""
    return topic_of(fact.name.partition(".")[0])
