"""A template names what there is, or the start stops; what it says is the office's, what it is filled with is ours."""

import pytest

from shared.documents.templates import Form, TemplateWrong, fill, load

pytestmark = pytest.mark.capability("C109")
FORM = Form("order", ("employer", "sum"), ("明细",))
SHIPPED = "> {employer}：\n\n责令支付{sum}元。\n[明细]\n| 单位 | {employer} |\n| 金额 | {sum} |\n__ 签名："


@pytest.fixture
def shipped(tmp_path):
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "order.txt").write_text(SHIPPED)
    return folder


@pytest.fixture
def operator(tmp_path):
    folder = tmp_path / "operator"
    folder.mkdir()
    return folder


def filled(shipped, operator=None, **facts):
    blocks = load([FORM], shipped, operator)["order"]
    return fill(blocks, {"employer": "虚构厂", "sum": "8.00"} | facts, {"明细": [["号"], ["1"]]})


def test_a_line_is_a_paragraph_a_row_a_list_or_a_signature(shipped):
    assert filled(shipped) == [
        {"kind": "plain", "text": "虚构厂："},
        {"kind": "paragraph", "text": "责令支付8.00元。"},
        {"kind": "table", "head": ["号"], "rows": [["1"]]},
        {"kind": "form", "rows": [["单位", "虚构厂"], ["金额", "8.00"]]},
        {"kind": "sign", "text": "签名："},
    ]


def test_what_is_not_known_leaves_its_line_out_and_its_cell_empty(shipped):
    blocks = filled(shipped, sum=None)
    assert [block["kind"] for block in blocks] == ["plain", "table", "form", "sign"]
    assert blocks[2]["rows"] == [["单位", "虚构厂"], ["金额", ""]]


def test_a_value_is_never_read_as_a_template(shipped):
    [first, *_] = filled(shipped, employer="{sum} [明细] | __ {nobody}")
    assert first["text"] == "{sum} [明细] | __ {nobody}："


def test_the_offices_own_template_counts(shipped, operator):
    (operator / "order.txt").write_text("﻿# 责令\r\n请付{sum}元。\r\n")
    assert [block["text"] for block in filled(shipped, operator)] == ["责令", "请付8.00元。"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("请付{sun}元。", r"order\.txt: nobody has the field \{sun\}"),
        ("| 一 | {employer.__class__} |", r"nobody has the field \{employer\.__class__\}"),
        ("[名单]", r"order\.txt: this paper has no list \[名单\]"),
        ("请付{sum元。", "a brace without its other one"),
        ("请付{}元。", r"nobody has the field \{\}"),
        (" \n", "the template is empty"),
    ],
)
def test_a_template_that_cannot_be_printed_is_refused_by_file_and_field(shipped, operator, text, says):
    (operator / "order.txt").write_text(text)
    with pytest.raises(TemplateWrong, match=says):
        load([FORM], shipped, operator)


def test_a_file_that_belongs_to_no_paper_is_refused(shipped, operator):
    (operator / "oder.txt").write_text("请付{sum}元。")
    with pytest.raises(TemplateWrong, match=r"oder\.txt: no paper has this name"):
        load([FORM], shipped, operator)
