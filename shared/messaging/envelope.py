"""CloudEvents 1.0 over Kafka, binary mode: the envelope in headers, the fact in the body.

Read and written without the library, which takes 80 µs where this takes 10; a test compares the two.
"""

from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.event import Event
from shared.messaging.broker import Record, topic_of

JSON = b"application/json"
SPEC = b"1.0"
NEEDED = ("ce_id", "ce_source", "ce_type", "ce_time")


class Unreadable(ValueError):
    """Not a fact of ours: bad headers, bad JSON, or a body that breaks its contract."""


class Stated(Protocol):
    """A row of the outbox, read by the ORM or not."""

    position: int | None
    event_id: UUID
    name: str
    version: int
    key: str
    occurred_at: datetime
    body: bytes
    traceparent: str | None


def record_of(row: Stated) -> Record:
    """An outbox row as a record of the broker. `sequence` rises per key; `factversion` is the contract's version."""
    service = row.name.partition(".")[0]
    headers = {
        "ce_specversion": SPEC,
        "ce_id": str(row.event_id).encode(),
        "ce_source": f"/anxin/{service}".encode(),
        "ce_type": row.name.encode(),
        "ce_time": row.occurred_at.astimezone(UTC).isoformat().replace("+00:00", "Z").encode(),
        "ce_subject": row.key.encode(),
        "ce_sequence": str(row.position).encode(),
        "ce_factversion": str(row.version).encode(),
        "content-type": JSON,
    }
    if row.traceparent:
        headers["ce_traceparent"] = row.traceparent.encode()
    return Record(topic_of(service), row.key, row.body, headers)


def name_of(record: Record) -> str:
    """The fact's name, or an empty text when the record has none."""
    return record.headers.get("ce_type", b"").decode(errors="replace")


def traceparent_of(record: Record) -> str | None:
    """The trace in which the fact was stated, if its service was traced."""
    return record.headers.get("ce_traceparent", b"").decode(errors="replace") or None


def fact_of(record: Record) -> Event:
    """The fact in a record. Raises Unreadable, UnknownEvent, UnknownVersion or pydantic's ValidationError."""
    headers = record.headers
    missing = [name for name in NEEDED if not headers.get(name)]
    if headers.get("ce_specversion") != SPEC or missing:
        raise Unreadable(f"not a CloudEvent 1.0 (missing: {', '.join(missing) or 'specversion 1.0'})")
    try:
        event_id = UUID(headers["ce_id"].decode())
        occurred_at = datetime.fromisoformat(headers["ce_time"].decode())
        version = int(headers.get("ce_factversion", b"1"))
        sequence = int(headers.get("ce_sequence", b"0"))
    except ValueError as failure:
        raise Unreadable(f"an attribute of the envelope cannot be read ({type(failure).__name__})") from failure
    return Event.read(name_of(record), version, record.value or b"", event_id, occurred_at, sequence)
