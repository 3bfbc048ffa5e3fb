"""docs/invariants.md: the machinery's nineteen invariants, what protects each, and the tests that try to break it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from deploy.documents.protections import invariants, protections

ROOT = Path(__file__).resolve().parents[2]

INTRODUCTION = """# Invariants

What the machinery promises, what in the source keeps the promise, and the test that fails when that is taken out.
`make break` takes each protection out of a copy and runs its test. Made from the code by `anxin docs`; do not edit.
"""


def invariants_document() -> str:
    """The document: one section for each invariant."""
    marked = marked_tests()
    return "\n".join(
        [INTRODUCTION, *(_section(number, says, marked.get(number, [])) for number, says in invariants().items())]
    )


def marked_tests() -> dict[int, list[str]]:
    """Invariant → the tests that carry its mark, by path and name."""
    found: dict[int, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test, numbers in _marks(path):
            for number in numbers:
                found.setdefault(number, []).append(f"{path.relative_to(ROOT).as_posix()}::{test}")
    return found


def _section(number: int, says: str, tests: list[str]) -> str:
    mine = [one for one in protections() if one.invariant == number]
    rows = [f"| {one.what} | `{one.file}` | `{one.test}` |" for one in mine]
    named = {one.test.partition("[")[0] for one in mine}
    others = [f"- `{test}`" for test in tests if test not in named]
    also = ["Also tried by:", "", *others, ""] if others else []
    table = ["| protection | in | taken out, this fails |", "|---|---|---|", *rows, ""]
    return "\n".join([f"## {number}\n", says, "", *table, *also])


def _marks(path: Path) -> Iterator[tuple[str, set[int]]]:
    tree = ast.parse(path.read_text())
    everywhere = {number for node in tree.body if _is_pytestmark(node) for number in _numbers(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            own = {number for decorator in node.decorator_list for number in _numbers(decorator)}
            yield node.name, everywhere | own


def _is_pytestmark(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "pytestmark" for target in node.targets)


def _numbers(node: ast.AST) -> Iterator[int]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "invariant":
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, int):
                    yield argument.value
