"""Logs without personal data, and the list of all metrics with their meaning."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from prometheus_client import Counter, Gauge, Histogram

from shared.values.identifiers import redact

# the http process
ANSWERS = Counter(
    "anxin_answers", "Answers given, refusals included, by route and class of status", ["route", "status"]
)
REQUESTS = Histogram("anxin_request_seconds", "Time to answer or refuse once admitted, by route", ["route"])
IN_WORK = Gauge("anxin_requests_in_work", "Requests admitted and not yet answered")
WAITING = Gauge("anxin_requests_waiting", "Requests waiting to be admitted")
ADMITTED = Counter("anxin_requests_admitted", "Requests admitted; health is not counted")
REFUSED = Counter(
    "anxin_requests_refused",
    "Requests refused before anybody was verified: no place, or a body that did not fit or come",
    ["why"],
)
COME_BACK = Histogram(
    "anxin_come_back_seconds",
    "How long those turned away were told to stay away",
    buckets=(1, 2, 5, 10, 20, 30, 45, 60),
)

# both
POOL_IN_USE = Gauge("anxin_pool_in_use", "Database connections of this process in use at this moment")

# the worker
EVENTS_SENT = Counter("anxin_facts_sent", "Facts the relay has sent to the broker")
FACTS_TAKEN = Counter("anxin_facts_taken", "Facts taken off the broker, by outcome", ["outcome"])
CONSUMER_LAG = Gauge(
    "anxin_consumer_lag", "Facts on the broker that this worker had yet to take when it last looked", ["topic"]
)
OBLIGATIONS_SWEPT = Counter("anxin_obligations_swept", "Deadlines and reminders that fired, by outcome", ["outcome"])
DELIVERIES_SENT = Counter("anxin_deliveries_sent", "Messages sent to webhook receivers, by outcome", ["outcome"])

# the worker, measured in the database when asked; NaN where the database could not be asked
DATABASE_THERE = Gauge("anxin_database_there", "1 when the database could be asked, 0 when not")
OLDEST_UNSENT = Gauge("anxin_oldest_unsent_seconds", "Age of the oldest fact not yet sent; 0 when none waits")
PARKED_KEYS = Gauge("anxin_parked_keys", "Keys of which a fact is parked, by action and topic", ["action", "topic"])
OLDEST_DEADLINE = Gauge(
    "anxin_oldest_deadline_seconds", "How long ago the oldest deadline passed that no sweep has taken"
)
PARKED_DEADLINES = Gauge("anxin_parked_deadlines", "Deadlines set aside after three failures that nobody has looked at")
OLDEST_PUSH = Gauge("anxin_oldest_push_seconds", "How long the most overdue push to a webhook has waited for its turn")
OLDEST_UNSEALED = Gauge("anxin_oldest_unsealed_seconds", "Age of the oldest step of a history that no seal covers yet")


QUOTING = frozenset({"exc_value", "exc_notes"})
"""Left out of tracebacks: the message of an exception may quote a name, and names cannot be found by a mask."""

METRICS = [metric for metric in list(globals().values()) if isinstance(metric, Counter | Gauge | Histogram)]


def configure(service: str, part: str) -> None:
    """Log one JSON object a line to standard error.

    Of a traceback only exception types and places, no messages or variables.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            _without_personal_data,
            structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(service=service, part=part)


def _without_personal_data(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Masks ID, phone and card numbers in every value of a log line, however deeply nested."""
    return {name: value if name == "timestamp" else _masked(value) for name, value in line.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(str(name)): _masked(one) for name, one in value.items() if name not in QUOTING}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(one) for one in value]
    if isinstance(value, int) and redact(str(value)) != str(value):
        return redact(str(value))
    return value


def _json(line: Any, **_: Any) -> str:
    return orjson.dumps(line, default=str).decode()
