"""The AsyncAPI 3.1 document: every fact on the wire, who states it and which actions of which service take it in."""

from typing import Any

from deploy import asyncapi
from deploy.documents.services import all_services


def asyncapi_document() -> dict[str, Any]:
    """What is stated (`send`), and beside it what each service listens to (`receive`)."""
    document = asyncapi.asyncapi_document()
    for service in all_services():
        for fact, subscriptions in service.subscriptions.items():
            place = f"#/channels/{asyncapi.topic_of(fact)}"
            document["operations"][f"{service.name}-takes-{fact.name}"] = {
                "action": "receive",
                "channel": {"$ref": place},
                "summary": f"{service.name}: {', '.join(subscription.name for subscription in subscriptions)}",
                "messages": [{"$ref": f"{place}/messages/{fact.name}"}],
            }
    return document
