"""Partners' messages over HTTP."""

from fastapi import APIRouter, Request, Response

from services.intake.channels.adapters import ADAPTERS
from services.intake.channels.adapters.adapter import Reply, Result
from services.intake.channels.adapters.requests import PartnerRequest, Unreadable
from services.intake.messages import receive
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, SessionFactory

router = APIRouter(route_class=AuthenticatedRoute)


ITS_OWN = {"requestBody": {"required": True, "content": {"application/json": {"schema": {}}}}}
"""What a partner sends is its own; docs/channels.md has the fields."""


@router.post("/v1/channels/{partner}/{call:path}", tags=["channels"], openapi_extra=ITS_OWN)
async def take_message(
    request: Request, sessions: SessionFactory, caller: CurrentCaller, partner: str, call: str
) -> Response:
    """Messages of a partner system, in its own format and with its own signature. Each item succeeds or fails alone.

    Calls, fields, words, signature, answers and an example of each partner: docs/partners/{partner}.md.
    """
    adapter = ADAPTERS[partner]
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        items = adapter.read(PartnerRequest(call, headers, await request.body()))
    except Unreadable as refusal:
        return _answer(adapter.reply([Result("refused", refusal=refusal)]))
    return _answer(adapter.reply([await receive.receive(sessions, caller, item) for item in items]))


def _answer(reply: Reply) -> Response:
    return Response(reply.body, reply.status, media_type=reply.media_type)
