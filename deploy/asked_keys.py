"""Which numbers of the packs the code uses, found in its source: none may be misspelt, and some have no code yet."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import services
import shared
from shared import regions

ASKING = frozenset({"value", "find"})


@dataclass(frozen=True)
class Asked:
    """A key named in the source, and where."""

    key: str
    file: str
    line: int


def asked(keys: Mapping[str, object]) -> list[Asked]:
    """Every known key that the source contains, in a call or in a table of keys."""
    return [one for one in _named()[0] if one.key in keys]


def misspelt(keys: Mapping[str, object]) -> list[Asked]:
    """Keys that a call of `regions.value` or `regions.find` names and `keys.toml` does not list."""
    return [one for one in _named()[1] if one.key not in keys]


@cache
def _named() -> tuple[list[Asked], list[Asked]]:
    """Every text in the source, and every text that is the key in such a call."""
    texts, calls = [], []
    for where, node in _nodes():
        if isinstance(node, ast.Call) and _asks(node.func) and len(node.args) > 1:
            calls += _text(where, node.args[1])
        texts += _text(where, node)
    return texts, calls


def _text(where: str, node: ast.AST) -> list[Asked]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [Asked(node.value, where, node.lineno)]
    return []


def _asks(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in ASKING
        and isinstance(function.value, ast.Name)
        and function.value.id == "regions"
    )


def _nodes() -> Iterator[tuple[str, ast.AST]]:
    """Every syntax node of the services and of shared, except the package `regions` itself."""
    own = Path(regions.__file__).parent
    for package in (services, shared):
        root = Path(package.__path__[0])
        for file in sorted(root.rglob("*.py")):
            if not file.is_relative_to(own):
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                    yield str(file.relative_to(root.parent)), node
