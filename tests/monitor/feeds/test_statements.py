"""Bank statements that do not add up, come twice or are missing (C136)."""

import random
from datetime import date, timedelta

import pytest

from services.monitor.feeds.rules.statements import CUT, DOUBLED, MISSING, Statement, findings
from tests.monitor.feeds.builders import SITE, movement

pytestmark = [pytest.mark.capability("C32")]
DAY = date(2025, 1, 1)


def statement(place, opening, closing, number=None):
    day = DAY + timedelta(days=place)
    return Statement(number or f"S{place:05d}", day, day, opening, closing)


def a_years_statements(count, seed=7):
    """Whole statements with what they move, one a day."""
    chance, balance, made = random.Random(seed), 1_000_000, []
    for place in range(count):
        moves = [chance.randrange(-50_000, 60_000) or 1 for _ in range(chance.randrange(1, 5))]
        made.append((statement(place, balance, balance + sum(moves)), moves))
        balance += sum(moves)
    return made


def found(received):
    """What is found where these come one after another."""
    known, kinds = [], []
    for each, moves in received:
        kinds.append({kind for kind, _ in findings(each, sum(moves), known[-3:])})
        known.append(each)
    return kinds


def test_whole_statements_in_order_raise_nothing():
    assert not any(found(a_years_statements(2_000)))


@pytest.mark.capability("C136")
def test_every_one_of_ten_thousand_cut_doubled_or_missing_statements_raises_a_signal():
    years, chance, missed = a_years_statements(10_003), random.Random(3), []
    for place in range(2, 10_002):
        before, now, after = years[place - 1 : place + 2]
        kind = chance.choice((CUT, DOUBLED, MISSING))
        if kind == CUT:
            lost = chance.randrange(len(now[1]))
            seen = found([before, (now[0], now[1][:lost] + now[1][lost + 1 :])])[-1]
        elif kind == DOUBLED:
            seen = found([before, now, now])[-1]
        else:
            seen = found([before, after])[-1]
        if kind not in seen:
            missed.append((place, kind))
    assert missed == []


def test_a_statement_whose_rows_were_rejected_was_not_received_whole():
    assert [kind for kind, _ in findings(statement(0, 0, 10), 10, [], lost_rows=1)] == [CUT]
    assert findings(statement(0, 0, 10), 10, []) == []


@pytest.mark.capability("C136")
def test_without_numbers_a_missing_statement_shows_in_the_balance():
    first, third = statement(0, 0, 10, "A"), statement(2, 30, 40, "C")
    assert [kind for kind, _ in findings(third, 10, [first])] == [MISSING]
    assert findings(statement(2, 10, 20, "C"), 10, [first]) == []


def said(number, day, opening, closing):
    days = {"from_on": f"2025-08-{day:02d}", "to_on": f"2025-08-{day:02d}"}
    return {"project": SITE, "statement_no": number, "opening_fen": opening, "closing_fen": closing} | days


@pytest.mark.capability("C136")
async def test_a_cut_statement_is_a_signal_and_the_feed_is_cut_until_a_whole_one_comes(site):
    whole = await site.fed(
        "account-transactions", [movement(1), movement(2, debit=True, amount_fen=1)], **said("N1", 1, 0, 999_999)
    )
    assert (whole["signals"], whole["state"]) == ([], "done")
    cut = await site.fed("account-transactions", [movement(3)], "B2", **said("N2", 2, 999_999, 5_000_000))
    assert [each["kind"] for each in cut["signals"]] == ["statement-cut"]
    assert cut["signals"][0]["facts"]["movements_fen"] == 1_000_000
    states = await site.rows("select project is null as whole, state from monitor.feed")
    assert {each["state"] for each in states} == {"cut"}
    gap = await site.fed("account-transactions", [movement(4)], "B3", **said("N4", 4, 5_000_000, 6_000_000))
    assert [each["kind"] for each in gap["signals"]] == ["statement-missing"]
    again = await site.fed("account-transactions", [movement(5)], "B4", **said("N4", 4, 5_000_000, 6_000_000))
    assert "statement-doubled" in [each["kind"] for each in again["signals"]]
    last = await site.fed("account-transactions", [movement(6)], "B5", **said("N5", 5, 6_000_000, 7_000_000))
    assert last["signals"] == []
    assert {each["state"] for each in await site.rows("select state from monitor.feed")} == {"fresh"}


async def test_a_statement_says_all_of_itself_and_of_which_project_it_is(site):
    parts = said("N1", 1, 0, 1)
    lacking = {name: value for name, value in parts.items() if name != "closing_fen"}
    refused = await site.send("account-transactions", [movement(1)], status=422, **lacking)
    assert refused["errors"][0]["pointer"].endswith("closing_fen")
    elsewhere = {name: value for name, value in parts.items() if name != "project"}
    refused = await site.send("account-transactions", [movement(1)], status=422, **elsewhere)
    assert refused["code"] == "statement-without-project"


async def test_movements_are_known_by_the_banks_number_and_what_has_none_by_what_it_is(site):
    rows = [movement(1), movement(2, txn_no=None), movement(2, txn_no=None), movement(3, txn_no=None, time="08:00")]
    first = await site.fed("account-transactions", rows)
    again = await site.fed("account-transactions", rows, "B2")
    assert (first["accepted"], again["accepted"], again["rejected"]) == (4, 0, 4)


async def test_the_other_side_of_a_movement_is_kept_masked(site):
    other = {"counter_name": "测试甲", "counter_account": "6228480000000000011", "purpose": "工资 13800000001"}
    await site.fed("account-transactions", [movement(1, **other)])
    [kept] = await site.rows("select counter_name, counter_account, purpose from monitor.account_transaction")
    assert kept["counter_name"] == "测**"
    assert kept["counter_account"].endswith("0011")
    assert "6228" not in kept["counter_account"]
    assert "13800000001" not in kept["purpose"]
