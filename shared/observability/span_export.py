"""Where spans are sent and what they may contain.

The only module that imports the OpenTelemetry SDK, and only on request.
"""

import re
from pathlib import Path
from urllib.parse import parse_qsl

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor

from shared.values.identifiers import redact

WORD = re.compile(r"[a-z][a-z_]{0,30}")
PLAIN = re.compile(r"[A-Za-z0-9_:;.,/*{}\-]{0,200}")
SET_ASIDE = "…"


class WithoutPersonalData(SpanProcessor):
    """Runs before every exporter.

    Of a query it keeps the names of parameters, of other texts only plain ones (`PLAIN`).
    """

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        for name, value in dict(span.attributes or {}).items():
            if isinstance(value, str):
                span.set_attribute(name, safe(name, value))


def safe(name: str, value: str) -> str:
    """The attribute's value with identifiers masked and without anything a caller may have written freely."""
    if name == "url.query":
        asked = [parameter for parameter, _ in parse_qsl(value, keep_blank_values=True)]
        return "&".join(parameter if WORD.fullmatch(parameter) else SET_ASIDE for parameter in asked)
    if name == "db.query.text":
        return redact(value)
    return redact(value) if PLAIN.fullmatch(value) else SET_ASIDE


def provider_of(service: str, traces: str) -> TracerProvider:
    """A tracer provider for one service. `traces` is `otlp:` and a collector's address, or `file:` and a path."""
    provider = TracerProvider(resource=Resource.create({"service.namespace": "anxin", "service.name": service}))
    provider.add_span_processor(WithoutPersonalData())
    kind, _, place = traces.partition(":")
    if kind == "otlp":
        exporter = OTLPSpanExporter(endpoint=f"{place.rstrip('/')}/v1/traces")
        provider.add_span_processor(BatchSpanProcessor(exporter))
    else:
        lines = Path(place).open("a", encoding="utf-8")  # noqa: SIM115  open as long as the process
        provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=lines, formatter=_line)))
    return provider


def _line(span: ReadableSpan) -> str:
    return f"{span.to_json(indent=None)}\n"
