"""How every request is processed; the service's table of policies says which scheme guards which route.

In this order: authenticate the caller, open one transaction, spend the nonce, claim the idempotency key, run the
endpoint, keep its answer, commit, and only then answer. What was answered 201 is in the database.
"""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.callers import Caller
from shared.access.partner_auth import Partners
from shared.access.partner_auth import Request as PartnerRequest
from shared.access.signing import KnownKey, ReplayedNonce, Signatures, spend_nonce
from shared.access.tokens import Tokens
from shared.commands import idempotency
from shared.commands.gathered_command import JSON, Together, replayed
from shared.commands.group_commit import Gathering
from shared.database.sessions import Sessions
from shared.http.dependencies import is_gathered
from shared.http.document_check import check_document
from shared.http.head_requests import asked_method
from shared.http.query_check import check_query, query_of
from shared.http.route_policies import RoutePolicies, RoutePolicy, Scheme
from shared.observability.telemetry import REQUESTS
from shared.refusals import Invalid, Unauthenticated
from shared.spool import Spooled

AS_SENT = "anxin.target"
"""Where our own server's protocol leaves the target: a final `?` or an absolute form is in neither path nor query."""
SAFE = frozenset({"GET", "HEAD"})
CHALLENGES = {
    Scheme.SIGNED_OR_BEARER: 'Bearer realm="anxin", X-Anxin-Signature realm="anxin"',
    Scheme.PARTNER: 'Partner-Signature realm="anxin"',
    Scheme.PUBLIC: 'Bearer realm="anxin"',
}
"""A token, or a signature in headers of ours (docs/signing.md); a partner signs in its own (docs/channels.md)."""
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class NoCredentials(Unauthenticated):
    code = "no-credentials"
    zh = "请求既未签名，也未携带令牌"
    en = "the request carries neither a signature nor a token"


class NulInTarget(Invalid):
    code = "nul-in-target"
    zh = "请求目标不得含有空字符（%00）"
    en = "the request target contains a NUL character (%00)"


@dataclass(frozen=True)
class Gate:
    """What the routes of one service need to authenticate callers and to open transactions."""

    sessions: Sessions
    signatures: Signatures
    tokens: Tokens
    policies: RoutePolicies
    gathering: Gathering
    partners: Partners = field(default_factory=dict)

    async def caller(self, request: Request, body: bytes, spooled: Spooled | None = None) -> Caller:
        """Who signed the request or whose token it carries. Raises one of the Unauthenticated refusals."""
        headers = request.headers
        if headers.get("authorization", "").lower().startswith("bearer "):
            return await self.tokens.caller(headers["authorization"][7:].strip())
        if "x-anxin-key" in headers:
            digest = None if spooled is None else spooled.digest
            return await self.signatures.caller(asked_method(request), target_of(request), headers, body, digest)
        raise NoCredentials

    async def partner(
        self, policy: RoutePolicy, request: Request, body: bytes
    ) -> tuple[KnownKey, tuple[str, str] | None]:
        """The key of the partner whom path or policy name, and (key, nonce) where its claim has a nonce to spend.

        Raises one of the Unauthenticated refusals.
        """
        partner = self.partners.get(policy.partner or request.path_params.get("partner", ""))
        if partner is None:
            raise NoCredentials
        headers = {name.lower(): value for name, value in request.headers.items()}
        claim = partner.claim(PartnerRequest(request.method, target_of(request), headers, body))
        known = await self.signatures.claimed(None if partner.any_party else partner.name, claim)
        return known, (claim.key, claim.nonce) if claim.nonce is not None else None


def challenge(request: Request) -> str:
    """What a caller may show to be let in (WWW-Authenticate)."""
    return CHALLENGES[getattr(request.state, "scheme", Scheme.SIGNED_OR_BEARER)]


def target_of(request: Request) -> str:
    """The request target exactly as it was sent; where the server does not say it, raw path and raw query."""
    if AS_SENT in request.scope:
        return bytes(request.scope[AS_SENT]).decode("latin-1")
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string") or b""
    return (path + (b"?" + query if query else b"")).decode("latin-1")


class AuthenticatedRoute(APIRoute):
    """The route class of every route of every service."""

    def get_route_handler(self) -> Handler:
        answer = super().get_route_handler()
        path = self.path_format
        gathered = is_gathered(self)
        asked_for = tuple(query_of(self.dependant))
        timed = {method: REQUESTS.labels(f"{method} {path}") for method in self.methods or ()}

        async def handle(request: Request) -> Response:
            if "%00" in target_of(request):
                raise NulInTarget
            gate: Gate = request.app.state.gate
            policy = gate.policies[request.method, path]
            request.state.scheme = policy.scheme
            with timed[request.method].time():
                if policy.scheme is Scheme.PUBLIC:
                    return await _answer_anybody(gate, policy, request, answer)
                if policy.scheme is Scheme.PARTNER:
                    return await _answer_partner(gate, policy, request, answer)
                request.state.asked_for = asked_for
                return await _answer_authenticated(gate, policy, request, answer, gathered)

        return handle


async def _answer_anybody(gate: Gate, policy: RoutePolicy, request: Request, answer: Handler) -> Response:
    if policy.counted is not None:
        await policy.counted(gate.sessions, request)
    await check_document(request)
    async with gate.sessions.begin() as session:
        request.state.session = session
        return await answer(request)


async def _answer_partner(gate: Gate, policy: RoutePolicy, request: Request, answer: Handler) -> Response:
    """A message of independent items: the endpoint opens a transaction for each.

    The nonce is spent before, in its own.
    """
    known, once = await gate.partner(policy, request, await request.body())
    caller = known.caller
    if policy.scope:
        caller.need_scope(policy.scope)
    if once:
        async with gate.sessions.begin() as session:
            await spend_nonce(session, *once)
    request.state.caller, request.state.secret = caller, known.secret
    await check_document(request)
    return await answer(request)


async def _answer_authenticated(
    gate: Gate, policy: RoutePolicy, request: Request, answer: Handler, gathered: bool
) -> Response:
    """Authenticate, then run the endpoint and commit. Raises what authentication refuses."""
    body = await request.body()
    spooled: Spooled | None = getattr(request.state, "spooled", None)
    caller = await gate.caller(request, body, spooled)
    request.state.caller = caller
    once = None if caller.person or request.method in SAFE else _nonce(request)
    try:
        if policy.scope:
            caller.need_scope(policy.scope)
        check_query(request, request.state.asked_for)
        await check_document(request)
        asked = _asked(gate, caller, request, body if spooled is None else spooled.digest)
        if gathered and asked is not None:
            request.state.together = Together(gate.sessions, gate.gathering, asked, once)
            return _with_etag(await answer(request))
        async with gate.sessions.begin() as session:
            request.state.session = session
            if once:
                await spend_nonce(session, *once)
            response = await _answer_once(session, asked, request, answer)
    except Exception:
        if once:
            await _spend_after_refusal(gate, once, gathered)
        raise
    return response


async def _answer_once(
    session: AsyncSession, asked: idempotency.Asked | None, request: Request, answer: Handler
) -> Response:
    """Run the endpoint, or repeat the first answer to the same idempotency key."""
    if asked is not None:
        kept = await idempotency.claim(session, asked)
        if kept is not None:
            return _with_etag(replayed(kept))
    response = await answer(request)
    if asked is not None:
        await idempotency.keep(session, asked, response.status_code, bytes(response.body))
    if getattr(request.state, "replayed", False):
        response.headers["Idempotency-Replayed"] = "true"
    return _with_etag(response)


def _asked(gate: Gate, caller: Caller, request: Request, body: bytes) -> idempotency.Asked | None:
    """What is kept under the idempotency key of a POST; None for other methods. A file's query says what its content
    is for: another query is another content.
    """
    if request.method != "POST":
        return None
    key = request.headers.get("idempotency-key")
    scope, path, secret = caller.idempotency_scope, request.url.path, gate.sessions.keyring.hash_key
    content = body + b"?" + request.url.query.encode() if request.url.query else body
    return idempotency.Asked.of(scope, request.method, path, key, content, secret)


def _nonce(request: Request) -> tuple[str, str]:
    return request.headers["x-anxin-key"], request.headers["x-anxin-nonce"]


async def _spend_after_refusal(gate: Gate, once: tuple[str, str], gathered: bool) -> None:
    """A refusal rolled the nonce back with everything else; it is spent here all the same.

    A gathered command is refused before its nonce is checked: a nonce used before is reported instead (ReplayedNonce).
    """
    try:
        async with gate.sessions.begin() as session:
            await spend_nonce(session, *once)
    except ReplayedNonce:
        if gathered:
            raise
    except Exception:  # no database: the caller gets the refusal itself
        return


def _with_etag(response: Response) -> Response:
    """The response, with the version in its JSON body also as ETag."""
    if response.media_type != JSON or b'"version"' not in (body := getattr(response, "body", b"")):
        return response
    shown = orjson.loads(body)
    if isinstance(shown, dict) and isinstance(shown.get("version"), int):
        response.headers["ETag"] = f'"{shown["version"]}"'
    return response


def unguarded(routers: Sequence[APIRouter], policies: RoutePolicies) -> list[tuple[str, str]]:
    """Routes without a policy and policies without a route; there must be none.

    Raises TypeError for another route class.
    """
    there: set[tuple[str, str]] = set()
    for route in (route for router in routers for route in router.routes):
        if not isinstance(route, AuthenticatedRoute):
            raise TypeError(f"{route} has no policy: give its router route_class=AuthenticatedRoute")
        there |= {(method, route.path_format) for method in route.methods or ()}
    return sorted(there ^ set(policies))
