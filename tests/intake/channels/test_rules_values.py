"""How the values of partners' items are read: what is taken, what is empty, and what is refused by its field."""

from datetime import datetime

import pytest

from services.intake.channels.adapters import fields, parsing
from services.intake.channels.adapters.adapter import Result
from services.intake.channels.adapters.fields import Field, Said
from services.intake.channels.adapters.requests import BadItem
from shared.clock import CHINA
from shared.refusals import IllegalMove

BAD = object()
VALUES = [
    (parsing.words, " 欠薪 ", "欠薪"),
    (parsing.words, 12, "12"),
    (parsing.words, "  ", None),
    (parsing.words, None, None),
    (parsing.words, True, None),
    (parsing.words, ["x"], None),
    (parsing.plain, " x ", "x"),
    (parsing.plain, False, BAD),
    (parsing.plain, {"a": 1}, BAD),
    (parsing.plain, [], BAD),
    (parsing.fen, "1,200.50", 120_050),
    (parsing.fen, "0", 0),
    (parsing.fen, "", None),
    (parsing.fen, "八千", BAD),
    (parsing.fen, True, BAD),
    (parsing.fen, ["1"], BAD),
    (parsing.fen, "1.005", BAD),
    (parsing.count, "0", 0),
    (parsing.count, "1" * 9, 111_111_111),
    (parsing.count, "000" + "1" * 9, 111_111_111),
    (parsing.count, "1" * 10, BAD),
    (parsing.count, "-1", BAD),
    (parsing.count, "１", BAD),
    (parsing.count, "1.0", BAD),
    (parsing.count, None, None),
    (parsing.yes_no, "是", True),
    (parsing.yes_no, 1, True),
    (parsing.yes_no, "2", False),
    (parsing.yes_no, "否", False),
    (parsing.yes_no, "不详", None),
    (parsing.yes_no, None, None),
    (parsing.yes_no, True, BAD),
    (parsing.epoch_time, "1756342800000", datetime(2025, 8, 28, 9, tzinfo=CHINA)),
    (parsing.epoch_time, 1756342800500, datetime(2025, 8, 28, 9, 0, 0, 500_000, tzinfo=CHINA)),
    (parsing.epoch_time, "1756342800", BAD),
    (parsing.epoch_time, "17563428000000", BAD),
    (parsing.epoch_time, "0756342800000", BAD),
    (parsing.epoch_time, "175634280000x", BAD),
    (parsing.epoch_time, "", None),
    (parsing.division, "420704", "420704"),
    (parsing.division, "420704000000", "420704"),
    (parsing.division, "420704001000", "420704001"),
    (parsing.division, "420700000000", "4207"),
    (parsing.division, "420000000000", BAD),
    (parsing.division, "999998", BAD),
    (parsing.division, None, None),
    (fields.COUNT.read, "0", None),
    (fields.COUNT.read, "3", 3),
    (fields.PEOPLE.read, "0", BAD),
    (fields.PEOPLE.read, "1", 1),
    (fields.PEOPLE.read, "100000", 100_000),
    (fields.PEOPLE.read, "100001", BAD),
    (fields.PEOPLE.read, None, None),
    (fields.TEXT.read, "字" * 200, "字" * 200),
    (fields.TEXT.read, "字" * 201, BAD),
    (fields.TEXT.read, "一\n二", BAD),
    (fields.TEXT.read, "一\r二", BAD),
    (fields.WORDS.read, "一\n二", "一\n二"),
    (fields.WORDS.read, "字" * 2_001, BAD),
    (fields.LONG.read, "字" * 10_000, "字" * 10_000),
    (fields.LONG.read, "字" * 10_001, BAD),
    (fields.TEXT.read, None, None),
    (fields.texts(2).read, [" a ", "", "b"][:2], ["a"]),
    (fields.texts(2).read, ["a", "b"], ["a", "b"]),
    (fields.texts(2).read, ["a", "b", "c"], BAD),
    (fields.texts(2).read, ["a", 1], BAD),
    (fields.texts(2).read, "a", BAD),
    (fields.texts(2).read, [" "], None),
    (fields.texts(2).read, None, None),
    (fields.coded({"01": "x"}).read, "01", "x"),
    (fields.coded({"01": "x"}).read, "02", BAD),
    (fields.coded({"01": "x"}).read, "", None),
    (fields.WAN_YUAN.read, "1.2", 1_200_000),
    (fields.WAN_YUAN.read, "0.000001", 1),
]


@pytest.mark.parametrize(("read", "sent", "meant"), VALUES)
def test_a_value_is_read_as_it_is_meant_or_refused_by_its_field(read, sent, meant):
    if meant is BAD:
        with pytest.raises(BadItem) as refused:
            read({"key": sent}, "key")
        assert refused.value.facts["field"] == "key"
        return
    assert read({"key": sent}, "key") == meant


@pytest.mark.parametrize(
    ("sent", "taken"),
    [("1990-01-01", True), ("1989-12-31", False), ("2025-08-28", True), ("2025/08/28", False), ("2025-02-30", False)],
)
def test_a_time_has_the_partners_form_and_lies_in_the_years_that_count(sent, taken):
    if taken:
        assert f"{parsing.moment({'key': sent}, 'key', 'yyyy-MM-dd'):%Y-%m-%d}" == sent
        return
    with pytest.raises(BadItem):
        parsing.moment({"key": sent}, "key", "yyyy-MM-dd")


@pytest.mark.parametrize(
    ("fen", "text"),
    [(18_600_000, "18.6"), (1, "0.000001"), (100_000_000, "100"), (0, "0"), (10_000_000, "10"), (1_000_000, "1")],
)
def test_a_sum_in_ten_thousands_of_yuan_is_exact_to_the_fen(fen, text):
    assert parsing.wan_text(fen) == text


NAMES = {"employer.name": "qymc", "project.name": "xmmc", "reporter.phone": "dh", "summary": "nr", "period": "qj"}


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("employer.name", "qymc"),
        ("period.from", "qj"),
        ("reporter", "dh"),
        ("", "qymc、xmmc"),
        ("owed_fen", None),
        ("reporter.name", None),
    ],
)
def test_what_is_refused_is_told_by_the_partners_key_of_the_whole_or_of_its_parts(place, key):
    assert fields.theirs(NAMES, place) == key


def test_an_item_has_what_is_needed_what_is_unsaid_and_the_time_it_states():
    table = [
        Field("bh", "number", "partner_no", needed=True),
        Field("lx", "kind", unsaid="report"),
        Field("nr", "words", "summary"),
    ]
    said = Said({"bh": "A1", "nr": "欠薪"}, table)
    assert (said["bh"], said["lx"], said.word("lx")) == ("A1", "report", None)
    assert said.about["at"] is None
    assert said.about["partner_no"] == "A1"
    assert said.names == {"partner_no": "bh", "summary": "nr", "text": "nr"}
    assert said.need("nr") == "欠薪"
    for broken in ({"nr": "欠薪"}, {"bh": " "}):
        with pytest.raises(BadItem):
            Said(broken, table)
    with pytest.raises(BadItem):
        Said({"bh": "A1"}, table).need("nr")
    with pytest.raises(BadItem):
        Said(["bh"], table)


@pytest.mark.parametrize(
    ("outcome", "field", "why"),
    [("taken", None, None), ("refused", None, False), ("refused", "zt", True), ("refused", "投诉", False)],
)
def test_why_an_item_was_refused_names_the_partners_field_once(outcome, field, why):
    refusal = IllegalMove(what="complaint", current="filed", to="closed") if outcome == "refused" else None
    result = Result(outcome, "A1", refusal=refusal, field=field)
    assert result.fine is (outcome == "taken")
    if why is None:
        assert result.why is None
        return
    assert result.why.startswith("字段zt不符合要求：") is why
    assert refusal.message("zh") in result.why
