"""Where each row of the rulebook is in the code, in the packs of numbers, and in the tests, found by its id."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from shared import regions
from shared.regions.rulebook import rulebook

ROOT = Path(__file__).resolve().parents[2]
DECIDES = re.compile(r"/(rules|track)(/|\.py)")
ID = re.compile(r"\b[A-Z]{2,6}-[0-9]{2}\b")


@dataclass
class Places:
    """Of one row: definitions that name it, as `file: name`, those that decide first; the places whose packs have
    numbers under it; the tests that hold it, counted by file.
    """

    code: list[str] = field(default_factory=list)
    packs: list[str] = field(default_factory=list)
    cases: dict[str, int] = field(default_factory=dict)


@cache
def places() -> Mapping[str, Places]:
    """Of every row of the rulebook, in its order."""
    code, cases = _code(), _cases()
    packs: dict[str, set[str]] = defaultdict(set)
    for row in regions.load().rows():
        if row.rule:
            packs[row.rule].add(row.region)
    return {key: Places(code[key], sorted(packs[key]), cases[key]) for key in rulebook()}


def _code() -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(path for room in ("services", "shared") for path in (ROOT / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "migrations" in path.parts or not ID.search(text):
            continue
        names = _names(ast.parse(text))
        file = path.relative_to(ROOT).as_posix()
        for number, line in enumerate(text.splitlines(), start=1):
            for key in ID.findall(line):
                found[key].add(f"{file}: {name}" if (name := _name_at(names, number)) else file)
    return defaultdict(list, {key: sorted(there, key=_decides_first) for key, there in found.items()})


def _names(tree: ast.Module) -> list[tuple[int, int, str]]:
    """First line, last line and name of what a module defines; the text under a constant belongs to it."""
    found = []
    for node in tree.body:
        end = node.end_lineno or node.lineno
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append((min([node.lineno, *(one.lineno for one in node.decorator_list)]), end, node.name))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            found.append((node.lineno, end, ast.unparse(target)))
        elif isinstance(node, ast.Expr) and found:
            first, _, name = found[-1]
            found[-1] = (first, end, name)
    return found


def _name_at(names: list[tuple[int, int, str]], line: int) -> str:
    """The definition that the line is in; empty for the words at a module's head."""
    return next((name for first, last, name in names if first <= line <= last), "")


def _decides_first(place: str) -> tuple[bool, str]:
    return DECIDES.search(place) is None, place


def _cases() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        file = path.relative_to(ROOT).as_posix()
        for held in _held(ast.parse(path.read_text(encoding="utf-8"))):
            for key in held:
                found[key][file] = found[key].get(file, 0) + 1
    return found


def _held(tree: ast.Module) -> Iterator[set[str]]:
    """Of each test of a module, the rows that its marks name, and those of the module's own mark."""
    everywhere = {
        key
        for node in tree.body
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "pytestmark" for target in node.targets)
        for key in _marked(node.value)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield everywhere | {key for decorator in node.decorator_list for key in _marked(decorator)}


def _marked(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "rule":
            yield from (one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
