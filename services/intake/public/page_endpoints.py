"""The worker's pages: the form behind a site's QR code, the receipt, the follow-up, the rights knowledge pack.

A refusal is a page that keeps what was typed. There is no cookie and no session, so that a foreign page cannot use the
worker's; a request that a browser marks as sent by another site is refused all the same.
"""

import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import HTMLResponse

from services.intake.boards import actions as board_actions
from services.intake.boards.actions import FoundBoard
from services.intake.complaints.rules.masking import storable
from services.intake.complaints.tables import Complaint
from services.intake.decisions.schemas import SupplementIn
from services.intake.evidence.rules import files
from services.intake.evidence.uploads import Form, form_of
from services.intake.public import actions, follow_up, forms, knowledge, pages, rate_limit
from services.intake.public.endpoints import address_of
from services.intake.public.forms import LANGUAGES
from services.intake.public.rules import forms as public_forms
from services.intake.public.rules.forms import NotFromOurPage
from services.intake.public.rules.wording import KINDS
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import Transaction
from shared.http.problems import problem_of_refusal
from shared.refusals import Invalid, Refused

router = APIRouter(
    prefix="/qr", tags=["the worker's pages"], route_class=AuthenticatedRoute, default_response_class=HTMLResponse
)

FIELDS = (
    "what where employer amount workers name phone how from to has_contract boss_phone told id_no language interpreter"
)
MONTHS = 36
"""Months in the form's list; an earlier one is written in words."""
ONCE = re.compile(r"[0-9a-f]{32}")


def form(*texts: str, files: bool = False) -> dict[str, Any]:
    """OpenAPI of a form with these fields, and with files where it takes any."""
    text = {"type": "string"}
    fields: dict[str, Any] = dict.fromkeys(texts, text)
    if files:
        binary = {"type": "string", "format": "binary"}
        fields |= {"files": {"type": "array", "items": binary}, "voice": binary}
    kind = "multipart/form-data" if files else "application/x-www-form-urlencoded"
    content = {kind: {"schema": {"type": "object", "properties": fields}}}
    return {"requestBody": {"required": True, "content": content}}


class FieldUnusable(Invalid):
    """A field holds characters that cannot be stored, or is too long."""

    code = "field-unusable"
    zh = "填写的内容有无法保存的字符或过长，请改短一些"
    en = "something written cannot be kept: make it shorter"


def page(name: str, status: int = 200, *, why: Refused | None = None, **facts: Any) -> HTMLResponse:
    """A page; for a refusal with its status, its text and Retry-After."""
    headers = pages.headers()
    if why is not None:
        told = problem_of_refusal(why, "zh")
        status, facts = told["status"], {**facts, "problem": told["detail"]}
        headers = headers | {"Retry-After": str(told["retry_after"])} if "retry_after" in told else headers
    return HTMLResponse(pages.rendered(name, **{"problem": None, **facts}), status, headers=headers)


# before the routes with a token, which would take these words as tokens


@router.get("/follow")
async def ask_for_code() -> HTMLResponse:
    """The form for number and query code."""
    return page("follow", number="")


@router.post("/follow", openapi_extra=form("number", "code"))
async def follow(session: Transaction, request: Request) -> HTMLResponse:
    """The state of the complaint; the code is in the body, so that no URL holds it."""

    async def act(complaint: Complaint, form: Form) -> str | None:
        return None

    return await _with_code(session, request, act)


@router.post("/follow/add", openapi_extra=form("number", "code", "text", files=True))
async def add(session: Transaction, request: Request) -> HTMLResponse:
    """Add words and files."""

    async def act(complaint: Complaint, form: Form) -> str | None:
        text = storable(form.fields.get("text"))[: public_forms.LONGEST_WORDS]
        if not text and not form.files:
            raise public_forms.WordsMissing(field="text")
        if complaint.stage not in actions.FILES_MAY_COME:
            raise files.ComplaintOver
        if text:
            await actions.supplement(session, complaint, SupplementIn(text=text))
        refused = await actions.add_files(session, complaint.number, form.files)
        return "已收到补充。" + "".join(f"有一份材料没有收下：{each.message('zh')}。" for each in refused)

    return await _with_code(session, request, act)


@router.post("/follow/verdict", openapi_extra=form("number", "code", "satisfied", "note"))
async def judge(session: Transaction, request: Request) -> HTMLResponse:
    """Record whether the worker is satisfied."""

    async def act(complaint: Complaint, form: Form) -> str | None:
        satisfied = form.fields.get("satisfied") == "yes"
        note = storable(form.fields.get("note"))[:500] or None
        await actions.judge(session, complaint, satisfied=satisfied, note=note)
        return "谢谢您的评价。" if satisfied else "已记下您不满意，将按规定继续办理。"

    return await _with_code(session, request, act)


@router.get("/knowledge")
async def show_knowledge(q: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """The rights knowledge pack, whole or searched."""
    wanted = storable(q)
    too_short = bool(wanted) and len(wanted) < knowledge.SHORTEST_SEARCH
    found = knowledge.search(wanted) if wanted else knowledge.pieces()
    problem = "请写两个字以上" if too_short else None
    return page("knowledge", q=wanted, pieces=found, version=knowledge.version(), problem=problem)


@router.get("/knowledge/{slug}")
async def show_piece(slug: str) -> HTMLResponse:
    try:
        piece = knowledge.piece(slug)
    except Refused:
        return page("message", 404, title="没有这一篇", problem="这一篇不存在，或者现在不适用。")
    return page("piece", piece=piece, body=piece.html)


@router.get("/{project_token}")
async def open_form(session: Transaction, project_token: str) -> HTMLResponse:
    """The form behind a site's QR code, with what the board states filled in."""
    try:
        opened = await board_actions.opened(session, project_token)
    except Refused as refusal:
        return _refusal_page(refusal)
    return _form_page(opened, project_token, {})


@router.post("/{project_token}", status_code=201, openapi_extra=form(*FIELDS.split(), "once", files=True))
async def file_by_hand(session: Transaction, request: Request, project_token: str) -> HTMLResponse:
    """File the form, with its photos and voice note. What cannot be read as a number stays in the summary."""
    form, opened = Form(), None
    try:
        _check_origin(request)
        opened = await board_actions.opened(session, project_token)
        form = await form_of(request)
        await rate_limit.count(session, address_of(request), public_forms.FILING)
        async with session.begin_nested():
            given = _parsed(opened, form)
            filed = await actions.file(session, given, once=_once(form))
    except Refused as refusal:
        if opened is None or isinstance(refusal, NotFromOurPage):
            return _refusal_page(refusal)
        return _form_page(opened, project_token, form.fields, refusal, files_again=bool(form.files))
    reasons = [each.message("zh") for each in filed.refused]
    return page("receipt", 201, receipt=filed.receipt, again=filed.again, refused=reasons)


def _parsed(opened: FoundBoard, form: Form) -> actions.WorkerFiling:
    try:
        return forms.from_page(opened, form.fields, form.files)
    except ValidationError:
        raise FieldUnusable(field="form") from None


async def _with_code(
    session: AsyncSession, request: Request, act: Callable[[Complaint, Form], Awaitable[str | None]]
) -> HTMLResponse:
    """Find the complaint by number and code, act, and show its state."""
    number, complaint, form = "", None, Form()
    done = problem = None
    try:
        _check_origin(request)
        form = await form_of(request)
        number = "".join(storable(form.fields.get("number")).split())[:40]
        code = "".join(storable(form.fields.get("code")).split())[:20]
        complaint = await actions.complaint_with_code(session, number, code, address_of(request))
        await rate_limit.count(session, address_of(request), public_forms.ADDING)
        async with session.begin_nested():
            done = await act(complaint, form)
    except Refused as refusal:
        problem = refusal
    if complaint is None:
        assert problem is not None
        return page("follow", why=problem, number=number)
    matter = await follow_up.shown(session, complaint)
    return page("record", why=problem, matter=matter, code=code, done=done, kinds=KINDS)


def _form_page(
    opened: FoundBoard,
    token: str,
    fields: Any,
    problem: Refused | None = None,
    *,
    files_again: bool = False,
) -> HTMLResponse:
    said = {name: fields.get(name, "") for name in FIELDS.split()}
    return page(
        "file",
        why=problem,
        token=token,
        board=opened.content,
        said=said,
        once=_once(Form(fields)),
        months=_months(clock.today()),
        languages=LANGUAGES,
        files_again=files_again,
    )


def _refusal_page(refusal: Refused) -> HTMLResponse:
    return page("message", why=refusal, title="不能继续")


def _check_origin(request: Request) -> None:
    """Raises NotFromOurPage if the browser says that another site sent the form."""
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise NotFromOurPage


def _once(form: Form) -> str:
    """The form's own mark, by which a form sent twice is recognised; a new one if it is missing."""
    given = form.fields.get("once", "")
    return given if ONCE.fullmatch(given) else secrets.token_hex(16)


def _months(today: date) -> list[str]:
    """This month and the MONTHS - 1 before it, newest first."""
    count = today.year * 12 + today.month - 1
    return [f"{(count - back) // 12}-{(count - back) % 12 + 1:02d}" for back in range(MONTHS)]
