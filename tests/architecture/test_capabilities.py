"""docs/capabilities.md claims nothing that no test shows."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (C[0-9]+) \| (done|partly|not yet) \| (.*?) \| (.*?) \|$", re.MULTILINE)
TABLE = {
    number: (state, re.findall(r"`([^`]+)`", tests), lacking)
    for number, state, tests, lacking in ROW.findall((ROOT / "docs" / "capabilities.md").read_text())
}


def marks_of(path):
    """Test name → the capability rows it carries, of one file."""
    tree = ast.parse(path.read_text())
    everywhere = {row for node in tree.body if _assigns_pytestmark(node) for row in _rows(node)}
    return {
        node.name: everywhere | {row for decorator in node.decorator_list for row in _rows(decorator)}
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def _assigns_pytestmark(node):
    return isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "pytestmark" for target in node.targets)


def _rows(node):
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "capability":
            yield from (argument.value for argument in call.args)


SHOWN = {
    (path.relative_to(ROOT).as_posix(), test): rows
    for path in sorted((ROOT / "tests").rglob("test_*.py"))
    for test, rows in marks_of(path).items()
}


def test_the_table_has_every_row_once():
    numbers = ROW.findall((ROOT / "docs" / "capabilities.md").read_text())
    assert [number for number, *_ in numbers] == [f"C{index}" for index in range(1, 163)]


def test_what_is_claimed_is_shown_by_a_test_that_exists():
    astray = []
    for number, (state, tests, _) in TABLE.items():
        if state != "not yet" and not tests:
            astray.append(f"{number} is {state} and names no test")
        for test in tests:
            if number not in SHOWN.get(tuple(test.split("::")), ()):
                astray.append(f"{number}: no test {test} carries its mark")
    assert astray == []


def test_what_a_test_shows_is_claimed():
    shown = {row for rows in SHOWN.values() for row in rows}
    assert {row for row in shown if TABLE[row][0] == "not yet"} == set()


def test_what_is_only_partly_there_says_what_lacks():
    assert [number for number, (state, _, lacking) in TABLE.items() if state == "partly" and len(lacking) < 5] == []
