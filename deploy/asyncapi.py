"""The AsyncAPI 3 document of every fact on the wire, made from the contracts themselves."""

import importlib
from typing import Any

from pydantic.json_schema import models_json_schema

from deploy.database import SERVICES
from deploy.topics import declared
from shared.contracts.event import Event

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
    """One channel a topic, one operation and one message a fact."""
    for service in SERVICES:
        importlib.import_module(f"shared.contracts.{service}")
    facts = sorted(Event.catalogue.values(), key=lambda fact: fact.name)
    _, schemas = models_json_schema(
        [(fact, "serialization") for fact in facts], ref_template="#/components/schemas/{model}"
    )
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Anxin 安薪: facts between services",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 over Kafka, binary mode. A fact may come late, or twice.",
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: channel(topic.name, topic.partitions, facts) for topic in declared()},
        "operations": {f"state-{fact.name}": operation(fact) for fact in facts},
        "components": {
            "messages": {fact.name: message(fact) for fact in facts},
            "schemas": schemas.get("$defs", {}),
        },
    }


def channel(topic: str, partitions: int, facts: list[type[Event]]) -> dict[str, Any]:
    """A topic with every fact its service states."""
    stated = [fact for fact in facts if topic_of(fact) == topic]
    return {
        "address": topic,
        "messages": {fact.name: {"$ref": f"#/components/messages/{fact.name}"} for fact in stated},
        "bindings": {"kafka": {"topic": topic, "partitions": partitions, "bindingVersion": "0.5.0"}},
    }


def operation(fact: type[Event]) -> dict[str, Any]:
    """Its service states it; who acts on it is the listeners' business."""
    place = f"#/channels/{topic_of(fact)}"
    return {
        "action": "send",
        "channel": {"$ref": place},
        "summary": (fact.__doc__ or "").strip(),
        "messages": [{"$ref": f"{place}/messages/{fact.name}"}],
    }


def message(fact: type[Event]) -> dict[str, Any]:
    """The fact as it travels: envelope in headers, body in JSON, key as text."""
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


def topic_of(fact: type[Event]) -> str:
    """Where a fact travels, by the first word of its name."""
    return f"{fact.name.partition('.')[0]}.events"
