"""Numbers by place and date: the walk, what stops it, who may replace what, and every shipped row."""

import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from shared import regions
from shared.calendar.working_days import Term, deadline
from shared.regions import Status, UnknownHere
from shared.regions.rulebook import rulebook
from shared.values import divisions

ON = date(2025, 8, 28)

ECHENG, EZHOU, HUBEI = "420704", "4207", "42"
GAOTAI, TIANSHUI, GANSU = "620724", "6205", "62"
ZHUHAI, HAIYAN = "4404", "330424"


def pack(folder: Path, rows: str, region: str = EZHOU) -> Path:
    (folder / "local.toml").write_text(f'region = "{region}"\nrows = [{rows}]\n', encoding="utf-8")
    return folder


# The walk


@pytest.mark.capability("C118")
@pytest.mark.parametrize(
    ("division", "key", "number", "region"),
    [
        (ECHENG, "crime_one_worker_yuan", 10_000, HUBEI),
        (ECHENG, "crime_ten_workers_yuan", 50_000, HUBEI),
        ("420704001", "crime_ten_workers_yuan", 50_000, HUBEI),
        (ZHUHAI, "crime_one_worker_yuan", 20_000, ZHUHAI),
        ("440402", "crime_ten_workers_yuan", 100_000, ZHUHAI),
        ("441900", "crime_one_worker_yuan", 20_000, "4419"),
        ("441202", "crime_ten_workers_yuan", 60_000, "44"),
        (HAIYAN, "crime_ten_workers_yuan", 80_000, "33"),
        (GAOTAI, "platform_min_contract_yuan", 3_000_000, GANSU),
        ("620502", "platform_min_contract_yuan", 3_000_000, TIANSHUI),
        (ECHENG, "collective_workers", 10, "CN"),
        ("429004", "crime_ten_workers_yuan", 50_000, HUBEI),
    ],
)
@pytest.mark.invariant(10)
def test_the_nearest_place_with_a_number_answers(division, key, number, region):
    known = regions.value(division, key, ON)
    assert (known.number(), known.region, known.key) == (number, region, key)


@pytest.mark.capability("C118")
@pytest.mark.invariant(10)
def test_an_answer_carries_its_source_rule_and_standing():
    known = regions.value(GAOTAI, "investigation_days", ON)
    assert (known.region, known.rule, known.status) == ("CN", "INV-02", Status.VERIFIED)
    assert known.source == "《劳动保障监察条例》第17条"
    assert (known.since, known.until) == (date(2004, 12, 1), None)


@pytest.mark.capability("C118")
@pytest.mark.rule("INV-02")
def test_case_terms_differ_by_place():
    assert str(regions.value(ECHENG, "case_handling_days", ON).value) == "30CD+30CD"
    assert str(regions.value(ZHUHAI, "case_handling_days", ON).value) == "45WD+30WD"
    assert regions.find(GAOTAI, "case_handling_days", ON) is None


@pytest.mark.parametrize(
    ("division", "key", "first", "last"),
    [
        ("440402", "labour_fee_water_contract_share", date(2023, 5, 26), date(2028, 5, 25)),
        (ECHENG, "crime_ten_workers_yuan", date(2013, 5, 1), None),
        (ZHUHAI, "crime_one_worker_yuan", date(2015, 3, 3), None),
        (GAOTAI, "credit_display_serious_min", date(2026, 4, 1), None),
        (ZHUHAI, "minimum_wage", date(2025, 3, 1), date(2025, 12, 31)),
    ],
)
@pytest.mark.capability("C118")
@pytest.mark.invariant(10)
def test_a_number_holds_from_its_first_day_to_its_last(division, key, first, last):
    assert regions.find(division, key, first - timedelta(days=1)) is None
    assert regions.value(division, key, first).since == first
    if last:
        assert regions.value(division, key, last).until == last
        assert regions.find(division, key, last + timedelta(days=1)) is None


# Unknown


@pytest.mark.rule("CRIM-02")
@pytest.mark.parametrize("place", [GAOTAI, TIANSHUI, GANSU])
@pytest.mark.invariant(10)
def test_gansu_has_no_crime_amount(place):
    with pytest.raises(UnknownHere) as refused:
        regions.value(place, "crime_one_worker_yuan", ON)
    assert regions.find(place, "crime_one_worker_yuan", ON) is None
    assert (refused.value.division, refused.value.key, refused.value.on) == (
        place,
        "crime_one_worker_yuan",
        ON,
    )


@pytest.mark.invariant(10)
@pytest.mark.rule("BOND-04")
@pytest.mark.invariant(10)
def test_an_unknown_row_stops_the_walk_before_a_wider_number():
    assert regions.value("CN", "bond_exempt_below_yuan", ON).number() == 3_000_000
    assert regions.value("110101", "bond_exempt_below_yuan", ON).region == "CN"
    for place in (ECHENG, HAIYAN, ZHUHAI):
        with pytest.raises(UnknownHere):
            regions.value(place, "bond_exempt_below_yuan", ON)


@pytest.mark.invariant(10)
def test_an_operators_wider_number_does_not_pass_an_unknown_row(tmp_path):
    row = '{key = "crime_one_worker_yuan", value = 5000, status = "PROPOSED", source = "invented"}'
    packs = regions.load(pack(tmp_path, row, region="CN"))
    assert packs.value("110101", "crime_one_worker_yuan", ON).number() == 5000
    assert packs.find(GAOTAI, "crime_one_worker_yuan", ON) is None


@pytest.mark.invariant(10)
def test_the_refusal_says_in_both_languages_what_is_missing_and_whom_to_ask():
    with pytest.raises(LookupError) as refused:
        regions.value(GAOTAI, "crime_ten_workers_yuan", ON)
    chinese, english = str(refused.value).split(" / ")
    assert all(word in chinese for word in ("高台县", "2025-08-28", "十名以上", "省高级人民法院", "30,000"))
    assert all(word in english for word in ("crime amount, ten workers", GAOTAI, "provincial high court"))


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (ECHENG, "hotline_12345_days"),
        (EZHOU, "hotline_12345_days"),
        (HUBEI, "hotline_12345_days"),
        (ECHENG, "correction_days"),
        (ECHENG, "hearing_large_fine"),
        (ECHENG, "emergency_fund"),
        (ECHENG, "minimum_wage"),
        (ZHUHAI, "bond_rate"),
        (GAOTAI, "injury_red_injured"),
    ],
)
@pytest.mark.invariant(10)
def test_what_was_not_found_is_not_defaulted(place, key):
    assert regions.find(place, key, date(2026, 11, 22)) is None
    with pytest.raises(UnknownHere, match=key):
        regions.value(place, key, date(2026, 11, 22))


def test_nothing_is_known_for_a_division_that_does_not_exist():
    assert regions.find("999999", "acceptance_days", ON) is None
    with pytest.raises(UnknownHere, match="999999"):
        regions.value("999999", "acceptance_days", ON)


def test_a_misspelt_key_is_an_error_and_not_an_unknown_number():
    for ask in (regions.value, regions.find):
        with pytest.raises(ValueError, match="acceptence_days"):
            ask(ECHENG, "acceptence_days", ON)


# Reading a number


@pytest.mark.rule("INV-02")
@pytest.mark.capability("C19", "C118")
def test_a_term_and_its_extension_are_read_apart():
    known = regions.value(ECHENG, "case_handling_days", ON)
    assert (known.term(), known.extension()) == (Term.parse("30CD"), Term.parse("30CD"))
    assert deadline(ON, known.term()).due_on == date(2025, 9, 28)
    assert regions.value(ECHENG, "acceptance_days", ON).extension() is None


@pytest.mark.rule("INT-02")
def test_a_complaint_of_28_august_is_answered_by_4_september():
    assert deadline(ON, regions.value(ECHENG, "acceptance_days", ON).term()).due_on == date(2025, 9, 4)


def test_a_whole_number_with_a_unit_of_time_is_a_term():
    assert regions.value(HAIYAN, "transfer_target_wd", ON).term() == Term.parse("10WD")


def test_rates_are_exact_decimals():
    known = regions.value(GAOTAI, "bond_rate", ON)
    assert known.decimal() * 3_000_000 == 60_000


@pytest.mark.capability("C123")
def test_reminders_come_three_days_and_one_day_before():
    assert regions.value(ECHENG, "reminder_working_days_before", ON).numbers() == (3, 1)


@pytest.mark.parametrize(
    ("place", "key", "outside", "inside"),
    [
        (ZHUHAI, "monthly_clue_interview", 10, 11),  # 超10次
        (ZHUHAI, "monthly_arb_collective_people", 9, 10),  # 10人以上
        (ECHENG, "collective_workers", 9, 10),
        (TIANSHUI, "platform_min_contract_yuan", 2_999_999, 3_000_000),  # 300万元以上
        (GAOTAI, "bond_exempt_below_yuan", 3_000_000, 2_999_999),  # 低于300万
        (ECHENG, "final_award_months", 13, 12),
        (ECHENG, "risk_red", 69, 70),
    ],
)
def test_a_line_includes_its_own_number_only_where_the_source_says_so(place, key, outside, inside):
    known = regions.value(place, key, ON)
    assert known.reached_by(inside)
    assert not known.reached_by(outside)


@pytest.mark.parametrize(
    ("key", "method"),
    [
        ("acceptance_days", "number"),
        ("acceptance_days", "decimal"),
        ("acceptance_days", "numbers"),
        ("collective_workers", "term"),
        ("reminder_working_days_before", "term"),
        ("reminder_working_days_before", "decimal"),
        ("bond_rate_min", "term"),
    ],
)
def test_a_number_read_as_what_it_is_not_is_refused(key, method):
    with pytest.raises(TypeError, match=key):
        getattr(regions.value("CN", key, ON), method)()


def test_a_number_without_a_comparison_is_no_line():
    with pytest.raises(TypeError, match="no line"):
        regions.value("CN", "bond_rate_min", ON).reached_by(1)


# The operator's own packs


@pytest.mark.capability("C118")
def test_an_operator_fills_a_gap_with_a_source(tmp_path, monkeypatch):
    row = '{key = "hotline_12345_days", value = "5WD", from = 2025-01-01, status = "SEED", source = "notice"}'
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(pack(tmp_path, row)))
    known = regions.value(ECHENG, "hotline_12345_days", ON)
    assert (str(known.term()), known.region, known.source) == ("5WD", EZHOU, "notice")
    assert regions.find(ECHENG, "hotline_12345_days", date(2024, 12, 31)) is None


@pytest.mark.parametrize("key", ["risk_red", "bond_good_record_cut"])
def test_an_operator_replaces_what_was_proposed_or_recalled(tmp_path, key):
    row = f'{{key = "{key}", value = 1, from = 2026-01-01, status = "PROPOSED", source = "a county notice"}}'
    packs = regions.load(pack(tmp_path, row, region="CN"))
    assert packs.value(ECHENG, key, date(2026, 1, 1)).number() == 1
    assert packs.value(ECHENG, key, date(2025, 12, 31)) == regions.value(ECHENG, key, ON)


def test_an_operator_gives_a_place_a_number_of_its_own(tmp_path):
    row = '{key = "risk_points_clue", value = 12, status = "PROPOSED", source = "a county notice"}'
    packs = regions.load(pack(tmp_path, row, region=ECHENG))
    assert packs.value(ECHENG, "risk_points_clue", ON).number() == 12
    assert packs.value(EZHOU, "risk_points_clue", ON).number() == 10


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{key = "investigation_days", value = "90WD", status = "SEED", source = "us"}', "read in the law"),
        ('{key = "acceptance_days", value = "9WD", status = "SEED", source = "us"}', "read in the law"),
        ('{key = "risk_red", value = 80, status = "PROPOSED"}', "without a source"),
        ('{key = "risk_red", status = "UNKNOWN"}', "needs a source"),
        ('{key = "risk_red", status = "UNKNOWN", value = 3, source = "us"}', "either a value"),
        ('{key = "risk_red", status = "SEED", source = "us"}', "either a value"),
        ('{key = "risk_rde", value = 80, status = "PROPOSED", source = "us"}', "does not list"),
        ('{key = "risk_red", value = 0.5, status = "PROPOSED", source = "us"}', "write 0.02 as text"),
        ('{key = "risk_red", value = true, status = "PROPOSED", source = "us"}', "whole number"),
        ('{key = "risk_red", value = 80, op = "=", status = "PROPOSED", source = "us"}', "comparison"),
        ('{key = "risk_red", value = 80, status = "GUESSED", source = "us"}', "GUESSED"),
        (
            '{key = "risk_red", value = 80, status = "SEED", source = "us", until = 2026-01-01}',
            "no such field",
        ),
        (
            '{region = "999999", key = "risk_red", value = 80, status = "SEED", source = "us"}',
            "no such division",
        ),
        (
            '{key = "risk_red", value = 8, status = "SEED", source = "u", from = 2026-01-02, to = 2026-01-01}',
            "ends before",
        ),
        (
            '{key = "risk_red", value = 80, status = "SEED", source = "us", to = 2026-01-01},'
            '{key = "risk_red", value = 81, status = "SEED", source = "us", from = 2026-01-01}',
            "hold on the same day",
        ),
    ],
)
@pytest.mark.invariant(10)
def test_a_pack_that_contradicts_itself_or_the_law_is_refused(tmp_path, row, said):
    with pytest.raises(ValueError, match=said):
        regions.load(pack(tmp_path, row, region="CN"))


def test_two_rows_may_follow_each_other_by_a_day(tmp_path):
    rows = (
        '{key = "risk_red", value = 80, status = "SEED", source = "us", to = 2026-01-01},'
        '{key = "risk_red", value = 81, status = "SEED", source = "us", from = 2026-01-02}'
    )
    packs = regions.load(pack(tmp_path, rows))
    assert packs.value(EZHOU, "risk_red", date(2026, 1, 1)).number() == 80
    assert packs.value(EZHOU, "risk_red", date(2026, 1, 2)).number() == 81


# The shipped rows


def test_every_rule_a_row_names_is_in_the_rulebook():
    listed = rulebook()
    assert len(listed) > 200
    assert {row.rule for row in regions.load().rows() if row.rule} <= set(listed)


def test_every_number_has_a_source_and_every_unknown_has_none():
    for row in regions.load().rows():
        assert bool(row.source) is (row.known is not None), (row.region, row.key)


def test_proposed_numbers_say_that_they_are_our_own():
    proposed = [row for row in regions.load().rows() if row.status is Status.PROPOSED]
    assert proposed
    assert all("本项目" in row.source for row in proposed)


def test_recalled_numbers_say_that_they_are_from_memory():
    recalled = [row for row in regions.load().rows() if row.status is Status.RECALLED]
    assert recalled
    assert all("凭记忆" in row.source for row in recalled)


def test_every_listed_key_is_used_and_text_values_are_terms_or_decimals():
    rows = regions.load().rows()
    assert {row.key for row in rows} == set(regions.load().keys)
    for known in (row.known for row in rows if row.known and isinstance(row.known.value, str)):
        number = re.fullmatch(r"[0-9.]+", str(known.value))
        assert number or known.term(), known.key


def test_yuan_lines_are_whole_yuan_and_say_so():
    for row in regions.load().rows():
        assert not row.key.endswith("_yuan") or row.known is None or row.known.unit == "yuan", row.key


def test_every_pack_is_named_for_its_region():
    for entry in (files("shared.regions") / "packs").iterdir():
        region = entry.name.split(".")[0]
        assert f'region = "{region}"' in entry.read_text(encoding="utf-8")
        assert region == "CN" or divisions.is_known(region)
