"""A paper's content is kept by its hash, and printed the same each time: PDF and DOCX, on the page of GB/T 9704."""

import hashlib
import io
import zipfile
from datetime import date
from xml.etree import ElementTree

import pypdfium2
import pytest

from shared.documents import offices, sheet

pytestmark = pytest.mark.capability("C148")
SOMEBODY = "00000000-0000-4000-8000-000000000001"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLOCKS = [
    {"kind": "plain", "text": "虚构<A&B>厂："},
    {"kind": "heading", "text": "一、事实"},
    {"kind": "paragraph", "text": "字" * 40},
    {"kind": "table", "head": ["序号", "姓名"], "rows": [["1", sheet.worker(SOMEBODY)]]},
    {"kind": "form", "rows": [["案由", "拖欠", "来源", "投诉"], ["经过", "第一行\n第二行"]]},
    {"kind": "sign", "text": "签名："},
]


def content(blocks=BLOCKS, number="甲人社监令字〔2025〕第1号"):
    return sheet.content_of(
        office="虚构局", title="限期改正指令书", number=number, blocks=blocks, on=date(2025, 9, 1), sealed=True
    )


def words_of(pdf):
    pages = list(pypdfium2.PdfDocument(io.BytesIO(pdf)))
    return pages, ["".join(page.get_textpage().get_text_bounded().split()) for page in pages]


def words_in(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        document = ElementTree.fromstring(packed.read("word/document.xml"))
    return document, "".join(each.text or "" for each in document.iter(f"{WORD}t"))


def test_its_hash_is_that_of_the_text_that_is_kept():
    kept = content()
    assert sheet.digest(kept) == hashlib.sha256(kept.encode()).hexdigest()
    assert sheet.digest(content(number="甲人社监令字〔2025〕第2号")) != sheet.digest(kept)


@pytest.mark.parametrize("of", [words_of, words_in], ids=["PDF", "DOCX"])
def test_both_files_say_the_same_and_take_nothing_for_markup(of):
    make = sheet.pdf if of is words_of else sheet.docx
    told = sheet.read(content())
    _, words = of(make(told, sha256="0" * 64))
    text = "".join(words)
    for wanted in (
        "虚构局",
        "限期改正指令书",
        "甲人社监令字〔2025〕第1号",
        "虚构<A&B>厂：",
        "一、事实",
        "第二行",
        "二〇二五年九月一日",
    ):
        assert wanted in text, wanted


@pytest.mark.parametrize("make", [sheet.pdf, sheet.docx])
def test_the_same_content_gives_the_same_bytes(make):
    told = sheet.read(content())
    assert make(told, sha256="0" * 64) == make(told, sha256="0" * 64)


def test_a_worker_stands_in_it_by_reference_until_a_name_is_given():
    assert sheet.workers_in(content()) == {SOMEBODY}
    unnamed = sheet.read(content())["blocks"][3]["rows"]
    assert unnamed == [["1", "劳动者（编号00000000）"]]
    assert sheet.read(content(), {SOMEBODY: "测试甲"})["blocks"][3]["rows"] == [["1", "测试甲"]]


def test_a_page_has_the_margins_and_the_22_lines_of_28_characters_of_the_standard():
    full = content([{"kind": "plain", "text": "字" * 28 * 60}])
    pages, texts = words_of(sheet.pdf(sheet.read(full)))
    textpage, millimetres = pages[1].get_textpage(), 25.4 / 72
    places = [place for place, each in enumerate(textpage.get_text_range()) if each == "字"]
    boxes = [textpage.get_charbox(place) for place in places]
    feet = [box[1] for box in boxes]
    assert texts[1].count("字") == 22 * 28
    assert (max(feet) - min(feet)) / 21 == pytest.approx(29, abs=0.1)
    assert min(box[0] for box in boxes) * millimetres == pytest.approx(28, abs=1)
    assert 210 - max(box[2] for box in boxes) * millimetres == pytest.approx(26, abs=1)
    assert 297 - max(box[3] for box in boxes) * millimetres == pytest.approx(37, abs=1)
    assert 35 <= min(feet) * millimetres < 45  # no further line fits


def test_docx_has_the_margins_of_the_standard():
    document, _ = words_in(sheet.docx(sheet.read(content())))
    margins = next(document.iter(f"{WORD}pgMar")).attrib
    found = [round(int(margins[f"{WORD}{side}"]) / 1440 * 25.4) for side in ("top", "bottom", "left", "right")]
    assert found == [37, 35, 28, 26]


@pytest.mark.parametrize(("lines", "pages"), [(1, 1), (50, 3)])
def test_its_pages_are_counted(lines, pages):
    kept = content([{"kind": "plain", "text": "行"}] * lines)
    assert sheet.page_count(kept) == pages == len(words_of(sheet.pdf(sheet.read(kept), sha256="0" * 64))[0])


def test_a_preview_says_that_it_is_none():
    _, [text] = words_of(sheet.pdf(sheet.read(content(number=None)), watermark="预览"))
    assert "预览" in text
    assert "号" not in text.replace("序号", "").replace("编号", "")


@pytest.fixture
def told(tmp_path, monkeypatch):
    def write(text):
        (tmp_path / "offices.toml").write_text(text)
        monkeypatch.setenv("ANXIN_PAPERS", str(tmp_path))
        offices._read.cache_clear()

    yield write
    offices._read.cache_clear()


def test_an_office_has_what_the_operator_says_of_it_and_nothing_of_another(told):
    told('[[office]]\nregion = "420704"\nname = "虚构局"\nbrackets = "[]"')
    assert (offices.office("420704").called, offices.office("420704").brackets) == ("虚构局", "[]")
    other = offices.office("330424")
    assert (other.called, other.brackets, other.telephone) == (
        "浙江省嘉兴市海盐县人力资源社会保障行政部门",
        "〔〕",
        None,
    )


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('region = "999999"', "no such division: 999999"),
        ('region = "420704"\nbrackets = "<>"', "420704: brackets are one of"),
        ('region = "420704"\nfax = "1"', "fax"),
    ],
)
def test_an_impossible_office_is_refused(told, row, says):
    told(f"[[office]]\n{row}")
    with pytest.raises(ValueError, match=says):
        offices.offices()
