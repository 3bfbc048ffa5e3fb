"""Traces: a request, the facts it states and the actions that take them in are one trace. Off unless asked for.

`ANXIN_TRACES=otlp:http://collector:4318` sends spans to a collector, `file:/path.jsonl` writes them down while
developing. A span says which route, which statement, which action: never a name, a number of a person or a word of a
query. While off, nothing of the SDK is imported and nothing is attached to the engine.
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
"""So many traces a batch is linked to; a span with five hundred links helps nobody."""

_W3C = TraceContextTextMapPropagator()
_providers: dict[str, TracerProvider] = {}


def configure(service: str, traces: str) -> dict[str, Any]:
    """Begin tracing a service, or not (empty `traces`); what FastAPI is to be told of it."""
    if not traces:
        _providers.pop(service, None)
        return OFF
    from shared.observability.span_export import provider_of  # the SDK, which a service that is not traced never loads

    _providers[service] = provider = provider_of(service, traces)
    return {**OFF, "tracing": True, "tracer_provider": provider, "exclude": _is_health}


def traceparent() -> str | None:
    """The present span as a fact carries it; None where nothing is traced."""
    if not _providers:
        return None
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def acting(service: str, action: str, stated_in: Sequence[str | None], **attributes: str) -> Iterator[None]:
    """A span around an action: within the trace its fact was stated in, linked to those of the other facts."""
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
    """A span for each statement that is run within a span. The text has placeholders; the values stay out."""
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
    """By its kind only: a message may quote what somebody sent."""
    span.set_attribute("error.type", type(failure).__name__)
    span.set_status(Status(StatusCode.ERROR))


def _verb(statement: str) -> str:
    return statement.split(None, 1)[0].upper() if statement.strip() else "STATEMENT"


def _is_health(scope: Any) -> bool:
    return str(scope["path"]).startswith("/health/")
