"""A batch that is held until a person has looked at it, and feeds that are late, silent, cut or quarantined (C132)."""

import pytest

from services.monitor.feeds import jobs, reception
from services.monitor.feeds.rules.quarantine import held_for, shrunken, unit_changed
from tests.monitor.feeds.builders import SITE, lines, pay, registered, swipe

pytestmark = [pytest.mark.capability("C36", "C101")]
CREW = 10


@pytest.fixture
async def paid(site):
    """Ten workers, paid in July for June."""
    await site.fed("rosters", [registered(n) for n in range(CREW)])
    month = {"month": "2025-06", "paid_on": "2025-07-15"}
    await site.fed("payrolls", [pay(n, **month) for n in range(CREW)], "JUNE")
    return site


async def state_of(site, feed="payrolls"):
    return {each["state"] for each in await site.rows("select state from monitor.feed where feed = $1", feed)}


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        (500_000, 499_999 * 50, False),
        (500_000, 500_000 * 50, True),
        (500_000, 50_000_000, True),
        (500_000, 10_001, False),
        (500_000, 10_000, True),
        (500_000, 5_000, True),
        (None, 5_000, False),
        (500_000, None, False),
        (0, 5_000, False),
    ],
)
def test_the_unit_changed_where_the_median_is_fifty_times_as_much_or_a_fiftieth(before, now, changed):
    assert unit_changed(before, now) is changed


@pytest.mark.parametrize(
    ("before", "now", "held"), [(10, 5, False), (10, 4, True), (11, 5, True), (None, 1, False), (1, 1, False)]
)
def test_a_list_shrank_where_fewer_than_half_are_left(before, now, held):
    assert shrunken(before, now) is held


def test_a_batch_about_projects_of_which_nothing_came_before_is_not_held():
    assert held_for({"P1": 1}, [5], {}) is None
    reason = held_for({"P1": 1, "P2": 1}, [5, 5], {"P2": (100, 5)})
    assert (reason["code"], "P2" in reason["zh"], "100" in reason["en"]) == ("list-shrunken", True, True)


async def test_yuan_in_place_of_fen_are_held_and_nothing_of_them_is_stored(paid):
    held = await paid.fed("payrolls", [pay(n, payable_fen=5_000, paid_fen=5_000) for n in range(CREW)], "JULY")
    assert (held["state"], held["reason"]["code"]) == ("held", "unit-changed")
    assert "5,000.00" in held["reason"]["zh"]
    assert len(await paid.rows("select 1 from monitor.payroll_line")) == CREW
    assert "quarantined" in await state_of(paid)
    assert await paid.take_in() == 0


async def test_a_list_of_fewer_than_half_is_held_and_half_is_not(paid):
    assert (await paid.fed("payrolls", [pay(n) for n in range(4)], "FOUR"))["reason"]["code"] == "list-shrunken"
    assert (await paid.fed("payrolls", [pay(n) for n in range(5)], "FIVE"))["state"] == "done"
    roster = await paid.fed("rosters", [registered(n) for n in range(4)], "R2")
    assert (roster["state"], SITE in roster["reason"]["en"]) == ("held", True)


async def test_a_long_batch_is_held_for_the_same_reasons_and_released_whole(paid, monkeypatch):
    monkeypatch.setattr(reception, "CHUNK", 3)
    yuan = [pay(n, payable_fen="5000", paid_fen=5_000, back_pay="否") for n in range(CREW)]
    assert (await paid.fed("payrolls", yuan, "YUAN"))["reason"]["code"] == "unit-changed"
    four = await paid.fed("payrolls", [pay(n) for n in range(4)], "FOUR")
    assert four["reason"]["code"] == "list-shrunken"
    await paid.decided(four, "release")
    await paid.take_in()
    assert (await paid.batch("payrolls", four["batch_id"]))["accepted"] == 4
    assert (await paid.fed("payrolls", [pay(n) for n in range(4, CREW)], "REST"))["state"] == "done"


async def test_back_pay_of_a_few_is_no_shrunken_list(paid):
    late = {"back_pay": True, "payable_fen": 0, "paid_fen": 100, "paid_on": "2025-08-20"}
    assert (await paid.fed("payrolls", [pay(1, **late)], "BACK"))["state"] == "done"


async def test_a_released_batch_is_taken_in(paid):
    held = await paid.fed("payrolls", [pay(n) for n in range(4)], "FOUR")
    answer = await paid.decided(held, "release")
    assert (answer.status_code, answer.json()["state"]) == (200, "released")
    await paid.take_in()
    done = await paid.batch("payrolls", held["batch_id"])
    assert (done["state"], done["accepted"]) == ("done", 4)
    assert await state_of(paid) == {"fresh"}
    steps = await paid.rows("select version from monitor.history where kind = 'feed-batch'")
    assert len(steps) == 1


async def test_a_refused_batch_stores_nothing_and_leaves_no_key(paid):
    held = await paid.fed("payrolls", [pay(n) for n in range(4)], "FOUR")
    assert len(list(paid.world.spool.iterdir())) == 1
    refused = (await paid.decided(held, "refuse")).json()
    assert (refused["state"], refused["reason"]["zh"]) == ("refused", "经人工退回：已与报送方核实")
    await paid.take_in()
    assert (await paid.batch("payrolls", held["batch_id"]))["accepted"] == 0
    assert await state_of(paid) == {"fresh"}
    await jobs.keep_months(paid.monitor.sessions, paid.monitor.client, paid.monitor.settings)
    [key] = await paid.rows("select key_wrapped from monitor.feed_batch where number = 'FOUR'")
    assert key == {"key_wrapped": None}


async def test_only_an_officer_who_saw_the_batch_as_it_is_decides_about_one_that_is_held(paid):
    held = await paid.fed("payrolls", [pay(n) for n in range(4)], "FOUR")
    assert (await paid.decided(held, "release", version=held["version"] - 1)).status_code == 412
    path = f"/v1/feeds/payrolls/batches/{held['batch_id']}/release"
    assert (await paid.monitor.post(paid.machine, path, {"reason": "x"}, version=held["version"])).status_code == 403
    await paid.decided(held, "release")
    again = await paid.batch("payrolls", held["batch_id"])
    answer = await paid.decided(again, "refuse")
    assert (answer.status_code, answer.json()["code"]) == (409, "batch-not-held")


# late and silent


async def keep(site):
    await jobs.keep_states(site.monitor.sessions, site.monitor.client, site.monitor.settings)


async def expect(site, **told):
    body = {"party": "site_platform", "expects_hours": 24} | told
    return await site.monitor.call(site.officer, "PUT", "/v1/feeds/attendance/expectation", json_body=body)


async def test_where_nobody_said_how_often_a_feed_comes_it_is_never_late_and_a_person_is_asked_once(site):
    await site.fed("attendance", [swipe(1)])
    await site.world.set_clock("2026-08-28")
    for _ in range(2):
        await keep(site)
    assert await state_of(site, "attendance") == {"fresh"}
    [question] = await site.rows("select subject, zh, en from monitor.question where code = 'feed-interval-unknown'")
    assert question["subject"] == "site_platform/attendance"


async def test_the_question_is_answered_by_setting_the_interval_and_not_before(site):
    await site.fed("attendance", [swipe(1)])
    await keep(site)
    officer = await site.world.person("officer-2", scopes="work:read work:write feeds:decide")

    async def asked():
        found = (await site.monitor.get(officer, "/v1/my-work")).json()["questions"]
        return [each["id"] for each in found if each["code"] == "feed-interval-unknown"]

    [question] = await asked()
    path = f"/v1/questions/{question}/answer"
    refused = await site.monitor.post(officer, path, {"answer": "每天一次"})
    assert (refused.status_code, refused.json()["code"]) == (409, "feed-interval-unset")
    assert (await expect(site)).status_code == 200
    await keep(site)
    assert await asked() == []
    [kept] = await site.rows("select answer, answered_by from monitor.question where code = 'feed-interval-unknown'")
    assert kept["answer"] == "每24小时"
    late = await site.monitor.post(officer, path, {"answer": "每天一次"})
    assert (late.status_code, late.json()["code"]) == (409, "answered-before")


async def test_a_feed_is_late_after_its_interval_and_silent_after_the_longer_one_until_something_comes(site):
    await site.fed("attendance", [swipe(1)])
    assert {row["project"] for row in (await expect(site, silent_hours=72)).json()} == {SITE, None}
    states = []
    for moment in ("2025-08-29T09:00", "2025-08-29T09:01", "2025-08-31T09:00", "2025-08-31T09:01"):
        await site.world.set_clock(moment)
        await keep(site)
        states.append(await state_of(site, "attendance"))
    assert states == [{"fresh"}, {"late"}, {"late"}, {"silent"}]
    await site.fed("attendance", [swipe(1, "2025-08-31 07:00:00")], "B2")
    assert await state_of(site, "attendance") == {"fresh"}


async def test_only_the_authority_says_how_often_a_feed_is_to_come_and_it_must_be_known(site):
    assert (await expect(site)).status_code == 404
    await site.fed("attendance", [swipe(1)])
    assert (await expect(site, silent_hours=24)).status_code == 422
    body = {"party": "site_platform", "expects_hours": 24}
    reader = await site.world.machine("reader", scopes="feeds:decide")
    answer = await site.monitor.call(reader, "PUT", "/v1/feeds/attendance/expectation", json_body=body)
    assert answer.status_code == 403


async def test_the_list_of_feeds_says_which_are_not_to_be_relied_on(paid):
    await paid.fed("payrolls", [pay(n) for n in range(4)], "FOUR")
    page = (await paid.monitor.get(paid.officer, "/v1/feeds?state=quarantined")).json()
    assert [(each["feed"], each["project"]) for each in page["items"]] == [("payrolls", None)]
    assert (await paid.monitor.get(paid.machine, "/v1/feeds")).status_code == 403


def test_lines_end_with_a_line_feed():
    assert lines([{}]) == b"{}\n"
