"""How much a bond comes to: both sides of each line, with Gansu's numbers, and what is unknown stops the reckoning."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.monitor.bonds.rules.rates import Record, due
from shared import regions
from tests.monitor.register import SCOPES, P, register

pytestmark = pytest.mark.capability("C31")
SIGNED = date(2026, 9, 1)
NOBODY = Record(0, listed=False)
LINE = 300_000_000  # three million yuan in fen


def gansu(key):
    return regions.value("620724", key, SIGNED)


def amount(contract_fen, record):
    found = due(contract_fen, SIGNED, record, gansu)
    return found.amount_fen, found.exempt_by, [step.rule for step in found.steps], found.lacking


@pytest.mark.rule("BOND-02")
def test_two_percent_in_gansu_and_no_more_than_the_cap():
    assert amount(LINE, NOBODY) == (6_000_000, None, ["BOND-02"], [])
    assert amount(75_000_000_000, NOBODY)[0] == 1_500_000_000
    assert amount(75_000_000_100, NOBODY) == (1_500_000_000, None, ["BOND-02", "BOND-02"], [])
    assert amount(100_000_000_000, replace(NOBODY, listed=True))[0] == 4_000_000_000


@pytest.mark.rule("BOND-03")
@pytest.mark.parametrize(("others", "rate"), [(1, "0.015"), (2, "0.01"), (3, "0.005"), (4, "0.005")])
def test_a_quarter_less_for_each_other_project_and_never_below_the_floor(others, rate):
    found = due(LINE, SIGNED, replace(NOBODY, other_projects=others), gansu)
    assert found.steps[-1].rate == Decimal(rate)


@pytest.mark.rule("BOND-04")
@pytest.mark.parametrize(
    ("contract_fen", "record", "exempt", "lacking"),
    [
        (LINE - 1, replace(NOBODY, clean_since=date(2025, 9, 1)), "BOND-04", []),
        (LINE - 1, replace(NOBODY, clean_since=date(2025, 9, 2)), None, ["clean_since"]),
        (LINE - 1, NOBODY, None, ["clean_since"]),
        (LINE, replace(NOBODY, clean_since=date(2025, 9, 1)), None, []),
        (LINE - 1, replace(NOBODY, last_arrears_on=date(2025, 9, 1), clean_since=date(2025, 9, 2)), None, []),
    ],
)
def test_exempt_below_the_line_after_a_year_without_arrears(contract_fen, record, exempt, lacking):
    found = due(contract_fen, SIGNED, record, gansu)
    assert (found.exempt_by, found.lacking) == (exempt, lacking)


@pytest.mark.rule("BOND-05", "BOND-06")
def test_two_clean_years_halve_it_and_three_with_the_duties_met_end_it():
    two, three = replace(NOBODY, clean_since=date(2024, 9, 1)), replace(NOBODY, clean_since=date(2023, 9, 1))
    assert amount(LINE, two) == (3_000_000, None, ["BOND-02", "BOND-05"], [])
    assert amount(LINE, replace(two, clean_since=date(2024, 9, 2)))[0] == 6_000_000
    assert amount(LINE, replace(three, duties_met=True))[1] == "BOND-06"
    assert amount(LINE, replace(three, duties_met=False))[1] is None
    assert amount(LINE, three)[1] is None
    assert amount(LINE, replace(three, duties_met=True, clean_since=date(2023, 9, 2)))[1] is None


@pytest.mark.rule("BOND-07", "BOND-08")
def test_arrears_raise_it_by_half_and_the_list_doubles_it():
    assert amount(LINE, replace(NOBODY, last_arrears_on=date(2024, 9, 1)))[0] == 9_000_000
    assert amount(LINE, replace(NOBODY, last_arrears_on=date(2024, 8, 31)))[0] == 6_000_000
    assert amount(LINE, replace(NOBODY, listed=True))[0] == 12_000_000
    assert amount(LINE, replace(NOBODY, listed=None)) == (None, None, ["BOND-02"], ["listed"])


async def test_the_office_asks_for_a_project_and_hears_what_lacks(world, monitor):
    officer = await world.person(scopes=SCOPES, divisions=["620724"])
    await world.set_clock("2026-09-10")
    path = P.replace("P-TEST-1", "P-GAOTAI")
    await register(monitor, officer, path, division="620724", contract_on="2026-09-01", contract_fen=LINE)
    answer = await monitor.get(officer, f"{path}/bond-rate?listed=false")
    assert (answer.status_code, answer.json()["amount_fen"], answer.json()["other_projects"]) == (200, 6_000_000, 0)
    second = P.replace("P-TEST-1", "P-GAOTAI-2")
    await register(monitor, officer, second, division="620724", contract_on=None, contract_fen=None)
    assert (await monitor.get(officer, f"{path}/bond-rate?listed=false")).json()["amount_fen"] == 4_500_000
    assert (await monitor.get(officer, f"{second}/bond-rate")).json()["code"] == "contract-untold"


async def test_where_the_place_has_no_rate_there_is_no_amount(world, monitor):
    officer = await world.person(scopes=SCOPES)
    await register(monitor, officer)
    shown = (await monitor.get(officer, f"{P}/bond-rate?listed=false")).json()
    assert (shown["amount_fen"], shown["exempt_by"]) == (None, None)
    assert shown["lacking"][0].startswith("bond_")
