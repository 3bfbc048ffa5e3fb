"""The worker's pages: what a site's QR code opens, the receipt, the follow-up, the rights knowledge pack.

A refusal is a page too, with what was typed still in it. There is no cookie and no session, so a foreign page has
nothing to ride on; a browser that says it comes from one is turned away all the same.
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
from services.intake.boards.actions import Opened
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
"""How far back the form's list of months goes; an earlier one is told in words."""
ONCE = re.compile(r"[0-9a-f]{32}")


class FieldUnusable(Invalid):
    code = "field-unusable"
    zh = "填写的内容有无法保存的字符或过长，请改短一些"
    en = "something written cannot be kept: make it shorter"


def page(name: str, status: int = 200, *, why: Refused | None = None, **facts: Any) -> HTMLResponse:
    """A page, with the status and the words of what was refused, if anything was."""
    headers = pages.headers()
    if why is not None:
        told = problem_of_refusal(why, "zh")
        status, facts = told["status"], {**facts, "problem": told["detail"]}
        headers = headers | {"Retry-After": str(told["retry_after"])} if "retry_after" in told else headers
    return HTMLResponse(pages.rendered(name, **{"problem": None, **facts}), status, headers=headers)


# before the codes: these words are no code


@router.get("/follow")
async def ask_for_code() -> HTMLResponse:
    """Number and query code, please."""
    return page("follow", number="")


@router.post("/follow")
async def follow(session: Transaction, request: Request) -> HTMLResponse:
    """How the matter stands; the code comes in the body, so that it stands in no address."""

    async def act(complaint: Complaint, form: Form) -> str | None:
        return None

    return await _with_code(session, request, act)


@router.post("/follow/add")
async def add(session: Transaction, request: Request) -> HTMLResponse:
    """More words and files."""

    async def act(complaint: Complaint, form: Form) -> str | None:
        text = storable(form.fields.get("text"))[: public_forms.LONGEST_WORDS]
        if not text and not form.files:
            raise public_forms.WordsMissing(field="text")
        if complaint.stage not in actions.FILES_MAY_COME:
            raise files.Over
        if text:
            await actions.supplement(session, complaint, SupplementIn(text=text))
        refused = await actions.add_files(session, complaint.number, form.files)
        return "已收到补充。" + "".join(f"有一份材料没有收下：{each.message('zh')}。" for each in refused)

    return await _with_code(session, request, act)


@router.post("/follow/verdict")
async def judge(session: Transaction, request: Request) -> HTMLResponse:
    """Satisfied or not."""

    async def act(complaint: Complaint, form: Form) -> str | None:
        satisfied = form.fields.get("satisfied") == "yes"
        note = storable(form.fields.get("note"))[:500] or None
        await actions.judge(session, complaint, satisfied=satisfied, note=note)
        return "谢谢您的评价。" if satisfied else "已记下您不满意，将按规定继续办理。"

    return await _with_code(session, request, act)


@router.get("/knowledge")
async def show_knowledge(q: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """The rights knowledge pack, whole or by words."""
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
    """The page behind a site's QR code, already filled in with what the site is known by."""
    try:
        opened = await board_actions.opened(session, project_token)
    except Refused as refusal:
        return _stopped(refusal)
    return _form_page(opened, project_token, {})


@router.post("/{project_token}")
async def file_by_hand(session: Transaction, request: Request, project_token: str) -> HTMLResponse:
    """File what was written by hand, with its photos and voice note. What cannot be read stays as words."""
    form, opened = Form(), None
    try:
        _check_origin(request)
        opened = await board_actions.opened(session, project_token)
        form = await form_of(request)
        await rate_limit.count(session, address_of(request), public_forms.FILING)
        async with session.begin_nested():
            given = _understood(opened, form)
            filed = await actions.file(session, given, once=_once(form))
    except Refused as refusal:
        if opened is None or isinstance(refusal, NotFromOurPage):
            return _stopped(refusal)
        return _form_page(opened, project_token, form.fields, refusal, files_again=bool(form.files))
    reasons = [each.message("zh") for each in filed.refused]
    return page("receipt", 201, receipt=filed.receipt, again=filed.again, refused=reasons)


def _understood(opened: Opened, form: Form) -> actions.AtTheDoor:
    try:
        return forms.from_page(opened, form.fields, form.files)
    except ValidationError:
        raise FieldUnusable(field="form") from None


async def _with_code(
    session: AsyncSession, request: Request, act: Callable[[Complaint, Form], Awaitable[str | None]]
) -> HTMLResponse:
    """Find the complaint by number and code, act, show how it stands now."""
    number, complaint, form = "", None, Form()
    done = problem = None
    try:
        _check_origin(request)
        form = await form_of(request)
        number = "".join(storable(form.fields.get("number")).split())[:40]
        code = "".join(storable(form.fields.get("code")).split())[:20]
        complaint = await actions.known(session, number, code, address_of(request))
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
    opened: Opened,
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


def _stopped(refusal: Refused) -> HTMLResponse:
    return page("message", why=refusal, title="不能继续")


def _check_origin(request: Request) -> None:
    """Raises NotFromOurPage for a form that a browser says another site sent."""
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise NotFromOurPage


def _once(form: Form) -> str:
    """The form's own mark, by which the same form sent twice is known; made anew where it is missing."""
    given = form.fields.get("once", "")
    return given if ONCE.fullmatch(given) else secrets.token_hex(16)


def _months(today: date) -> list[str]:
    """This month and those before it, newest first."""
    count = today.year * 12 + today.month - 1
    return [f"{(count - back) // 12}-{(count - back) % 12 + 1:02d}" for back in range(MONTHS)]
