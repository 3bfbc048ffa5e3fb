"""CloudEvents 1.0 over Kafka, binary mode: the envelope in headers, the fact in the body."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from shared.contracts.event import Event
from shared.messaging.broker import Record, topic_of
from shared.messaging.outbox import OutboxRow


class Unreadable(ValueError):
    """Bytes that are no fact of ours: bad headers, bad JSON, or a body that breaks its contract."""


def record_of(row: OutboxRow) -> Record:
    """An outbox row as it travels. `sequence` rises per key; `factversion` is the contract's version."""
    service = row.name.partition(".")[0]
    attributes = {  # a new dictionary each time: the library writes into it
        "id": str(row.event_id),
        "source": f"/anxin/{service}",
        "type": row.name,
        "time": row.occurred_at,
        "subject": row.key,
        "datacontenttype": "application/json",
        "sequence": str(row.position),
        "factversion": str(row.version),
    }
    if row.traceparent:
        attributes["traceparent"] = row.traceparent
    message = to_binary(CloudEvent(attributes=attributes, data=row.body), JSONFormat())
    return Record(topic_of(service), row.key, row.body, message.headers)


def name_of(record: Record) -> str:
    """The fact's name, or the empty text when the record carries none."""
    return record.headers.get("ce_type", b"").decode(errors="replace")


def fact_of(record: Record) -> Event:
    """The fact a record carries. Raises Unreadable, UnknownEvent, UnknownVersion or pydantic's ValidationError."""
    envelope, body = _parts(record)
    return Event.read(
        name=str(envelope["type"]),
        version=int(envelope.get("factversion", 1)),
        body=body,
        event_id=UUID(str(envelope["id"])),
        occurred_at=_instant(envelope["time"]),
        sequence=int(envelope.get("sequence", 0)),
    )


def _parts(record: Record) -> tuple[Mapping[str, Any], dict[str, Any]]:
    message = KafkaMessage(headers=dict(record.headers), key=record.key, value=record.value or b"")
    try:
        event = from_binary(message, JSONFormat())
        body = event.get_data()
        if isinstance(body, bytes | str):
            body = json.loads(body)
    except Exception as failure:  # the library raises whatever its parsers raise
        raise Unreadable(f"not a CloudEvent ({type(failure).__name__})") from failure
    if not isinstance(body, dict):
        raise Unreadable("the body is not a JSON object")
    return event.get_attributes(), body


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
