"""What a refusal says to a Chinese caller is Chinese."""

import re
from pathlib import Path
from typing import Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from services.intake.lists.units import Duty
from shared.http.validation_messages import reason
from shared.labels.nouns import NOUNS
from shared.refusals import NotFound

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
