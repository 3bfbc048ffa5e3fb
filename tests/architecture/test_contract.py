"""The OpenAPI documents are what the specification says. No Node is needed; `make contract` lets redocly read them."""

import importlib
import json
import re
from typing import Annotated

import pytest
import schemathesis
from fastapi import APIRouter, Depends
from jsonschema_rs import meta

from deploy.documents.write import ROOT
from shared.http.dependencies import ExpectedVersion, takes_version, wants_version
from tests.world import SERVICES

pytestmark = pytest.mark.capability("C107")
KEYWORDS = {
    *("type", "format", "title", "description", "default", "examples", "example", "enum", "const", "$ref"),
    *("anyOf", "oneOf", "allOf", "not", "discriminator", "items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    *("properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties"),
    *("patternProperties", "minLength", "maxLength", "pattern", "contentMediaType", "contentEncoding", "minimum"),
    *("maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "deprecated", "readOnly", "writeOnly"),
}
"""What JSON Schema 2020-12 and OpenAPI 3.1 have a meaning for; anything else is a word of ours that nobody reads."""
NAMED = ("properties", "patternProperties")
DOUBLE = re.compile(r"-Input$|-Output$|__")


def published(name):
    """What stands in the repository; `make check` compares it with the code."""
    return json.loads((ROOT / "docs" / "openapi" / f"{name}.json").read_text())


@pytest.fixture(scope="module", params=SERVICES)
def document(request):
    return published(request.param)


def operations(document):
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def schemas_in(part):
    """Every schema of a document, wherever it stands."""
    if isinstance(part, list):
        yield from (schema for each in part for schema in schemas_in(each))
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "schema":
                yield from _with_inner(value)
            elif name == "schemas":
                yield from (schema for each in value.values() for schema in _with_inner(each))
            else:
                yield from schemas_in(value)


def _with_inner(schema):
    yield schema
    for name, value in schema.items() if isinstance(schema, dict) else ():
        inner = list(value.values()) if name in NAMED else value if name in ("anyOf", "oneOf", "allOf") else [value]
        if name in (*NAMED, "anyOf", "oneOf", "allOf", "items", "additionalProperties", "not"):
            yield from (schema for each in inner if isinstance(each, dict) for schema in _with_inner(each))


def misspelt(document):
    return {word for schema in schemas_in(document) for word in schema} - KEYWORDS


def test_it_is_openapi_3_1(document):
    schemathesis.openapi.from_dict(document).validate()


def test_a_schema_has_no_word_that_json_schema_does_not_have(document):
    assert not misspelt(document)
    for schema in schemas_in(document):
        meta.validate(schema)


def test_the_check_finds_a_bound_on_a_day():
    day = {"type": "string", "format": "date", "ge": "1990-01-01"}
    query = [{"name": "q", "in": "query", "schema": {"anyOf": [day, {"type": "null"}]}}]
    assert misspelt({"paths": {"/": {"get": {"parameters": query}}}}) == {"ge"}


def test_a_schema_stands_under_one_name(document):
    assert [name for name in document["components"]["schemas"] if DOUBLE.search(name)] == []


def test_every_operation_says_who_may_call_it(document):
    known = document["components"]["securitySchemes"]
    for where, operation in operations(document):
        assert {name for each in operation["security"] for name in each} <= set(known), where
    anybody = {path for path in document["paths"] if path.startswith(("/v1/public/", "/qr/"))}
    open_to_all = {where.partition(" ")[2] for where, each in operations(document) if not each["security"]}
    assert open_to_all == anybody


def test_every_operation_has_a_name_of_its_own(document):
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", SERVICES)
def test_a_version_is_declared_wherever_it_is_asked_for(name):
    document = published(name)
    for router in importlib.import_module(f"services.{name}.app").SERVICE.routers:
        for route in router.routes:
            decided, may_decide = wants_version(route), takes_version(route)
            for method in route.methods:
                operation = document["paths"][route.path_format][method.lower()]
                given = {each["name"]: each["required"] for each in operation.get("parameters", ())}
                where = f"{method} {route.path_format}"
                assert given.get("If-Match") == (True if decided else False if may_decide else None), where
                assert ({"412", "428"} <= operation["responses"].keys()) == (decided or may_decide), where


def test_a_version_that_a_dependency_of_a_dependency_asks_for_is_seen():
    async def deeper(seen: ExpectedVersion) -> int:
        return seen

    router = APIRouter()

    @router.post("/decide")
    async def decide(on: Annotated[int, Depends(deeper)]) -> int:
        return on

    assert wants_version(router.routes[0])
