"""The loop of a warning over HTTP: told with receipts, handled, put right, verified; urged, supervised, waived."""

import pytest

from tests.monitor.register import P, register
from tests.monitor.warnings.work import SCOPES, look_at, on, warnings

pytestmark = pytest.mark.capability("C37", "C38")
TOLD = {"contractor": "contractor_a", "territory": "township", "industry": "housing_bureau"}


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES)


@pytest.fixture
async def other(world):
    return await world.person("officer-2", scopes=SCOPES)


@pytest.fixture
async def head(world):
    return await world.person("head-1", scopes=SCOPES, roles="head")


@pytest.fixture
async def warned(world, monitor, officer):
    """A site whose account is overdue: W201, told to three."""
    for party in TOLD.values():
        await world.party(party)
    await register(monitor, officer, told=TOLD)
    await look_at(monitor)
    [found] = await warnings(monitor, officer, rule="W201")
    return found


@pytest.fixture
def step(monitor, warned):
    async def taken(who, command, **said):
        path = f"/v1/warnings/{warned['number']}"
        seen = (await monitor.get(who, path)).json()["version"]
        return await monitor.post(who, f"{path}/{command}", said, version=seen)

    return taken


def state(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["state"]


async def test_contractor_territory_and_industry_are_told_and_each_acknowledges(world, monitor, officer, warned):
    assert (warned["state"], warned["level"], warned["handle_by"]) == ("notified", "red", "2025-09-04")
    bureau = await world.machine("housing_bureau", scopes="deliveries:read warnings:read")
    due = (await monitor.get(bureau, "/v1/deliveries")).json()["items"]
    [mine] = [each for each in due if each["body"]["rule"] == "W201"]
    assert (mine["body"]["what"], mine["body"]["subject"], mine["body"]["rule_id"]) == (
        "warning-raised",
        "P-TEST-1",
        "ACC-02",
    )
    receipt = await monitor.post(bureau, f"/v1/deliveries/{mine['id']}/receipt", {"outcome": "received"})
    assert receipt.status_code == 200, receipt.text
    shown = (await monitor.get(officer, f"/v1/warnings/{warned['number']}")).json()["receipts"]
    assert {each["party"]: each["state"] for each in shown} == {
        "contractor_a": "due",
        "township": "due",
        "housing_bureau": "received",
    }
    seen = (await monitor.get(bureau, f"/v1/warnings/{warned['number']}")).json()
    assert [each["party"] for each in seen["receipts"]] == ["housing_bureau"]


async def test_who_was_not_told_does_not_see_it_and_who_was_may_not_decide(world, monitor, warned, step):
    stranger = await world.machine("water_bureau", scopes="warnings:read warnings:write")
    assert (await monitor.get(stranger, f"/v1/warnings/{warned['number']}")).status_code == 404
    assert (await monitor.get(stranger, "/v1/warnings/count")).json()["count"] == 0
    told = await world.machine("housing_bureau", scopes="warnings:read warnings:write")
    for command, said in (
        ("verify", {"words": "属实"}),
        ("waive", {"words": "停工", "until": "2025-09-30"}),
        ("urge", {}),
    ):
        refused = await step(told, command, **said)
        assert (refused.status_code, refused.json()["code"]) == (403, "authority-only")


async def test_who_was_told_reads_handles_and_puts_right_by_its_own_key_and_an_officer_is_asked_to_verify(
    world, monitor, officer, step, warned
):
    contractor = await world.machine("contractor_a", scopes="warnings:read warnings:write")
    assert state(await step(contractor, "read")) == "read"
    assert state(await step(contractor, "handle", words="正在开户")) == "handling"
    right = await step(contractor, "rectify", words="专户已开设，账号13800000000")
    assert (state(right), right.json()["rectified_by"]) == ("rectified", "contractor_a")
    assert "13800000000" not in right.text
    asked = (await monitor.get(officer, "/v1/my-work")).json()["questions"]
    assert [each["subject"] for each in asked if each["code"].startswith("verify:")] == [warned["number"]]
    assert state(await step(officer, "send-back", words="开户材料不全")) == "handling"
    bureau = await world.machine("housing_bureau", scopes="warnings:read warnings:write")
    assert state(await step(bureau, "rectify", words="已补齐")) == "rectified"
    assert state(await step(officer, "verify", words="现场核验属实")) == "verified"
    steps = (await monitor.get(officer, f"/v1/warnings/{warned['number']}/history")).json()["items"]
    assert [each["by"] for each in steps[1:4]] == ["contractor_a"] * 3


async def test_what_an_officer_puts_right_asks_nobody_and_a_stranger_takes_no_step(
    world, monitor, officer, step, warned
):
    stranger = await world.machine("water_bureau", scopes="warnings:read warnings:write")
    path = f"/v1/warnings/{warned['number']}"
    for command, said in (("read", {}), ("handle", {"words": "x"}), ("rectify", {"words": "x"})):
        refused = await monitor.post(stranger, f"{path}/{command}", said, version=warned["version"])
        assert refused.status_code == 404
    elsewhere = await world.machine("township", divisions=["620502"], scopes="warnings:read warnings:write")
    assert (await monitor.post(elsewhere, f"{path}/read", {}, version=warned["version"])).status_code == 404
    authority = await world.machine("labour_authority", kind="labour_authority", scopes="warnings:read warnings:write")
    refused = await monitor.post(authority, f"{path}/read", {}, version=warned["version"])
    assert (refused.status_code, refused.json()["code"]) == (403, "authority-only")
    assert state(await step(officer, "rectify", words="专户已开设")) == "rectified"
    asked = (await monitor.get(officer, "/v1/my-work")).json()["questions"]
    assert [each for each in asked if each["code"].startswith("verify:")] == []


async def test_it_goes_from_hand_to_hand_and_whoever_put_it_right_does_not_verify_it(
    world, monitor, officer, other, head, step, warned
):
    assert state(await step(officer, "read")) == "read"
    assert state(await step(head, "assign", owner="officer-2")) == "read"
    [mine] = [
        each
        for each in (await monitor.get(other, "/v1/my-work", params={"owner": "me"})).json()["items"]
        if each["subject"] == warned["number"]
    ]
    assert (mine["name"], mine["due_on"], mine["rule_id"]) == ("warning-handling", "2025-09-04", "MON-04")
    assert state(await step(other, "handle", words="已约谈总包单位")) == "handling"
    assert state(await step(other, "rectify", words="专户已开设")) == "rectified"
    refused = await step(other, "verify", words="属实")
    assert (refused.status_code, refused.json()["code"]) == (409, "same-person")
    assert state(await step(officer, "send-back", words="开户材料不全")) == "handling"
    assert state(await step(other, "rectify", words="已补齐")) == "rectified"
    assert state(await step(officer, "verify", words="现场核验属实")) == "verified"
    steps = (await monitor.get(officer, f"/v1/warnings/{warned['number']}/history")).json()["items"]
    assert [each["to_stage"] for each in steps] == [
        "notified", "read", "read", "handling", "rectified", "handling", "rectified", "verified",
    ]  # fmt: skip


async def test_nobody_answers_and_it_is_urged_supervised_and_then_unanswered(world, monitor, officer, warned):
    days = {}
    for day in ("2025-09-04", "2025-09-05", "2025-09-06", "2025-09-09", "2025-09-10", "2025-09-12", "2025-09-13"):
        await on(world, monitor, day)
        [found] = await warnings(monitor, officer, rule="W201")
        days[day] = found["state"]
    # five working days, one, three: 4, 5 and 10 September
    assert days == {
        "2025-09-04": "notified",
        "2025-09-05": "urged",
        "2025-09-06": "supervised",
        "2025-09-09": "supervised",
        "2025-09-10": "supervised",
        "2025-09-12": "unanswered",
        "2025-09-13": "unanswered",
    }
    shown = (await monitor.get(officer, f"/v1/warnings/{warned['number']}")).json()["receipts"]
    assert [each["occasion"] for each in shown if each["party"] == "township"] == [
        "raised", "urged", "supervised", "unanswered",
    ]  # fmt: skip


async def test_handling_it_stops_no_term_and_putting_it_right_does(world, monitor, officer, step):
    assert state(await step(officer, "handle", words="已约谈")) == "handling"
    await on(world, monitor, "2025-09-05")
    assert state(await step(officer, "handle", words="正在开户")) == "urged"
    assert state(await step(officer, "rectify", words="已开户")) == "rectified"
    await on(world, monitor, "2025-10-09")
    [found] = await warnings(monitor, officer, rule="W201")
    assert found["state"] == "rectified"


async def test_a_head_urges_and_supervises_before_the_days_have_passed(officer, head, step):
    refused = await step(officer, "urge")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    urged = await step(head, "urge")
    assert (state(urged), urged.json()["handle_by"]) == ("urged", "2025-08-29")
    assert state(await step(head, "supervise")) == "supervised"


async def test_a_waiver_needs_another_person_and_an_end_and_then_it_is_told_again(
    world, monitor, officer, head, step, warned
):
    other_head = await world.person("head-2", scopes=SCOPES, roles="head")
    assert state(await step(head, "waive", words="工程已停工", until="2025-09-30")) == "waiver_asked"
    asked = (await monitor.get(other_head, "/v1/my-work")).json()["approvals"]
    assert [(each["subject"], each["asks"]) for each in asked] == [(warned["number"], "waive")]
    assert (await monitor.get(head, "/v1/my-work")).json()["approvals"] == []
    refused = await step(head, "approve-waiver")
    assert (refused.status_code, refused.json()["code"]) == (409, "same-person")
    waived = await step(other_head, "approve-waiver")
    assert (state(waived), waived.json()["waiver_until"]) == ("waived", "2025-09-30")
    await on(world, monitor, "2025-09-30")
    assert [each["state"] for each in await warnings(monitor, officer, rule="W201")] == ["waived"]
    await on(world, monitor, "2025-10-01")
    [found] = await warnings(monitor, officer, rule="W201")
    assert (found["state"], found["waiver_asked_by"], found["seq"]) == ("notified", None, 1)


async def test_a_waiver_that_is_refused_gives_a_new_term_and_no_waiver_ends_before_it_begins(officer, head, step):
    early = await step(officer, "waive", words="停工", until="2025-08-27")
    assert state(early) == "waiver_asked"
    too_early = await step(head, "approve-waiver")
    assert (too_early.status_code, too_early.json()["code"]) == (422, "too-early")
    refused = await step(head, "refuse-waiver", words="理由不足")
    assert (state(refused), refused.json()["waiver_reason"]) == ("handling", None)
    assert refused.json()["handle_by"] == "2025-09-04"


async def test_words_about_a_warning_keep_no_phone_number(world, officer, step):
    said = await step(officer, "handle", words="已联系13800000001")
    assert "13800000001" not in said.text
    stated = str(await world.rows("select convert_from(body, 'UTF8') as body from monitor.outbox"))
    assert "13800000001" not in stated


async def test_the_list_is_filtered_counted_and_seen_where_the_site_lies(world, monitor, officer, warned):
    for filters, many in (
        ({"rule": "W201"}, 1),
        ({"level": "red"}, 1),
        ({"level": "orange"}, 0),
        ({"project": "P-TEST-1", "rule": "W102"}, 1),
        ({"state": "cleared"}, 0),
        ({"open": True, "rule": "W201"}, 1),
        ({"open": False}, 0),
        ({"overdue": True}, 0),
        ({"employer_uscc": warned["employer_uscc"], "rule": "W201"}, 1),
        ({"division": "420704", "rule": "W201"}, 1),
    ):
        counted = await monitor.get(officer, "/v1/warnings/count", params=filters)
        assert (counted.json()["count"], filters) == (many, filters)
    await on(world, monitor, "2025-09-05")
    assert (await monitor.get(officer, "/v1/warnings/count", params={"overdue": True, "rule": "W201"})).json()[
        "count"
    ] == 1
    elsewhere = await world.person("officer-3", scopes=SCOPES, divisions=["330424"])
    assert await warnings(monitor, elsewhere) == []


async def test_the_figure_says_what_is_open_past_its_day_of_how_many(world, monitor, officer, head, step, warned):
    async def figures(**asked):
        return (await monitor.get(officer, "/v1/reports/monitor", params=asked)).json()["warnings"]

    before = await figures()
    assert (before["raised"], before["open"], before["overdue"], before["zero"]) == (5, 5, 0, True)
    assert {(each["rule"], each["level"], each["raised"]) for each in before["by"]} >= {("W201", "red", 1)}
    await on(world, monitor, "2025-09-05")
    late = await figures()
    assert (late["raised"], late["open"], late["overdue"], late["zero"]) == (5, 5, 4, False)
    assert (await figures(as_of="2025-08-27"))["raised"] == 0


async def test_a_party_nobody_entered_is_refused_as_recipient(monitor, officer):
    body = {"told": {"industry": "nobody_here"}}
    entry = {"name": "虚构", "division": "420704", "general_contractor": {"name": "虚构", "uscc": "91999999MAXXXXXX0N"}}
    answer = await monitor.call(officer, "PUT", P, json_body=entry | body)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-party")
