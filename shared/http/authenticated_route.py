"""The one way through a door; which scheme guards which route stands in the service's table.

Going through a door means: know the caller, open one transaction, spend the nonce, claim the idempotency key, let the
endpoint act, keep the answer, commit, and only then answer. What was answered 201 is in the database.
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
from shared.access.signing import ReplayedNonce, Signatures, spend_nonce
from shared.access.tokens import Tokens
from shared.commands import idempotency
from shared.commands.gathered_command import JSON, Together, replayed
from shared.commands.group_commit import Gathering
from shared.database.sessions import Sessions
from shared.http.dependencies import is_gathered
from shared.http.query_check import check_query, query_of
from shared.http.route_policies import RoutePolicies, RoutePolicy, Scheme
from shared.observability.telemetry import REQUESTS
from shared.refusals import Invalid, Unauthenticated

SAFE = frozenset({"GET", "HEAD"})
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
    """What a door needs of its service."""

    sessions: Sessions
    signatures: Signatures
    tokens: Tokens
    policies: RoutePolicies
    gathering: Gathering
    partners: Partners = field(default_factory=dict)

    async def caller(self, request: Request, body: bytes) -> Caller:
        """Raises one of the Unauthenticated refusals."""
        headers = request.headers
        if headers.get("authorization", "").lower().startswith("bearer "):
            return await self.tokens.caller(headers["authorization"][7:].strip())
        if "x-anxin-key" in headers:
            return await self.signatures.caller(request.method, target_of(request), headers, body)
        raise NoCredentials

    async def partner(self, request: Request, body: bytes) -> tuple[Caller, tuple[str, str] | None]:
        """The partner whose word stands in the path, and what of its claim counts once.

        Raises one of the Unauthenticated refusals.
        """
        partner = self.partners.get(request.path_params.get("partner", ""))
        if partner is None:
            raise NoCredentials
        headers = {name.lower(): value for name, value in request.headers.items()}
        claim = partner.claim(PartnerRequest(request.method, target_of(request), headers, body))
        caller = await self.signatures.claimed(partner.name, claim)
        return caller, (claim.key, claim.nonce) if claim.nonce is not None else None


def target_of(request: Request) -> str:
    """The request target exactly as it was sent: raw path and raw query."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string") or b""
    return (path + (b"?" + query if query else b"")).decode("latin-1")


class AuthenticatedRoute(APIRoute):
    """Every route of every service."""

    def get_route_handler(self) -> Handler:
        answer = super().get_route_handler()
        path = self.path_format
        gathered = is_gathered(self)
        asked_for = tuple(query_of(self.dependant))
        timed = {method: REQUESTS.labels(f"{method} {path}") for method in self.methods or ()}

        async def through(request: Request) -> Response:
            if "%00" in target_of(request):
                raise NulInTarget
            gate: Gate = request.app.state.gate
            policy = gate.policies[request.method, path]
            with timed[request.method].time():
                if policy.scheme is Scheme.PUBLIC:
                    return await _as_anybody(gate, request, answer)
                if policy.scheme is Scheme.PARTNER:
                    return await _as_partner(gate, policy, request, answer)
                request.state.asked_for = asked_for
                return await _as_somebody(gate, policy, request, answer, gathered)

        return through


async def _as_anybody(gate: Gate, request: Request, answer: Handler) -> Response:
    if request.method not in SAFE:
        await request.body()  # before a connection is held: a phone may send its photos for a minute
    async with gate.sessions.begin() as session:
        request.state.session = session
        return await answer(request)


async def _as_partner(gate: Gate, policy: RoutePolicy, request: Request, answer: Handler) -> Response:
    """A message of items that each stand alone: the endpoint opens a transaction for each. A nonce counts before."""
    caller, once = await gate.partner(request, await request.body())
    if policy.scope:
        caller.need_scope(policy.scope)
    if once:
        async with gate.sessions.begin() as session:
            await spend_nonce(session, *once)
    request.state.caller = caller
    return await answer(request)


async def _as_somebody(gate: Gate, policy: RoutePolicy, request: Request, answer: Handler, gathered: bool) -> Response:
    """Raises what authentication refuses; otherwise the endpoint's answer, committed."""
    body = await request.body()
    caller = await gate.caller(request, body)
    request.state.caller = caller
    once = None if caller.person or request.method in SAFE else _nonce(request)
    try:
        if policy.scope:
            caller.need_scope(policy.scope)
        check_query(request, request.state.asked_for)
        asked = _asked(gate, caller, request, body)
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
    if request.method != "POST":
        return None
    key = request.headers.get("idempotency-key")
    scope, path, secret = caller.idempotency_scope, request.url.path, gate.sessions.keyring.hash_key
    return idempotency.Asked.of(scope, request.method, path, key, body, secret)


def _nonce(request: Request) -> tuple[str, str]:
    return request.headers["x-anxin-key"], request.headers["x-anxin-nonce"]


async def _spend_after_refusal(gate: Gate, once: tuple[str, str], gathered: bool) -> None:
    """A refused call rolled its nonce back with everything else; it counts all the same.

    A gathered command is refused before its nonce is looked at: if that was spent before, this is what is said.
    """
    try:
        async with gate.sessions.begin() as session:
            await spend_nonce(session, *once)
    except ReplayedNonce:
        if gathered:
            raise
    except Exception:  # no database: the refusal itself is what the caller must hear
        return


def _with_etag(response: Response) -> Response:
    """A resource's version, also as ETag."""
    body = getattr(response, "body", b"")
    if response.media_type != JSON or b'"version"' not in body:
        return response
    shown = orjson.loads(body)
    if isinstance(shown, dict) and isinstance(shown.get("version"), int):
        response.headers["ETag"] = f'"{shown["version"]}"'
    return response


def unguarded(routers: Sequence[APIRouter], policies: RoutePolicies) -> list[tuple[str, str]]:
    """Routes without a door, and doors without a route: both must be none. Raises TypeError for a plain route."""
    there: set[tuple[str, str]] = set()
    for route in (route for router in routers for route in router.routes):
        if not isinstance(route, AuthenticatedRoute):
            raise TypeError(f"{route} has no door: give its router route_class=DoorRoute")
        there |= {(method, route.path_format) for method in route.methods or ()}
    return sorted(there ^ set(policies))
