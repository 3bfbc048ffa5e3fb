"""The rights knowledge pack 扫码知: every piece names its article, holds from its day, is found by two characters."""

from datetime import date

import pytest

from services.intake.public import knowledge
from shared.regions.rulebook import rulebook

KNOWN_RULES = set(rulebook())
PIECES = knowledge.every_piece()
TODAY = date(2026, 11, 22)


@pytest.mark.capability("C10")
def test_there_are_at_least_twenty_five_pieces_and_each_is_its_own():
    assert len({piece.slug for piece in PIECES}) >= 25
    now = knowledge.pieces(TODAY)
    assert len({piece.title for piece in now}) == len(now)


@pytest.mark.capability("C10")
@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.slug)
def test_a_piece_rests_on_rows_of_the_rulebook_names_its_law_and_is_short(piece):
    assert piece.sources
    assert {source.rule for source in piece.sources} <= KNOWN_RULES
    assert all(
        source.named.endswith("条") or "条之" in source.named or source.article is None for source in piece.sources
    )
    assert 100 <= len("".join(piece.text.split())) <= 250
    assert piece.version >= 1


@pytest.mark.capability("C10")
@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("欠条", "wage-iou"),
        ("包工头", "given-to-a-person"),
        ("扣卡", "nobody-holds-your-card"),
        ("法律援助", "legal-aid"),
        ("ＷＡＧＥ", None),
        ("欠", None),
        ("", None),
    ],
)
def test_two_characters_find_a_piece_by_title_first(words, first):
    found = knowledge.search(words)
    assert (found[0].slug if found else None) == first or (first and first in [each.slug for each in found[:3]])


@pytest.mark.capability("C10")
@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("没签合同", "registered-by-name"),
        ("没签合同怎么办", "registered-by-name"),
        ("加班", "pay-slip"),
        ("外卖", "every-worker-is-protected"),
        ("仲裁时效", "one-year-for-arbitration"),
        ("法律援助", "legal-aid"),
    ],
)
def test_other_words_for_the_same_find_what_answers_them_and_a_piece_with_the_word_comes_first(words, first):
    assert first in [each.slug for each in knowledge.search(words)[:3]]


@pytest.mark.capability("C10")
def test_every_word_of_the_table_of_synonyms_finds_a_piece():
    for said, means in knowledge._synonyms():
        for word in means:
            assert any(knowledge._rank(each, word) < knowledge.NOWHERE for each in knowledge.pieces(TODAY)), word
        for word in said:
            assert knowledge.search(word), word


@pytest.mark.rule("INT-09")
@pytest.mark.parametrize(("day", "there"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_a_piece_is_shown_from_the_day_its_law_is_in_force(day, there):
    assert ("older-workers" in [piece.slug for piece in knowledge.pieces(day)]) is there


@pytest.mark.parametrize(
    ("slug", "day", "words", "said"),
    [
        ("refusing-is-a-crime", TODAY, "尚未造成严重后果", True),
        ("refusing-is-a-crime", TODAY, "依法承担相应赔偿责任", True),
        ("company-closes", TODAY, "书面协商一致", True),
        ("registered-by-name", date(2026, 6, 30), "用工协议", False),
        ("registered-by-name", date(2026, 7, 1), "用工协议", True),
    ],
)
def test_a_piece_says_what_its_article_says_from_the_day_it_holds(slug, day, words, said):
    [piece] = [each for each in knowledge.pieces(day) if each.slug == slug]
    assert (words in piece.text) is said


def test_a_newer_version_takes_the_place_of_the_older_from_its_day(monkeypatch, tmp_path):
    for name in ("instruments.toml", "pay-slip.md"):
        (tmp_path / name).write_text((knowledge.PIECES / name).read_text())
    newer = (tmp_path / "pay-slip.md").read_text().replace("version = 1", "version = 2\nvalid_from = 2027-01-01")
    (tmp_path / "pay-slip@2.md").write_text(newer)
    monkeypatch.setattr(knowledge, "PIECES", tmp_path)
    knowledge._pack.cache_clear()
    try:
        shown = [[piece.version for piece in knowledge.pieces(day)] for day in (date(2026, 12, 31), date(2027, 1, 1))]
    finally:
        knowledge._pack.cache_clear()
    assert shown == [[1], [2]]


def test_markup_in_a_piece_is_shown_and_not_obeyed():
    piece = PIECES[0]
    assert "<script>" not in type(piece)(**{**vars(piece), "text": "<script>alert(1)</script>"}).html


@pytest.mark.capability("C10")
async def test_programs_and_people_read_the_pack_without_an_account(world, intake):
    listed = (await intake.get(None, "/v1/public/knowledge", params={"q": "工资卡"})).json()
    one = (await intake.get(None, f"/v1/public/knowledge/{listed['items'][0]['slug']}")).json()
    page = await intake.get(None, "/qr/knowledge", params={"q": "工资卡"})
    piece = await intake.get(None, f"/qr/knowledge/{one['slug']}")
    assert listed["version"] == knowledge.version()
    assert one["title"] in page.text
    assert one["sources"][0]["named"] in piece.text
    assert (await intake.get(None, "/v1/public/knowledge/none")).status_code == 404
    assert (await intake.get(None, "/v1/public/knowledge", params={"q": "工"})).status_code == 422
    assert "请写两个字以上" in (await intake.get(None, "/qr/knowledge", params={"q": "工"})).text


async def test_words_nobody_wrote_about_are_answered_kindly(world, intake):
    page = await intake.get(None, "/qr/knowledge", params={"q": "<b>火星</b>"})
    assert "没有找到" in page.text
    assert "<b>火星" not in page.text
