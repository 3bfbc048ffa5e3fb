"""A number of the law stands beside the row of the rulebook that gives it, and every row named exists."""

import ast
import re
from pathlib import Path

import pytest

from shared.regions.rulebook import rulebook
from tests.world import SERVICES

ROOT = Path(__file__).resolve().parents[2]
KNOWN = set(rulebook())
FAMILIES = "|".join(sorted({rule.split("-")[0] for rule in KNOWN}))
RULE = re.compile(rf"\b(?:{FAMILIES})-[0-9]{{2}}[a-z]?\b")
SOURCE = re.compile(r"rulebook|interchange|our own choice|architecture|C[0-9]{1,3}\b|条|rule")
RULES = sorted(
    path
    for pattern in ("services/**/rules.py", "services/**/rules/*.py", "services/**/track.py")
    for path in ROOT.glob(pattern)
    if path.name not in ("__init__.py", "wording.py")
)
CODE = sorted([*ROOT.glob("services/**/*.py"), *ROOT.glob("shared/**/*.py"), *ROOT.glob("shared/regions/**/*.toml")])


def named(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", RULES, ids=named)
def test_rules_that_count_name_their_source(path):
    """Where a number decides, the file names the row of the rulebook (or of a practice) that gives it."""
    text = path.read_text()
    tree = ast.parse(text)
    calendar = {id(part) for call in ast.walk(tree) if _is_a_date(call) for part in ast.walk(call)}
    counting = [node for node in ast.walk(tree) if _is_threshold(node) and node.value > 1 and id(node) not in calendar]
    assert not counting or RULE.search(text) or SOURCE.search(text), f"{named(path)} names no source"


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_decides_by_rows_of_the_rulebook(service):
    assert any(RULE.search(path.read_text()) for path in RULES if service in path.parts)


@pytest.mark.parametrize("path", CODE, ids=named)
def test_every_row_named_in_the_code_exists(path):
    assert set(RULE.findall(path.read_text())) <= KNOWN


@pytest.mark.parametrize("path", RULES, ids=named)
def test_a_threshold_says_where_it_comes_from(path):
    """A named number of a rules file has its source in its own line, the comment above, or the words below."""
    lines = path.read_text().splitlines()
    unsourced = []
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_threshold(node.value):
            around = " ".join(lines[max(0, node.lineno - 3) : (node.end_lineno or node.lineno) + 3])
            if not (RULE.search(around) or SOURCE.search(around)):
                unsourced.append(f"{named(path)}:{node.lineno}: {lines[node.lineno - 1]}")
    assert unsourced == []


def _is_threshold(value):
    return isinstance(value, ast.Constant) and isinstance(value.value, int) and not isinstance(value.value, bool)


def _is_a_date(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "date"
