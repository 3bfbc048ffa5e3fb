"""The OpenAPI document: adds to FastAPI's each route's scheme and scope, the headers it needs and its refusals."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from starlette.responses import HTMLResponse

from shared.commands import idempotency
from shared.http.authenticated_route import SAFE, AuthenticatedRoute
from shared.http.dependencies import takes_version, wants_version
from shared.http.route_policies import RoutePolicies, RoutePolicy, Scheme

PROBLEM = "application/problem+json"
HTML = "text/html"
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is a stable word; `detail` is Chinese or English, by Accept-Language.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "reason"],
                "properties": {"pointer": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
        "current_version": {"type": "integer"},
        "retry_after": {"type": "integer"},
    },
}
SCHEMES: dict[str, Any] = {
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Anxin-Signature",
        "description": "Machines: with X-Anxin-Key, X-Anxin-Timestamp and X-Anxin-Nonce, as docs/signing.md says.",
    },
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "People: an OIDC token."},
}
PARTNER_SCHEME: dict[str, Any] = {
    "type": "apiKey",
    "in": "header",
    "name": "X-Partner-Sign",
    "description": "Partners: a signature in their own headers, or this one with X-Partner-Key and X-Partner-Time.",
}
KEYED: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": f"^{idempotency.VISIBLE.pattern}$"},
    "description": "The same key again gets the first answer again, for 30 days.",
}
"""The header of whoever creates or commands."""
ONCE: dict[str, Any] = {"parameters": [KEYED]}
"""What a public route adds to its own description where it needs that header."""
VERSION: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^(W/)?"?[0-9]{1,9}"?$'},
    "description": 'The version the decision was taken on, as "3".',
}
VERSION_OF_A_DECISION = VERSION | {
    "required": False,
    "description": 'The version a decision was taken on, as "3"; left out by whoever is the first or tells a fact.',
}
ALWAYS = (422, 429, 500, 503)


def describe(
    app: FastAPI, routers: Sequence[APIRouter], policies: RoutePolicies, titles: Mapping[int, tuple[str, str]]
) -> None:
    """Make the application publish the scheme, headers and refusals of its routes."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            _components(document["components"], policies)
            for route in (route for router in routers for route in router.routes):
                assert isinstance(route, AuthenticatedRoute)
                for method in route.methods or ():
                    policy = policies[method, route.path_format]
                    operation = document["paths"][route.path_format][method.lower()]
                    _operation(operation, method, route, policy, titles)
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def schema_of(shape: type[BaseModel]) -> dict[str, Any]:
    """The schema of a body that a route reads by itself, with every `$ref` replaced by what it refers to."""
    schema = shape.model_json_schema()
    inner = schema.pop("$defs", {})

    def whole(part: Any) -> Any:
        if isinstance(part, list):
            return [whole(each) for each in part]
        if not isinstance(part, dict):
            return part
        named = inner[part["$ref"].rpartition("/")[2]] if "$ref" in part else {}
        return {name: whole(value) for name, value in {**named, **part}.items() if name != "$ref"}

    return {name: whole(value) for name, value in schema.items()}


def _components(components: dict[str, Any], policies: RoutePolicies) -> None:
    """Our problems in place of the framework's own shape, which is never sent."""
    schemas = components["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    components["securitySchemes"] = dict(SCHEMES)
    if any(policy.scheme is Scheme.PARTNER for policy in policies.values()):
        components["securitySchemes"]["partner"] = PARTNER_SCHEME


def _operation(
    operation: dict[str, Any],
    method: str,
    route: AuthenticatedRoute,
    policy: RoutePolicy,
    titles: Mapping[int, tuple[str, str]],
) -> None:
    guarded, decided = policy.scheme is Scheme.SIGNED_OR_BEARER, wants_version(route)
    versioned = decided or takes_version(route)
    operation["security"] = _security(policy)
    parameters = operation.setdefault("parameters", [])
    if guarded and method == "POST":
        parameters.append(KEYED)
    if versioned:
        parameters.append(VERSION if decided else VERSION_OF_A_DECISION)
    if not parameters:
        del operation["parameters"]
    content: dict[str, Any] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if is_page := _is_page(route):
        content[HTML] = {"schema": {"type": "string"}}
    known = policy.scheme is not Scheme.PUBLIC
    for status in sorted(_refusals(method, route, guarded=known, versioned=versioned, is_page=is_page)):
        operation["responses"][str(status)] = {"description": titles[status][1], "content": content}


def _is_page(route: AuthenticatedRoute) -> bool:
    """Whether a person's browser opens the route: a refusal is a page then."""
    kind: Any = route.response_class
    return issubclass(getattr(kind, "value", kind), HTMLResponse)


def _refusals(
    method: str, route: AuthenticatedRoute, *, guarded: bool, versioned: bool, is_page: bool
) -> Iterator[int]:
    yield from ALWAYS
    yield from (int(status) for status in route.responses if int(status) >= 400)
    if guarded:
        yield from (401, 403)
    if route.param_convertors:
        yield 404
    if is_page and method not in SAFE:  # sent by another site's page; a wrong code
        yield from (403, 404)
    if method not in SAFE:
        yield from (400, 409, 413)
    if versioned:
        yield from (412, 428)


def _security(policy: RoutePolicy) -> list[dict[str, list[str]]]:
    """Any one of these; an empty list is anybody."""
    scopes = [policy.scope] if policy.scope else []
    schemes = {Scheme.SIGNED_OR_BEARER: ("signature", "bearer"), Scheme.PARTNER: ("partner",), Scheme.PUBLIC: ()}
    return [{name: scopes} for name in schemes[policy.scheme]]
