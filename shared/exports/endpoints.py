"""The routes of a list, made from its declaration: its pages, its count, and its files."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, create_model
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.callers import Caller
from shared.clock import CHINA
from shared.exports import requests
from shared.exports.declared import Asked, Exported, ExportedList
from shared.exports.tables import Export, ExportState
from shared.http.dependencies import CurrentCaller, SessionFactory, Transaction
from shared.http.pagination import Count, Cursor, Limit, Page
from shared.http.route_policies import RoutePolicy
from shared.http.spreadsheet import MEDIA, FileFormat, attachment

Table = TypeVar("Table", bound=SQLModel)
Out = TypeVar("Out", bound=BaseModel)


class ExportIn(BaseModel):
    """In which format, and for which filters of the list; a search for a person needs a purpose, as on the list."""

    model_config = ConfigDict(extra="forbid")

    format: FileFormat = FileFormat.XLSX
    purpose: str | None = Field(default=None, min_length=4, max_length=200)


class ExportOut(BaseModel):
    """How far it is: `rows` of `total` are written (null: over 10,000). `file` is its address once it is ready."""

    id: UUID
    list: str
    format: FileFormat
    state: ExportState
    rows: int
    total: int | None
    size: int | None
    asked_at: datetime
    expires_at: datetime | None
    file: str | None


def policies(path: str, policy: RoutePolicy) -> Mapping[tuple[str, str], RoutePolicy]:
    """The list's own policy holds for its files: the same scope for the same data."""
    one = f"{path}/exports/{{export_id}}"
    return {("POST", f"{path}/exports"): policy, ("GET", one): policy, ("GET", f"{one}/file"): policy}


def add_list(
    router: APIRouter,
    path: str,
    exported: ExportedList[Any, Table],
    out: type[Out],
    shown: Callable[[AsyncSession, Caller, list[Table]], Awaitable[Sequence[Out]]],
    says: str,
) -> None:
    """The list itself, its count and its files. `path` is that of the list within the router; `shown` makes the answers
    of a page's rows; `says` is what the list has and in which order, for the description.
    """
    declared, name = exported.declared, exported.name.replace("-", "_")
    chosen = Annotated[dict[str, Any], Depends(exported.filters)]

    async def page(
        session: Transaction, caller: CurrentCaller, filters: Any, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[Any]:
        rows, following = await declared.page(session, caller, filters, limit, cursor)
        return Page(items=list(await shown(session, caller, rows)), next=following)

    async def count(session: Transaction, caller: CurrentCaller, filters: Any) -> Count:
        return await declared.count(session, caller, filters)

    page.__annotations__["filters"] = count.__annotations__["filters"] = chosen
    page.__doc__ = says
    count.__doc__ = "How many the list has, for the same filters and scope."
    listing: Any = Page[out]  # type: ignore[valid-type]
    router.get(path, response_model=listing, name=f"list_{name}")(page)
    router.get(f"{path}/count", name=f"count_{name}")(count)
    add_routes(router, path, exported)


def each(shown: Callable[[Table], Out]) -> Callable[[AsyncSession, Caller, list[Table]], Awaitable[Sequence[Out]]]:
    """For `add_list`, where an answer needs nothing but its row."""

    async def all_of(_session: AsyncSession, _caller: Caller, rows: list[Table]) -> Sequence[Out]:
        return [shown(row) for row in rows]

    return all_of


def add_routes(router: APIRouter, path: str, exported: Exported[Any]) -> None:
    """The files alone: ask for one, look how far it is, read it. `path` is that of the list within the router."""
    body = _body(exported)
    base = f"{router.prefix}{path}/exports"

    def shown(export: Export) -> ExportOut:
        told = export.model_dump(include=set(ExportOut.model_fields))
        times = {name: told[name] and told[name].astimezone(CHINA) for name in ("asked_at", "expires_at")}
        file = f"{base}/{export.id}/file" if export.state == ExportState.READY else None
        return ExportOut(**{**told, **times, "file": file})

    async def ask(request: Request, session: Transaction, caller: CurrentCaller, body: Any) -> ExportOut:
        given = await exported.filters(**{name: getattr(body.filters, name) for name in _parameters(exported)})
        asked = Asked(caller, dict(given), body.purpose)
        return shown(await requests.ask(session, request.app.state.timers, exported, body.format, asked))

    async def look(session: Transaction, caller: CurrentCaller, export_id: UUID) -> ExportOut:
        return shown(await requests.find(session, caller, exported, export_id))

    async def read(
        session: Transaction, sessions: SessionFactory, caller: CurrentCaller, export_id: UUID
    ) -> StreamingResponse:
        found = await requests.find(session, caller, exported, export_id)
        requests.check_ready(found)
        kind, made_on = FileFormat(found.format), found.asked_at.astimezone(CHINA).date()
        headers = {**attachment(f"{exported.name}-{made_on}", kind), "Content-Length": str(found.size)}
        return StreamingResponse(requests.content(sessions, found.id), media_type=MEDIA[kind], headers=headers)

    ask.__annotations__["body"] = body
    ask.__doc__ = f"The list {exported.name} as a file, however long it is: made by a job, for the caller alone."
    look.__doc__ = "How far the file is, and where it is to be read: the caller's own."
    read.__doc__ = "The file, for the caller who asked for it, for a day after it was ready."
    name = exported.name.replace("-", "_")
    router.post(f"{path}/exports", status_code=202, response_model=ExportOut, name=f"export_{name}")(ask)
    one = f"{path}/exports/{{export_id}}"
    router.get(one, response_model=ExportOut, name=f"look_at_{name}_export")(look)
    answers: dict[int | str, dict[str, Any]] = {
        200: {"content": {media: {} for media in MEDIA.values()}},
        409: {},
        410: {},
    }
    router.get(f"{one}/file", response_class=StreamingResponse, responses=answers, name=f"read_{name}_export")(read)


def _parameters(exported: Exported[Any]) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(exported.filters).parameters


def _body(exported: Exported[Any]) -> type[ExportIn]:
    """What is sent: the list's filters are fields here, with the same limits."""
    name = "".join(word.capitalize() for word in exported.name.split("-"))
    fields: dict[str, Any] = {each.name: (each.annotation, each.default) for each in _parameters(exported).values()}
    filters = create_model(f"{name}Filters", __config__=ConfigDict(extra="forbid"), **fields)
    wanted: Any = (filters, Field(default_factory=filters))
    return create_model(f"{name}ExportIn", __base__=ExportIn, __doc__=ExportIn.__doc__, filters=wanted)
