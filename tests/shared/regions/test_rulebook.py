"""Every row of rulebook §20, and what became of it: a number in a pack, an UNKNOWN row, or no parameter at all."""

from datetime import date

import pytest

from shared import regions
from shared.regions import Status

V, V2, SEED, RECALLED = Status.VERIFIED, Status.VERIFIED_2, Status.SEED, Status.RECALLED
ON = date(2025, 8, 28)

KNOWN = {
    "20.1 Guangdong, cities of the first class": [
        *((city, "crime_one_worker_yuan", 20_000, V2) for city in ("4401", "4403", "4404", "4406", "4419", "4420")),
        *((city, "crime_ten_workers_yuan", 100_000, V2) for city in ("4401", "4403", "4404", "4406", "4419", "4420")),
    ],
    "20.1 Guangdong, the other fifteen": [
        ("44", "crime_one_worker_yuan", 10_000, V2),
        ("44", "crime_ten_workers_yuan", 60_000, V2),
    ],
    "20.1 Zhejiang": [("33", "crime_one_worker_yuan", 10_000, V2), ("33", "crime_ten_workers_yuan", 80_000, V2)],
    "20.1 Hubei": [("42", "crime_one_worker_yuan", 10_000, V2), ("42", "crime_ten_workers_yuan", 50_000, V2)],
    "CRIM-02, the limits of any place's amounts": [
        ("CN", "crime_one_worker_least_yuan", 5_000, V),
        ("CN", "crime_one_worker_most_yuan", 20_000, V),
        ("CN", "crime_ten_workers_least_yuan", 30_000, V),
        ("CN", "crime_ten_workers_most_yuan", 100_000, V),
    ],
    "20.2 national": [("CN", "investigation_days", "60WD+30WD", V)],
    "20.2 Guangdong, the whole case": [
        ("44", "case_handling_days", "45WD+30WD", V),
        ("44", "handling_excludes_announcement", 1, V),
        ("44", "handling_excludes_audit", 1, V),
        ("44", "handling_excludes_appraisal", 1, V),
    ],
    "20.2 Guangdong, steps and fines": [
        ("44", "discovery_opening_days", "5WD", V),
        ("44", "misdirected_report_days", "5WD", V),
        ("44", "acceptance_days", "5WD", V),
        ("44", "deemed_acceptance_days", "5WD", V),
        ("44", "payment_order_redirects", 1, V),
        ("44", "complaint_representatives_from", 10, V),
        ("44", "complaint_representatives_max", 5, V),
        ("44", "extension_notice_days", "3WD", V),
        ("44", "service_days", "7WD", V),
        ("44", "announcement_service_days", "60CD", V),
        ("44", "announcement_service_fled_days", "3CD", V),
        ("44", "superior_filing_days", "10CD", V),
        ("44", "wage_deduction_fine_per_person_min_yuan", 2_000, V),
        ("44", "wage_deduction_fine_per_person_max_yuan", 5_000, V),
        ("44", "fled_head_fine_min_yuan", 10_000, V),
        ("44", "fled_head_fine_max_yuan", 50_000, V),
        ("44", "repeat_offence_years", "1Y", V),
    ],
    "20.2 Guangdong, wage rule": [
        ("44", "local_payroll_ledger_years", "2Y", V),
        ("44", "local_site_ledger_years", "2Y", V),
        ("44", "termination_pay_days", 0, V),
        ("44", "wage_rule_fine_min_yuan", 5_000, V),
        ("44", "wage_rule_fine_max_yuan", 10_000, V),
        ("44", "wage_rule_head_fine_min_yuan", 1_000, V),
        ("44", "wage_rule_head_fine_max_yuan", 5_000, V),
    ],
    "20.2 Zhejiang": [
        ("33", "acceptance_days", "5WD", V),
        ("33", "investigation_days", "60WD+30WD", V),
        ("33", "extension_notice_days", "3CD", V),
        ("33", "complaint_representatives_max", 5, V),
        ("33", "superior_filing_days", "10WD", V),
    ],
    "20.2 Hubei": [
        ("42", "case_handling_days", "30CD+30CD", V),
        ("42", "wage_default_fine_min_yuan", 5_000, V),
        ("42", "wage_default_fine_max_yuan", 30_000, V),
        ("42", "obstruction_fine_min_yuan", 3_000, V),
        ("42", "obstruction_fine_max_yuan", 10_000, V),
    ],
    "20.3 Gansu": [
        ("62", "bond_rate", "0.02", V2),
        ("62", "bond_cap_yuan", 15_000_000, V2),
        ("62", "bond_exempt_below_yuan", 3_000_000, V2),
        ("62", "bond_exempt_clean_years", "1Y", V2),
        ("62", "bond_multi_project_cut", "0.25", V2),
        ("62", "bond_rate_floor", "0.005", V2),
        ("62", "bond_blacklist_increase", "1", V2),
        ("62", "bond_deposit_days", "20WD", V2),
    ],
    "20.4 Zhuhai": [
        ("4404", "labour_fee_building_contract_share", "0.19", V2),
        ("4404", "labour_fee_building_progress_share", "0.23", V2),
        ("4404", "labour_fee_municipal_contract_share", "0.10", V2),
        ("4404", "labour_fee_municipal_progress_share", "0.13", V2),
        ("4404", "labour_fee_water_contract_share", "0.12", V2),
        ("4404", "labour_fee_water_progress_share", "0.15", V2),
    ],
    "20.5 Gansu": [("62", "platform_min_contract_yuan", 3_000_000, V2)],
    "20.5 Tianshui": [("6205", "platform_min_contract_yuan", 3_000_000, SEED)],
    "20.5 Gaotai": [
        ("620724", "injury_yellow_accidents", 1, SEED),
        ("620724", "injury_orange_accidents", 2, SEED),
        ("620724", "injury_red_deaths", 1, SEED),
    ],
    "20.5 Zhuhai": [
        ("4404", "monthly_clue_interview", 10, SEED),
        ("4404", "monthly_arb_collective_people", 10, SEED),
        ("4404", "monthly_arb_single_cases", 10, SEED),
        ("4404", "complaint_closing_percent", 100, SEED),
        ("4404", "national_clue_closing_percent", 95, SEED),
    ],
    "20.5 Haiyan": [
        ("330424", "transfer_target_wd", 10, SEED),
        ("330424", "check_cycle_months", "1M", SEED),
        ("330424", "blacklist_publication_months", "3M", SEED),
        ("330424", "account_agreement_parties", 4, SEED),
    ],
    "20.6 minimum wages, from memory, until 2025": [
        ("4404", "minimum_wage", 2_080, RECALLED),
        ("62", "minimum_wage_tiers", (2_020, 1_960, 1_910, 1_850), RECALLED),
        ("42", "minimum_wage_tiers", (2_210, 1_950, 1_800), RECALLED),
    ],
}
UNKNOWN = {
    "20.1 Gansu, looked for three times": [("62", "crime_one_worker_yuan"), ("62", "crime_ten_workers_yuan")],
    "20.3 Zhuhai: its own rule exists, its numbers were not found": [
        ("4404", "bond_rate"),
        ("4404", "bond_cap_yuan"),
        ("4404", "bond_exempt_below_yuan"),
    ],
    "20.3 Zhejiang, Hubei": [
        ("33", "bond_rate"),
        ("33", "bond_cap_yuan"),
        ("33", "bond_exempt_below_yuan"),
        ("42", "bond_rate"),
        ("42", "bond_cap_yuan"),
        ("42", "bond_exempt_below_yuan"),
    ],
    "20.4 Gansu, Hubei": [
        (place, f"labour_fee_{trade}_{share}_share")
        for place in ("62", "42")
        for trade in ("building", "municipal", "water")
        for share in ("contract", "progress")
    ],
    "20.4 Zhejiang": [("33", f"labour_fee_{trade}_contract_share") for trade in ("building", "municipal", "water")],
    "20.5 Gaotai: how many are several, over which months": [
        ("620724", "injury_red_injured"),
        ("620724", "injury_window_months"),
    ],
    "20.6 minimum wage in 2026": [
        ("4404", "minimum_wage"),
        ("44", "minimum_wage"),
        ("33", "minimum_wage"),
        ("62", "minimum_wage"),
        ("42", "minimum_wage"),
        ("62", "minimum_wage_tiers"),
        ("42", "minimum_wage_tiers"),
    ],
    "20.7 12345 days": [
        (place, "hotline_12345_days") for place in ("CN", "4404", "33", "62", "6205", "6207", "42", "4207")
    ],
    "20.7 clue-platform days": [("CN", "national_clue_days")],
    "20.7 hearing amounts": [(place, "hearing_large_fine") for place in ("CN", "44", "62", "42")],
    "20.7 emergency-fund sums": [(place, "emergency_fund") for place in ("CN", "4404", "6207", "4207", "420704")],
    "20.7 grade inspection frequency": [
        (place, "grade_inspections_per_year") for place in ("CN", "4404", "6207", "4207")
    ],
}
NO_PARAMETER = {
    "20.1 Hubei, 29 listed poor counties": "may be the lapsed part, and the list was not found: 42.toml says so",
    "20.1 for tests: Hunan, Henan, Jiangsu, Liaoning, Guizhou": "no place we serve",
    "20.2 Gansu": "no regulation of its own was found, so the nation's holds",
    "20.2 Zhejiang, silent employer": "a power, not a number",
    "20.3 comparators": "no place we serve",
    "20.4 Yunnan": "no place we serve",
    "20.5 Gaotai, 1355, 1+9+N, 112 key firms": "ways of working",
    "20.5 Tianshui, first responsibility, double assignment": "ways of working",
    "20.5 Haiyan, sixteen departments": "a way of working",
    "20.5 Ezhou": "practice and counts, not limits",
    "20.5 Baoying": "no place we serve",
    "20.6 Zhejiang, tiers from memory": "which county has which tier is not listed: UNKNOWN in 33.toml",
}


def own_row(place, key, on):
    """The row of the place itself: a wider one does not count."""
    rows = regions.load().shipped.get((place, key), ())
    return next((row for row in rows if row.holds(on)), None)


@pytest.mark.invariant(10)
@pytest.mark.capability("C118")
@pytest.mark.parametrize("line", KNOWN)
def test_each_number_of_the_rulebook_stands_in_its_places_pack(line):
    for place, key, value, status in KNOWN[line]:
        row = own_row(place, key, ON)
        assert row is not None, (place, key)
        assert row.known is not None, (place, key)
        assert (row.known.value, row.status) == (value, status), (place, key)
        assert row.source


@pytest.mark.invariant(10)
@pytest.mark.parametrize("line", UNKNOWN)
def test_each_number_the_rulebook_did_not_find_is_unknown_in_its_place(line):
    for place, key in UNKNOWN[line]:
        row = own_row(place, key, date(2026, 11, 22))
        assert row is not None, (place, key)
        assert row.status is Status.UNKNOWN, (place, key)
        with pytest.raises(regions.UnknownHere):
            regions.value(place, key, date(2026, 11, 22))


def test_the_nine_places_and_their_packs_are_there():
    places = {row.region for row in regions.load().rows()}
    assert {"CN", "44", "4404", "62", "6207", "620724", "42", "4207", "420704"} <= places


def test_no_line_of_the_chapter_is_in_two_tables():
    assert len({*KNOWN, *UNKNOWN, *NO_PARAMETER}) == len(KNOWN) + len(UNKNOWN) + len(NO_PARAMETER)
    assert all(NO_PARAMETER.values())
