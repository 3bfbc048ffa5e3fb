"""How a service looks over HTTP: one way to build it, and how a refusal becomes a status. Nobody else knows codes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from shared import openapi, refusals, tracing
from shared.admission import Admission, Entrance
from shared.answers import Answers
from shared.body_limit import BODY_LIMIT, BodyLimit
from shared.doors import Gate, VersionMissing, unguarded
from shared.idempotency import KeyMalformed, KeyMissing
from shared.openapi import PROBLEM
from shared.outages import LOCK_TIMEOUT, transient
from shared.readiness import http_ready, live
from shared.reasons import reason

log = structlog.get_logger(__name__)

RETRY_AFTER = 2

STATUS: list[tuple[type[refusals.Refused], int]] = [  # the first that fits counts
    (KeyMissing, 400),
    (KeyMalformed, 400),
    (VersionMissing, 428),
    (refusals.Unauthenticated, 401),
    (refusals.Forbidden, 403),
    (refusals.NotFound, 404),
    (refusals.Gone, 410),
    (refusals.NotThisType, 415),
    (refusals.Stale, 412),
    (refusals.Invalid, 422),
    (refusals.Overloaded, 429),
    (refusals.Unavailable, 503),
    (refusals.Conflict, 409),
    (refusals.Refused, 409),
]

TOLD = {"current_version": "current", "retry_after": "retry_after"}
"""Facts of a refusal that a caller's program acts on, by their name in the problem."""

TITLES = {
    400: ("请求有误", "Bad request"),
    401: ("未通过身份验证", "Not authenticated"),
    403: ("没有权限", "Not allowed"),
    404: ("未找到", "Not found"),
    405: ("方法不适用", "Method not allowed"),
    408: ("请求体未及时送达", "Body not received in time"),
    409: ("与规则或现状冲突", "Refused by a rule or by the present state"),
    410: ("已销毁", "Destroyed"),
    412: ("版本已过时", "Stale version"),
    413: ("内容过大", "Too large"),
    415: ("内容类型不支持", "Unsupported media type"),
    422: ("内容不符合要求", "Content not valid"),
    428: ("须说明所见版本", "Version needed"),
    429: ("请求过多", "Too many requests"),
    500: ("服务器内部错误", "Internal error"),
    503: ("暂时无法服务", "Unavailable"),
}


class Unreadable(refusals.Refused):
    code = "unreadable-body"
    zh = "请求体无法解读：应为UTF-8编码的JSON"
    en = "the body cannot be read: send JSON in UTF-8"


class TooLarge(refusals.Refused):
    code = "too-large"
    zh = "请求体超过{limit}"
    en = "the body is larger than {limit}"


def language_of(request: Request) -> str:
    """`en` when the caller asks for English first, else Chinese."""
    wanted = request.headers.get("accept-language", "").lower()
    first = wanted.split(",")[0].strip()
    return "en" if first.startswith("en") else "zh"


def problem(
    request: Request, status: int, code: str, detail: str, errors: Sequence[dict[str, Any]] = (), **more: Any
) -> Response:
    """An RFC 9457 problem in the caller's language."""
    zh, en = TITLES.get(status, ("错误", "Error"))
    english = language_of(request) == "en"
    body = {
        "type": f"urn:anxin:problem:{code}",
        "title": en if english else zh,
        "status": status,
        "detail": detail,
        "code": code,
        **({"errors": list(errors)} if errors else {}),
        **more,
    }
    headers = {"Content-Language": "en" if english else "zh"}
    if status in (429, 503):
        headers["Retry-After"] = str(more.get("retry_after", RETRY_AFTER))
    return JSONResponse(body, status, headers=headers, media_type=PROBLEM)


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, refusals.Refused)
    status = next(code for kind, code in STATUS if isinstance(refusal, kind))
    language = language_of(request)
    errors = [{**error, "reason": refusal.message(language)} for error in refusal.errors]
    more = {name: refusal.facts[fact] for name, fact in TOLD.items() if fact in refusal.facts}
    return problem(request, status, refusal.code, refusal.message(language), errors, **more)


async def _invalid(request: Request, failure: Exception) -> Response:
    """What was wrong, field by field; never what was sent, which may be somebody's ID number."""
    assert isinstance(failure, RequestValidationError)
    language = language_of(request)
    errors = [{"pointer": _pointer(error), "reason": reason(error, language)} for error in failure.errors()]
    fields = ", ".join(error["pointer"] for error in errors[:5])
    detail = f"the content is not valid: {fields}" if language == "en" else f"内容不符合要求：{fields}"
    return problem(request, 422, "invalid", detail, errors)


def _pointer(error: Any) -> str:
    """Where in the body or the query, as a JSON pointer; the first part of the place only says which of the two.

    Bytes that are no JSON have no fields: the whole document is meant.
    """
    return "" if error["type"] == "json_invalid" else "/" + "/".join(str(part) for part in error["loc"][1:])


async def _http(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    if failure.status_code == 400:  # the framework could not even decode the body
        unreadable = Unreadable()
        return problem(request, 400, unreadable.code, unreadable.message(language_of(request)))
    zh, en = TITLES.get(failure.status_code, ("错误", "Error"))
    code = en.lower().replace(" ", "-")
    return problem(request, failure.status_code, code, en if language_of(request) == "en" else zh)


def _too_large(request: Request) -> Response:
    refusal = TooLarge(limit=f"{BODY_LIMIT // 1024:,} KiB")
    return problem(request, 413, refusal.code, refusal.message(language_of(request)))


def _turned_away(request: Request, refusal: refusals.Refused) -> Response:
    facts = refusal.facts
    return problem(request, 429, refusal.code, refusal.message(language_of(request)), **facts)


async def _failed(request: Request, failure: Exception) -> Response:
    """A fault of ours. The caller hears that it failed, and that a retry with the same key is safe; no more."""
    english = language_of(request) == "en"
    if crowded(failure):
        return _turned_away(request, refusals.Overloaded(retry_after=RETRY_AFTER))
    log.error("request-failed", route=request.url.path, reason=type(failure).__name__, exc_info=failure)
    if transient(failure):
        detail = "the database is away; try again" if english else "数据库暂不可用,请稍后重试"
        return problem(request, 503, "unavailable", detail)
    detail = (
        "something failed here; a retry with the same key is safe" if english else "内部错误;用同一幂等键重试是安全的"
    )
    return problem(request, 500, "internal", detail)


def crowded(failure: Exception) -> bool:
    """Too many wanted the same at once: no connection was free, a row stayed locked, or one of a ring had to yield."""
    if isinstance(failure, PoolExhausted):
        return True
    sqlstate = str(getattr(getattr(failure, "orig", None), "sqlstate", "") or "")
    return isinstance(failure, DBAPIError) and (sqlstate == LOCK_TIMEOUT or sqlstate.startswith("40"))


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
) -> FastAPI:
    """The service's application. Raises RuntimeError for a route without a door or a door without a route."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        stop = asyncio.Event()
        task = asyncio.create_task(background(stop)) if background else None
        yield
        stop.set()
        if task:
            await task
        await gate.sessions.engine.dispose()

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
    app.add_middleware(BodyLimit, refusal=_too_large)
    app.add_middleware(Admission, entrance=entrance, refusal=_turned_away)  # before anything of a body is read
    app.add_middleware(Answers)
    _answer_problems(app)
    for router in routers:
        app.include_router(router)
    app.add_route("/health/live", live, include_in_schema=False)
    app.add_route("/health/ready", http_ready(gate.sessions.engine, migration), include_in_schema=False)
    openapi.describe(app, routers, gate.doors, TITLES)
    astray = unguarded(routers, gate.doors)
    if astray:
        raise RuntimeError(f"routes and doors of {service} differ: {astray}")
    return app


def _answer_problems(app: FastAPI) -> None:
    app.add_exception_handler(refusals.Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for fault in (PoolExhausted, DBAPIError, OSError, Exception):  # the last also tells the server
        app.add_exception_handler(fault, _failed)
