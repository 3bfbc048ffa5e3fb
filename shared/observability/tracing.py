"""Traces: a request, the facts it states and the actions that take them in are one trace. Off unless configured.

`ANXIN_TRACES=otlp:http://collector:4318` sends spans to a collector, `file:/path.jsonl` writes them to a file while
developing. A span has the route, the statement, the action, of a command's load and write the kind of aggregate: never
a name, a person's number or a value in a query.
While off, nothing of the SDK is imported and nothing is attached to the engine.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import Context
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, Status, StatusCode, TracerProvider
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
    about = {**attributes, "anxin.facts": len(stated_in)}
    with _around(provider, action, SpanKind.CONSUMER, about, traces):
        yield


@contextmanager
def trip(name: str, callers: Sequence[Context] = ()) -> Iterator[None]:
    """A span around one trip to the database that a command makes past the engine: in the trace of the first of its
    callers, linked to the traces of the others; without callers in the present trace. Nothing where none is traced.
    """
    if not _providers:
        yield
        return
    spans = [caller.run(trace.get_current_span) for caller in callers] or [trace.get_current_span()]
    traced = [(span, provider) for span in spans if (provider := _provider_of(span)) is not None]
    if not traced:
        yield
        return
    contexts = [span.get_span_context() for span, _ in traced]
    about = {"db.system.name": "postgresql", "anxin.commands": len(spans)}
    with _around(traced[0][1], name, SpanKind.CLIENT, about, contexts):
        yield


@contextmanager
def statement(text: str) -> Iterator[None]:
    """A span around one statement that goes past the engine, as `follow_statements` makes them for all others."""
    span = trace.get_current_span()
    provider = _provider_of(span) if _providers else None
    if provider is None:
        yield
        return
    told = {"db.system.name": "postgresql", "db.query.text": text}
    with _around(provider, _verb(text), SpanKind.CLIENT, told, [span.get_span_context()]):
        yield


@contextmanager
def _around(
    provider: TracerProvider,
    name: str,
    kind: SpanKind,
    attributes: Mapping[str, Any],
    traces: Sequence[SpanContext],
) -> Iterator[None]:
    """A span in the first of these traces, linked to the others."""
    parent = trace.set_span_in_context(trace.NonRecordingSpan(traces[0])) if traces else None
    links = [Link(other) for other in traces[1 : LINKED + 1]]
    span = provider.get_tracer("anxin").start_span(name, parent, kind=kind, attributes=attributes, links=links)
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


def _provider_of(span: Span) -> TracerProvider | None:
    """The provider of the service that began the span; None where the span is not recorded."""
    resource = getattr(span, "resource", None)
    return None if resource is None else _providers.get(str(resource.attributes.get("service.name")))


def _mark_failed(span: Span, failure: BaseException) -> None:
    """Mark a span as failed, with the exception's type only: its message may quote personal data."""
    span.set_attribute("error.type", type(failure).__name__)
    span.set_status(Status(StatusCode.ERROR))


def _verb(statement: str) -> str:
    return statement.split(None, 1)[0].upper() if statement.strip() else "STATEMENT"


def _is_health(scope: Any) -> bool:
    return str(scope["path"]).startswith("/health/")
