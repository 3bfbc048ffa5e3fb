"""Traces: a request, the facts it states and the actions that take them in are one trace. Off unless configured.

`ANXIN_TRACES=otlp:http://collector:4318` sends spans to a collector, `file:/path.jsonl` writes them to a file while
developing. A span has the route, the statement, the action: never a name, a person's number or a value in a query.
While off, nothing of the SDK is imported and nothing is attached to the engine.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

OFF: dict[str, Any] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
LINKED = 100
"""The number of traces that a batch's span is linked to at most."""

_W3C = TraceContextTextMapPropagator()
_providers: dict[str, TracerProvider] = {}


def configure(service: str, traces: str) -> dict[str, Any]:
    """Begin tracing a service, unless `traces` is empty; returns FastAPI's telemetry options."""
    if not traces:
        _providers.pop(service, None)
        return OFF
    from shared.observability.span_export import provider_of  # imports the SDK, which is not loaded without tracing

    _providers[service] = provider = provider_of(service, traces)
    return {**OFF, "tracing": True, "tracer_provider": provider, "exclude": _is_health}


def traceparent() -> str | None:
    """The present span's `traceparent`, as a fact carries it; None where nothing is traced."""
    if not _providers:
        return None
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def acting(service: str, action: str, stated_in: Sequence[str | None], **attributes: str) -> Iterator[None]:
    """A span around an action: in the trace in which its first fact was stated, linked to the traces of the other
    facts.
    """
    provider = _providers.get(service)
    if provider is None:
        yield
        return
    traces = [told for one in dict.fromkeys(stated_in) if (told := _context(one)).is_valid]
    parent = trace.set_span_in_context(trace.NonRecordingSpan(traces[0])) if traces else None
    span = provider.get_tracer("anxin").start_span(
        action,
        parent,
        kind=SpanKind.CONSUMER,
        attributes={**attributes, "anxin.facts": len(stated_in)},
        links=[Link(other) for other in traces[1 : LINKED + 1]],
    )
    with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield
        except BaseException as failure:
            _mark_failed(span, failure)
            raise


def follow_statements(service: str, engine: AsyncEngine) -> None:
    """A span for each statement that runs within a span. Its text has placeholders; the values are left out."""
    provider = _providers.get(service)
    if provider is None:
        return
    tracer = provider.get_tracer("anxin")

    def begin(_: Any, __: Any, statement: str, ___: Any, context: Any, many: bool) -> None:
        if context is not None and trace.get_current_span().is_recording():
            told = {"db.system.name": "postgresql", "db.query.text": statement}
            context.anxin_span = tracer.start_span(_verb(statement), kind=SpanKind.CLIENT, attributes=told)

    def end(_: Any, __: Any, ___: str, ____: Any, context: Any, many: bool) -> None:
        if (span := getattr(context, "anxin_span", None)) is not None:
            span.end()

    def fail(context: Any) -> None:
        if (span := getattr(context.execution_context, "anxin_span", None)) is not None:
            _mark_failed(span, context.original_exception)
            span.end()

    event.listen(engine.sync_engine, "before_cursor_execute", begin)
    event.listen(engine.sync_engine, "after_cursor_execute", end)
    event.listen(engine.sync_engine, "handle_error", fail)


def _context(told: str | None) -> SpanContext:
    return trace.get_current_span(_W3C.extract({"traceparent": told or ""})).get_span_context()


def _mark_failed(span: trace.Span, failure: BaseException) -> None:
    """Mark a span as failed, with the exception's type only: its message may quote personal data."""
    span.set_attribute("error.type", type(failure).__name__)
    span.set_status(Status(StatusCode.ERROR))


def _verb(statement: str) -> str:
    return statement.split(None, 1)[0].upper() if statement.strip() else "STATEMENT"


def _is_health(scope: Any) -> bool:
    return str(scope["path"]).startswith("/health/")
