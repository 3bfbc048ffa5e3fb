"""Each of the nineteen invariants has protections that can be taken out, and a test that names it and would notice."""

import ast
from pathlib import Path

import pytest

from deploy.documents.invariants import marked_tests
from deploy.documents.protections import ROOT, invariants, protections

PROTECTIONS = protections()


def test_every_invariant_has_a_protection_and_a_test_that_tries_to_break_it():
    marked, promised = marked_tests(), invariants()
    assert sorted(promised) == list(range(1, 20))
    assert [number for number in promised if not marked.get(number)] == []
    assert {one.invariant for one in PROTECTIONS} == set(promised)


@pytest.mark.parametrize("one", PROTECTIONS, ids=lambda one: f"{one.invariant}: {one.what}")
def test_a_protection_is_in_the_source_just_once(one):
    assert (ROOT / one.file).read_text().count(one.text) == 1
    assert one.instead not in ("", one.text) or one.text


@pytest.mark.parametrize("one", PROTECTIONS, ids=lambda one: f"{one.invariant}: {one.what}")
def test_the_test_that_must_notice_exists(one):
    path, _, name = one.test.partition("::")
    tree = ast.parse((ROOT / path).read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert name.partition("[")[0] in {function.name for function in functions}


def test_taking_a_protection_out_of_a_copy_leaves_the_source_alone(tmp_path):
    one = PROTECTIONS[0]
    copy = tmp_path / one.file
    copy.parent.mkdir(parents=True)
    copy.write_text((ROOT / one.file).read_text())
    before = one.taken_out_of(tmp_path)
    assert before == (ROOT / one.file).read_text() != copy.read_text()
    assert Path(one.file).suffix in (".py", ".sql", ".toml")
