"""The one route of the protocol. Whatever the protocol can say it says in its own answer with HTTP 200; who sends
nothing of its form, or more than a body may have, is refused as at every other route.
"""

import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.monitor.realname import requests
from services.monitor.realname.handlers import PAGES
from services.monitor.realname.pages import Asked
from services.monitor.realname.rules import ciphers, failures
from services.monitor.realname.rules.catalogue import METHODS
from services.monitor.realname.rules.envelope import Envelope, form_of, opened
from services.monitor.realname.schemas import FORM, RealnameAnswer
from shared import clock
from shared.access.partner_auth import Claim, Partner, PartnerUnsigned
from shared.access.partner_auth import Request as PartnerRequest
from shared.access.signing import BadSignature
from shared.http.app import language_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, PartnerSecret, SessionFactory
from shared.http.document_check import check
from shared.refusals import Overloaded, Refused, Unavailable

SUCCESS = "操作成功"
AS_EVERYWHERE = (PartnerUnsigned, Overloaded, Unavailable)
"""Refused with a status of HTTP: no request of the protocol, or one that may be sent again as it is."""


def claim(request: PartnerRequest) -> Claim:
    """Whose key the form names. Raises PartnerUnsigned for what is no form of the protocol, else one of the
    failures.
    """
    envelope = _envelope(request.body)
    return Claim(envelope.appid, envelope.sign, envelope.expected, envelope.seconds, envelope.nonce)


def _envelope(body: bytes) -> Envelope:
    form = form_of(body)
    if form is None:
        raise PartnerUnsigned(field="appid")
    return opened(form)


PARTNER = Partner("realname", claim, any_party=True)


class ProtocolRoute(AuthenticatedRoute):
    """Answers refusals in the protocol's own form."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await answer(request)
            except AS_EVERYWHERE:
                raise
            except BadSignature:
                return _refused(request, failures.WrongSign())
            except Refused as refusal:
                return _refused(request, refusal)

        return handle


def _refused(request: Request, refusal: Refused) -> Response:
    message = refusal.message(language_of(request))
    return JSONResponse({"code": failures.code_of(refusal), "message": message, "data": None})


router = APIRouter(prefix="/v1", tags=["realname"], route_class=ProtocolRoute)


@router.post("/realname", openapi_extra=FORM)
async def speak(
    request: Request, sessions: SessionFactory, caller: CurrentCaller, secret: PartnerSecret
) -> RealnameAnswer:
    """The protocol of the national real-name platform (C34): project, units, crews, workers, entries, attendance,
    contracts, payrolls and trainings.

    A write answers `requestSerialCode`; `AsyncHandleResult.Query` says what became of it: 0 waits, 10 failed, 20 done.
    Methods, fields and failures: docs/partners/realname.md.
    """
    envelope = _envelope(await request.body())
    if not ciphers.fits(secret):
        raise failures.WrongSecret
    method = METHODS.get(envelope.method.lower())
    if method is None:
        raise failures.UnknownMethod
    document = _document(envelope.data)
    async with sessions.begin() as session:  # reads the clock, too
        data = method.read(document, secret, clock.today())
        if method.writes:
            told: dict[str, Any] = {"requestSerialCode": await requests.accept(session, caller, method, data)}
        elif method.name in PAGES:
            told = await PAGES[method.name](Asked(session, caller, secret, method.name), data)
        else:
            told = await requests.result_of(session, caller, data["requestSerialCode"])
    return RealnameAnswer(code=failures.OK, message=SUCCESS, data=told)


def _document(text: str) -> Mapping[str, Any]:
    """Raises WrongForm, TooManyFields or TooDeep."""
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise failures.WrongForm(field="data", form="{…}")
    check(document)
    return document


def _no_number(text: str) -> None:
    raise ValueError(text)
