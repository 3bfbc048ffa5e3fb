"""Contracts as periods: signed, renewed, changed, ended; on each day of work one is in force or none is (C54)."""

from datetime import date

import pytest

from services.monitor.feeds import after_batches
from tests.monitor.feeds.builders import SITE, id_number, registered, swipe
from tests.monitor.register import P, gaps

pytestmark = [pytest.mark.capability("C54"), pytest.mark.rule("RN-01", "RN-02")]
KEPT = """select from_on::text, to_on::text, ended_on::text, withdrawn from monitor.labour_contract
    order by from_on nulls first"""


def contract(first, last=None, **differences):
    days = {"contract_from": first, "contract_to": last}
    row = {"project": SITE, "id_number": id_number(1), "contract_kind": "labour_contract"}
    return row | days | differences


async def periods(site):
    return [tuple(row.values()) for row in await site.rows(KEPT)]


async def uncontracted(site):
    """Whether the regime of real names says that somebody at work has no contract."""
    await after_batches.keep_matched(site.monitor.sessions)
    return "uncontracted" in gaps((await site.monitor.get(site.officer, P)).json(), "real_name")


async def test_a_renewal_stands_beside_what_it_renews_and_a_change_in_place_of_what_it_changes(site):
    await site.fed("contracts", [contract("2025-01-01", "2025-06-30")])
    await site.fed("contracts", [contract("2025-07-01", "2025-12-31")], "B2")
    await site.fed("contracts", [contract("2025-07-01", "2026-03-31")], "B3")
    first, second = await periods(site)
    assert first == ("2025-01-01", "2025-06-30", None, False)
    assert second == ("2025-07-01", "2026-03-31", None, False)


async def test_an_end_cuts_what_runs_and_leaves_what_was_over_and_is_not_undone_by_the_old_list(site):
    signed = [contract("2025-01-01", "2025-06-30"), contract("2025-07-01", "2025-12-31")]
    await site.fed("contracts", [*signed, contract(None, ended_on="2025-08-10")])
    ended = [("2025-01-01", "2025-06-30", None, False), ("2025-07-01", "2025-12-31", "2025-08-10", False)]
    assert await periods(site) == ended
    await site.fed("contracts", signed, "B2")
    assert await periods(site) == ended


async def test_what_a_file_ends_and_signs_again_runs_on_in_the_order_of_the_file(site):
    none = contract(None, contract_kind="none")
    await site.fed("contracts", [contract("2025-01-01"), none, contract("2025-07-01")])
    assert await periods(site) == [("2025-01-01", None, None, True), ("2025-07-01", None, None, False)]
    await site.fed("contracts", [none], "B2")
    assert [row[-1] for row in await periods(site)] == [True, True]


async def test_who_has_none_from_a_day_on_has_none_that_begins_later(site):
    signed = [contract("2025-01-01", "2025-12-31"), contract("2026-01-01", "2026-12-31")]
    await site.fed("contracts", [*signed, contract("2025-09-01", "2025-12-31", contract_kind="none")])
    assert await periods(site) == [
        ("2025-01-01", "2025-12-31", "2025-08-31", False),
        ("2026-01-01", "2026-12-31", None, False),
    ]


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ([contract("2025-08-05", "2025-08-06")], False),
        ([contract("2025-08-06", "2025-08-06")], True),
        ([contract("2025-08-05", "2025-08-05")], True),
        ([contract("2025-08-01", "2025-08-05"), contract("2025-08-06")], False),
        ([contract("2025-08-01", "2025-08-04"), contract("2025-08-06")], True),
        ([contract("2025-01-01", "2025-12-31", ended_on="2025-08-05")], True),
        ([contract("2025-01-01", "2025-12-31", ended_on="2025-08-06")], False),
        ([contract(None, None)], False),
        ([contract(None, "2025-08-05")], True),
        ([contract("2025-01-01", "2025-07-31", contract_kind="written_agreement")], True),
        ([contract("2025-01-01"), contract("2025-08-06", contract_kind="none")], True),
    ],
)
async def test_who_works_on_a_day_outside_every_period_has_no_contract(site, told, lacks):
    await site.fed("rosters", [registered(1)], "R1")
    await site.fed("attendance", [swipe(1, "2025-08-05 07:00:00"), swipe(1, "2025-08-06 07:00:00")], "A1")
    await site.fed("contracts", told, "C1")
    assert await uncontracted(site) is lacks


async def test_the_days_of_a_period_in_each_month_are_those_of_the_calendar(site):
    query = """select monitor.contract_days(m::date, $1::date, $2::date, null) as bits
        from generate_series('2024-01-01'::date, '2025-03-01', '1 month') m"""
    bits = [row["bits"] for row in await site.rows(query, date(2024, 2, 10), date(2025, 1, 31))]
    assert [each.bit_count() for each in bits] == [0, 20, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 0, 0]
    assert bits[1] == (1 << 29) - (1 << 9)
