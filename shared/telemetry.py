"""Logs without personal data, and the one list of metrics with a line of meaning each."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from prometheus_client import Counter, Gauge, Histogram

from shared.identifiers import redact

EVENTS_SENT = Counter("anxin_facts_sent", "Facts the relay has sent to the broker")
OLDEST_UNSENT = Gauge("anxin_oldest_unsent_seconds", "Age of the oldest fact not yet sent; 0 when none waits")
FACTS_TAKEN = Counter("anxin_facts_taken", "Facts taken off the broker, by outcome", ["outcome"])
OBLIGATIONS_SWEPT = Counter("anxin_obligations_swept", "Deadlines and reminders that fired, by outcome", ["outcome"])
DELIVERIES_SENT = Counter("anxin_deliveries_sent", "Messages sent to webhook receivers, by outcome", ["outcome"])
REQUESTS = Histogram("anxin_request_seconds", "Time to answer or refuse, by route", ["route"])


def configure(service: str, part: str) -> None:
    """One JSON object a line on standard error. Local variables of a traceback are never written."""
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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(service=service, part=part)


def _without_personal_data(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Numbers of people, phones and cards are masked even where nobody meant to log them."""
    return {
        name: redact(value) if isinstance(value, str) and name != "timestamp" else value for name, value in line.items()
    }


def _json(line: Any, **_: Any) -> str:
    return orjson.dumps(line, default=str).decode()
