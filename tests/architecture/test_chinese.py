"""Every Chinese text in the code, as people read it: full-width punctuation, no formats, no fen, no codes."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic_core import core_schema

from shared.http.validation_messages import CHINESE, reason
from shared.refusals import Refused
from shared.trade.dispositions import Disposition

ROOT = Path(__file__).parents[2]
HAN = r"[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{HAN}[,:;?!](?={HAN}|[“0-9{{]|$)")
FORMAT = re.compile(r"%[YmdHMS]|\[0-9\]|\\d")
FEN = re.compile(r"\}分(?!钟|之)|[0-9]分(?!钟|之)")
NATIONAL_PLATFORM = re.compile(r"编号为:\{number\}$")
"""The end of failures in the national real-name platform's own words, for which its clients look."""
PATTERNS = {"names.py", "forms.py", "redaction.py", "identifiers.py"}
"""Files whose Chinese texts are regular expressions and not read by anybody."""


CODES = re.compile(r"\b(stage|state|disposition|from_division|to_division)$")
"""Values that are codes: in a Chinese sentence they go through `in_chinese`, `WORDS` or `divisions.name`."""


def documented(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        for each in getattr(node, "body", ()) if isinstance(getattr(node, "body", ()), list) else ():
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                yield id(each.value)


def texts(path: Path) -> Iterator[str]:
    """The Chinese texts of a file, an f-string whole with `{}` for each value; no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    left_out = {*documented(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


READ = [
    (path, text)
    for folder in ("services", "shared", "deploy")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.name not in PATTERNS
    for text in texts(path)
    if re.search(HAN, text)
]


def found(pattern: re.Pattern[str]) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {text[:80]}" for path, text in READ if pattern.search(text)]


def test_there_are_texts_to_look_at():
    assert len(READ) > 1_000


def test_chinese_has_full_width_punctuation():
    assert [line for line in found(HALF_WIDTH) if not NATIONAL_PLATFORM.search(line)] == []


def test_nobody_reads_a_format_or_a_regular_expression():
    told = [line for line in found(FORMAT) if "Column(" not in line]
    assert told == []


def values(path: Path) -> Iterator[str]:
    """The values that the Chinese f-strings of a file fill in as they are."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr) and re.search(HAN, ast.unparse(node)):
            yield from (ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue))


def test_no_code_of_a_state_or_place_is_filled_into_a_chinese_sentence():
    paths = {path for path, _ in READ}
    assert [f"{path.relative_to(ROOT)}: {one}" for path in paths for one in values(path) if CODES.search(one)] == []


def test_money_is_told_in_yuan():
    scores = ("services/intake/matters/matching.py",)  # points of likeness
    assert [line for line in found(FEN) if not line.startswith(scores)] == []


for each in (path for folder in ("services", "shared") for path in (ROOT / folder).rglob("*.py")):
    if "class " in each.read_text("utf-8") and "migrations" not in each.parts:
        importlib.import_module(".".join(each.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def every(kind):
    return {kind}.union(*map(every, kind.__subclasses__()))


@pytest.mark.parametrize("code", [each.value for each in Disposition])
def test_a_refusal_says_a_disposition_in_words(code):
    from services.intake.decisions.rules.dispositions import CaseNeeded, VerifiedNeeded

    for kind in (CaseNeeded, VerifiedNeeded):
        assert code not in kind(disposition=code).message("zh")
        assert code in kind(disposition=code).message("en")


def test_no_refusal_has_a_code_name_in_its_chinese_sentence():
    """In brackets behind the words a name may stand: the API's own field for the program that sent it."""
    bare = re.compile(r"[a-z]+_[a-z_]+(?![a-z_]*\})")
    told = [
        f"{kind.code}: {kind.zh}"
        for kind in every(Refused)
        if bare.search(re.sub(r"\{[^}]*\}|（[^）]*）", "", kind.zh))
    ]
    assert told == []


def test_every_reason_that_a_field_is_wrong_is_chinese():
    for kind in set(get_args(core_schema.ErrorType)) - {"value_error"} - CHINESE.keys():
        assert reason({"type": kind, "msg": "Input should be"}, "zh") == "格式不符", kind
    for pattern in (r"^[0-9A-Z]{18}$", r"^unheard-of$"):
        wrong = {"type": "string_pattern_mismatch", "msg": "should match", "ctx": {"pattern": pattern}}
        assert pattern not in reason(wrong, "zh")
    assert "应为UUID" in CHINESE["uuid_type"]
