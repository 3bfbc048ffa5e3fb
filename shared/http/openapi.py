"""The OpenAPI document: adds to FastAPI's each route's scheme and scope, the headers it needs and its refusals."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from shared.http.authenticated_route import SAFE, AuthenticatedRoute
from shared.http.dependencies import wants_version
from shared.http.route_policies import RoutePolicies, RoutePolicy, Scheme

PROBLEM = "application/problem+json"
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
ALWAYS = (422, 429, 500, 503)
TEXT = {"type": "string"}


def describe(
    app: FastAPI, routers: Sequence[APIRouter], policies: RoutePolicies, titles: Mapping[int, tuple[str, str]]
) -> None:
    """Make the application publish the scheme, headers and refusals of its routes."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            _components(document["components"])
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


def _components(components: dict[str, Any]) -> None:
    """Our problems in place of the framework's own shape, which is never sent."""
    schemas = components["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    components["securitySchemes"] = SCHEMES


def _operation(
    operation: dict[str, Any],
    method: str,
    route: AuthenticatedRoute,
    policy: RoutePolicy,
    titles: Mapping[int, tuple[str, str]],
) -> None:
    guarded, versioned = policy.scheme is Scheme.SIGNED_OR_BEARER, wants_version(route)
    if guarded:
        scopes = [policy.scope] if policy.scope else []
        operation["security"] = [{"signature": scopes}, {"bearer": scopes}]
    parameters = operation.setdefault("parameters", [])
    if guarded and method == "POST":
        parameters.append(_header("Idempotency-Key", "The same key again gets the first answer again, for 30 days."))
    if versioned:
        parameters.append(_header("If-Match", 'The version the decision was taken on, as "3".'))
    if not parameters:
        del operation["parameters"]
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    known = policy.scheme is not Scheme.PUBLIC
    for status in sorted(_refusals(method, route, guarded=known, versioned=versioned)):
        operation["responses"][str(status)] = {"description": titles[status][1], "content": content}


def _refusals(method: str, route: AuthenticatedRoute, *, guarded: bool, versioned: bool) -> Iterator[int]:
    yield from ALWAYS
    if guarded:
        yield from (401, 403)
    if route.param_convertors:
        yield 404
    if method not in SAFE:
        yield from (400, 409, 413)
    if versioned:
        yield from (412, 428)


def _header(name: str, meaning: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": TEXT, "description": meaning}
