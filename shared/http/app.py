"""Builds a service's HTTP application, and turns refusals into status codes.

Status codes are known here and in `problems`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from html import escape
from pathlib import Path
from typing import Any, cast

import structlog
from asyncpg import PostgresError
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import compile_path

from shared import refusals
from shared.database.transient_errors import LOCK_TIMEOUT, transient
from shared.health.readiness import http_ready, live
from shared.http import openapi
from shared.http.admission import Admission
from shared.http.authenticated_route import Gate, challenge, unguarded
from shared.http.body_limit import Bodies, limits_of, spooled_of, worth_of
from shared.http.default_headers import DefaultHeaders
from shared.http.entrance import Entrance
from shared.http.head_requests import HeadRequests
from shared.http.openapi import PROBLEM
from shared.http.problems import TITLES, Problem, problem_of, problem_of_fields, problem_of_refusal
from shared.http.response_metrics import ResponseCounter
from shared.observability import tracing

log = structlog.get_logger(__name__)

RETRY_AFTER = 2
NO_SCRIPT = "default-src 'none'"


class Unreadable(refusals.Refused):
    code = "unreadable-body"
    zh = "请求体无法解读：应为UTF-8编码的JSON"
    en = "the body cannot be read: send JSON in UTF-8"


def language_of(request: Request) -> str:
    """`en` when the caller asks for English first, else Chinese."""
    wanted = request.headers.get("accept-language", "").lower()
    first = wanted.split(",")[0].strip()
    return "en" if first.startswith("en") else "zh"


def problem(request: Request, status: int, code: str, detail: str, **more: Any) -> Response:
    """An RFC 9457 problem in the caller's language."""
    return _respond(request, problem_of(status, code, detail, language_of(request), **more))


def _respond(request: Request, told: Problem, allowed: str | None = None) -> Response:
    headers = {"Content-Language": language_of(request)}
    if told["status"] in (429, 503):
        headers["Retry-After"] = str(told.get("retry_after", RETRY_AFTER))
    if told["status"] == 401:
        headers["WWW-Authenticate"] = challenge(request)
    if allowed:
        headers["Allow"] = allowed
    if "text/html" in request.headers.get("accept", ""):  # a person's browser, not a program
        return HTMLResponse(_as_page(told), told["status"], headers | {"Content-Security-Policy": NO_SCRIPT})
    return JSONResponse(told, told["status"], headers=headers, media_type=PROBLEM)


def _as_page(told: Problem) -> str:
    """The problem as a small HTML page, for a person's browser: a photo too large, too many requests."""
    title, detail = escape(told["title"]), escape(told["detail"])
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><h1>{title}</h1><p>{detail}</p>"
    )


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, refusals.Refused)
    return _refusal(request, refusal)


async def _invalid(request: Request, failure: Exception) -> Response:
    """422 with the fields that were wrong.

    The first part of each place only says whether the body or the query is meant.
    """
    assert isinstance(failure, RequestValidationError)
    return _respond(request, problem_of_fields(failure.errors(), language_of(request), within=1))


async def _http(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    if failure.status_code == 400:  # the framework could not even decode the body
        unreadable = Unreadable()
        return problem(request, 400, unreadable.code, unreadable.message(language_of(request)))
    zh, en = TITLES.get(failure.status_code, ("错误", "Error"))
    code, language = en.lower().replace(" ", "-"), language_of(request)
    told = problem_of(failure.status_code, code, en if language == "en" else zh, language)
    return _respond(request, told, allowed=_allowed(request) if failure.status_code == 405 else None)


def _allowed(request: Request) -> str:
    """The methods of a path, of all its routes together (RFC 9110 §10.2.1)."""
    policies = request.app.state.gate.policies
    there = {method for method, path in policies if compile_path(path)[0].match(request.url.path)} or {"GET"}
    return ", ".join(sorted(there | ({"HEAD"} if "GET" in there else set())))


def _refusal(request: Request, refusal: refusals.Refused) -> Response:
    return _respond(request, problem_of_refusal(refusal, language_of(request)))


async def _failed(request: Request, failure: Exception) -> Response:
    """A fault of ours.

    The caller learns that it failed and that a retry with the same key is safe, and nothing more.
    """
    english = language_of(request) == "en"
    if crowded(failure):
        return _refusal(request, refusals.Overloaded(retry_after=RETRY_AFTER))
    log.error("request-failed", route=request.url.path, reason=type(failure).__name__, exc_info=failure)
    if transient(failure):
        detail = "the database is away; try again" if english else "数据库暂不可用，请稍后重试"
        return problem(request, 503, "unavailable", detail)
    detail = (
        "something failed here; a retry with the same key is safe" if english else "内部错误；用同一幂等键重试是安全的"
    )
    return problem(request, 500, "internal", detail)


def crowded(failure: Exception) -> bool:
    """Whether too many wanted the same at once: no free connection in the pool, a lock timeout, a deadlock or a
    failed serialization.
    """
    if isinstance(failure, PoolExhausted):
        return True
    cause = getattr(failure, "orig", failure)  # the driver's own error, or SQLAlchemy's around it
    sqlstate = str(getattr(cause, "sqlstate", None) or "")
    return sqlstate == LOCK_TIMEOUT or sqlstate.startswith("40")


def create_app(
    *,
    service: str,
    description: str,
    gate: Gate,
    routers: Sequence[Any],
    entrance: Entrance,
    migration: str,
    telemetry: dict[str, Any] = tracing.OFF,
    background: Callable[[asyncio.Event], Any] | None = None,
    spool: Path | None = None,
) -> FastAPI:
    """The service's application. Raises RuntimeError for a route without a policy or a policy without a route."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        stop = asyncio.Event()
        task = asyncio.create_task(background(stop)) if background else None
        yield
        stop.set()
        if task:
            await task
        await gate.sessions.close()

    app = FastAPI(
        title=f"Anxin {service}",
        description=description,
        version="0.1.0",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        telemetry=cast(TelemetryConfig, telemetry),
    )
    app.state.gate = gate
    app.state.entrance = entrance
    worth = worth_of(gate.policies, gate.sessions.keyring)
    bodies = Bodies(limits_of(gate.policies), worth=worth, spooled=spooled_of(gate.policies), folder=spool)
    app.add_middleware(Admission, entrance=entrance, refusal=_refusal, bodies=bodies)
    app.add_middleware(ResponseCounter)
    app.add_middleware(DefaultHeaders)
    app.add_middleware(HeadRequests)
    _add_problem_handlers(app)
    for router in routers:
        app.include_router(router)
    app.add_route("/health/live", live, include_in_schema=False)
    app.add_route("/health/ready", http_ready(gate.sessions.engine, migration), include_in_schema=False)
    openapi.describe(app, routers, gate.policies, TITLES)
    unmatched = unguarded(routers, gate.policies)
    if unmatched:
        raise RuntimeError(f"routes and policies of {service} differ: {unmatched}")
    return app


def _add_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(refusals.Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for fault in (PoolExhausted, DBAPIError, PostgresError, OSError, Exception):  # the last also reaches the server
        app.add_exception_handler(fault, _failed)
