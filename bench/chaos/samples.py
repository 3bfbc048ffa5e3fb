"""The smallest body that a route's description allows: what is required and nothing else."""

from collections.abc import Mapping
from typing import Any

WORD = "测试用语"
FORMATS = {
    "date": "2025-08-28",
    "date-time": "2025-08-28T09:00:00+08:00",
    "uuid": "00000000-0000-4000-8000-000000000001",
}
PATTERNS = (("20)[0-9]{2}-(0[1-9]", "2025-07"), ("{18}", "91999999MAXXXXXX0N"))
"""A part of each pattern in the descriptions, and a text that matches it."""


def sample(document: Mapping[str, Any], path: str, method: str) -> Any:
    """A body for this route, or an empty object where it takes none."""
    asked = document["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    schema = asked.get("application/json", {}).get("schema")
    return _of(schema, document) if schema else {}


def _of(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    schema = _resolved(schema, document)
    for word in ("const", "default"):
        if word in schema:
            return schema[word]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _of(next(each for each in schema[choice] if each.get("type") != "null"), document)
    return _by_type(schema, document)


def _by_type(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: _of(properties[name], document) for name in schema.get("required", ())}
    if kind == "array":
        return [_of(schema["items"], document)] * schema.get("minItems", 0)
    if kind in ("integer", "number"):
        return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    return True if kind == "boolean" else _text(schema)


def _text(schema: Mapping[str, Any]) -> str:
    if "format" in schema:
        return FORMATS.get(schema["format"], WORD)
    for part, text in PATTERNS:
        if part in schema.get("pattern", ""):
            return text
    least: int = schema.get("minLength", 1)
    most: int | None = schema.get("maxLength")
    return (WORD * -(-least // len(WORD)))[:most]


def _resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
