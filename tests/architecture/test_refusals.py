"""What a refusal says to a Chinese caller is Chinese."""

import ast
import importlib
import re
from pathlib import Path
from string import Formatter
from typing import Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from services.intake.lists.units import Duty
from shared.http.validation_messages import reason
from shared.labels.nouns import NOUNS
from shared.refusals import NotFound, Refused

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r'what="([a-z ]+)"')


def test_whatever_a_refusal_is_about_has_a_chinese_name():
    sources = [path.read_text() for folder in ("services", "shared") for path in (ROOT / folder).rglob("*.py")]
    named = {what for source in sources for what in NAMED.findall(source)}
    assert "complaint" in named
    assert named - NOUNS.keys() == set()


def test_whatever_duty_no_unit_is_known_for_has_a_chinese_name():
    assert {duty.value for duty in Duty} - NOUNS.keys() == set()


def test_each_language_names_it_in_its_own_words():
    refusal = NotFound(what="complaint", which="complaint")
    assert refusal.message("zh") == "找不到投诉“complaint”，或您无权查看"
    assert refusal.message("en") == "no complaint 'complaint', or it is not yours to see"


def test_the_words_a_field_may_have_are_listed_in_the_readers_way():
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Literal["window", "qr", "police"]).validate_python("post")
    [error] = refused.value.errors()
    assert reason(error, "zh") == "只能是'window'、'qr'、'police'"
    assert reason(error, "en") == "Input should be 'window', 'qr' or 'police'"


def refusals_of(path):
    """Each refusal made in the file by naming its facts: its kind, the facts, and where."""
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.args:
            kind, given = getattr(module, node.func.id, None), {keyword.arg for keyword in node.keywords}
            if isinstance(kind, type) and issubclass(kind, Refused) and None not in given:
                yield kind, given, f"{path.relative_to(ROOT)}:{node.lineno}"


def gaps(kind):
    """The facts that its sentence names, in either language."""
    return {gap for words in (kind.zh, kind.en) for _, gap, *_ in Formatter().parse(words) if gap}


def test_whoever_refuses_tells_every_fact_that_the_sentence_names():
    sources = [path for folder in ("services", "shared") for path in sorted((ROOT / folder).rglob("*.py"))]
    made = [each for path in sources if "migrations" not in path.parts for each in refusals_of(path)]
    assert len(made) > 100
    assert [f"{where} lacks {gaps(kind) - given}" for kind, given, where in made if not gaps(kind) <= given] == []
