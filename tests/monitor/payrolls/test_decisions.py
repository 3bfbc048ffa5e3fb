"""What a person matches or parts stands, whatever comes later."""

import pytest

from services.monitor.feeds import after_batches
from tests.monitor.feeds.builders import movement, pay, registered

pytestmark = [pytest.mark.capability("C135"), pytest.mark.rule("CON-12")]

LIST = "/v1/payment-checks"
SCOPES = "payments:read payments:decide"


@pytest.fixture
async def clerk(world):
    return await world.person("counter", scopes=SCOPES)


@pytest.fixture
async def paid(site):
    """Two workers with a line each; one debit of the right sum whose payee nobody knows."""
    await site.fed("rosters", [registered(each) for each in (1, 2)], "R1")
    await site.fed("payrolls", [pay(each) for each in (1, 2)], "P1")
    await site.fed("account-transactions", [movement(1, debit=True, amount_fen=500_000)], "T1")
    await matched(site)
    return site


async def matched(site):
    await after_batches.keep_matched(site.monitor.sessions)


async def listed(site, who, **params):
    answer = await site.monitor.get(who, LIST, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def numbers(site, who):
    """The movement's number, and the two lines'."""
    found = await listed(site, who)
    lines = sorted(each["number"] for each in found if each["about"] == "line")
    return next(each["number"] for each in found if each["about"] == "movement"), *lines


async def decide(site, who, number, command, status=200, **body):
    answer = await site.monitor.post(who, f"{LIST}/{number}/{command}", {"reason": "凭银行回单"} | body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_the_doubtful_are_listed_with_their_reason(paid, clerk):
    found = await listed(paid, clerk, doubtful="true")
    assert {(each["about"], each["doubt"]) for each in found} == {("movement", "nobody"), ("line", "no-movement")}
    assert all(each["zh"] and each["en"] and each["project"] == "P-TEST-1" for each in found)
    assert [each["about"] for each in await listed(paid, clerk, doubt="nobody")] == ["movement"]
    assert len(await listed(paid, clerk, project="P-TEST-1", month="2025-07-01", state="unmatched")) == 2
    assert await listed(paid, clerk, project="P-OTHER") == []


async def test_what_a_person_matched_stands_against_a_debit_that_fits_better(paid, clerk):
    moved, one, _ = await numbers(paid, clerk)
    await decide(paid, clerk, moved, "match", line=one, fen=500_000)
    own = movement(2, debit=True, amount_fen=500_000, counter_account="6228480000000000001")
    await paid.fed("account-transactions", [own], "T2")
    await matched(paid)
    states = {each["number"]: each["state"] for each in await listed(paid, clerk)}
    assert (states[moved], states[one]) == ("exact", "exact")
    assert sorted(states.values()) == ["duplicate", "exact", "exact", "unmatched"]


async def test_what_a_person_parted_is_not_joined_again_and_his_newer_word_holds(paid, clerk):
    own = movement(2, debit=True, amount_fen=500_000, counter_account="6228480000000000001")
    await paid.fed("account-transactions", [own], "T2")
    await matched(paid)
    [own_number] = [each["number"] for each in await listed(paid, clerk, state="exact") if each["about"] == "movement"]
    [line] = [each["number"] for each in await listed(paid, clerk, state="exact") if each["about"] == "line"]
    await decide(paid, clerk, own_number, "part", line=line)
    await matched(paid)
    assert await listed(paid, clerk, state="exact") == []
    await decide(paid, clerk, own_number, "match", line=line, fen=400_000)
    await matched(paid)
    [found] = [each for each in await listed(paid, clerk) if each["number"] == line]
    assert (found["state"], found["matched_fen"]) == ("partial", 400_000)


async def test_money_that_came_back_is_taken_from_the_line_that_a_person_names(paid, clerk):
    moved, one, two = await numbers(paid, clerk)
    await decide(paid, clerk, moved, "match", line=one, fen=500_000)
    back = movement(2, amount_fen=500_000, booked_on="2025-08-18", purpose="退汇")
    both = [back, movement(3, debit=True, amount_fen=500_000, counter_account="6228480000000000002")]
    await paid.fed("account-transactions", both, "T2")
    await matched(paid)
    [whose] = await listed(paid, clerk, doubt="return-of-whom")
    await decide(paid, clerk, whose["number"], "match", line=two, fen=500_000)
    await matched(paid)
    states = {each["number"]: each["state"] for each in await listed(paid, clerk)}
    assert (states[one], states[two], states[whose["number"]]) == ("exact", "returned", "returned")


@pytest.mark.parametrize(("fen", "status"), [(500_000, 200), (500_001, 422)])
async def test_no_more_is_matched_than_was_moved(paid, clerk, fen, status):
    moved, one, _ = await numbers(paid, clerk)
    await decide(paid, clerk, moved, "match", status, line=one, fen=fen)


async def test_what_another_line_has_by_a_persons_word_is_not_matched_again(paid, clerk):
    moved, one, two = await numbers(paid, clerk)
    await decide(paid, clerk, moved, "match", line=one, fen=300_000)
    refused = await decide(paid, clerk, moved, "match", 422, line=two, fen=200_001)
    assert "2,000.00" in refused["detail"]
    await decide(paid, clerk, moved, "match", line=two, fen=200_000)


async def test_a_line_is_no_movement_and_a_movement_no_line(paid, clerk):
    moved, one, two = await numbers(paid, clerk)
    assert (await decide(paid, clerk, one, "part", 409, line=two))["code"] == "not-a-movement"
    assert (await decide(paid, clerk, moved, "part", 409, line=moved))["code"] == "not-a-payroll-line"
    assert (await decide(paid, clerk, "9-9", "part", 404, line=one))["code"] == "not-found"


async def test_only_an_officer_of_the_place_decides(paid, world, clerk):
    moved, one, _ = await numbers(paid, clerk)
    elsewhere = await world.person("elsewhere", divisions=["620724"], scopes=SCOPES)
    await decide(paid, elsewhere, moved, "part", 404, line=one)
    assert await listed(paid, elsewhere) == []
    platform = await world.machine("other_platform", scopes=SCOPES)
    await decide(paid, platform, moved, "part", 403, line=one)
