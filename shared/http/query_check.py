"""Checks the query of a request: only the route's own parameters, each once."""

from collections.abc import Iterator, Sequence

from fastapi import Request
from fastapi.dependencies.models import Dependant

from shared.refusals import Invalid
from shared.values.identifiers import redact


class UnknownParameter(Invalid):
    """A misspelt filter would be ignored, and the caller would take the whole list for a part of it."""

    code = "unknown-parameter"
    zh = "此处没有查询参数“{field}”，可用：{known}"
    en = "there is no query parameter {field!r} here; there are: {known}"


class RepeatedParameter(Invalid):
    """Only one of several values would count, and the caller would not know which."""

    code = "repeated-parameter"
    zh = "查询参数“{field}”只能出现一次"
    en = "the query parameter {field!r} is given once"


def query_of(needed: Dependant) -> Iterator[str]:
    """The query parameters that a route reads, those of its dependencies included."""
    yield from (param.alias for param in needed.query_params)
    for inner in needed.dependencies:
        yield from query_of(inner)


def check_query(request: Request, known: Sequence[str]) -> None:
    """Raises UnknownParameter or RepeatedParameter.

    Public pages are not checked: messengers add parameters of their own.
    """
    for name in request.query_params:
        if name not in known:
            raise UnknownParameter(field=redact(name), known="、".join(known) or "–")
        if len(request.query_params.getlist(name)) > 1:
            raise RepeatedParameter(field=name)
