"""A major warning is given to industry department and territory, each by its own letter, receipt and day (C15)."""

import pytest

from tests.monitor.register import an_account, put_on_file, register
from tests.monitor.warnings.work import SCOPES, look_at, warnings

pytestmark = pytest.mark.capability("C15")
GIVEN = {"due_on": "2025-09-05", "reason": "重大欠薪隐患，涉及50人"}
BUREAU = "warnings:read warnings:write deliveries:read"


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES)


@pytest.fixture
async def head(world):
    return await world.person("head-1", scopes=SCOPES, roles="head")


@pytest.fixture
async def warned(world, monitor, officer):
    """A site whose account is overdue; of the two, only the township is told by the project's entry."""
    for party in ("township", "housing_bureau"):
        await world.party(party)
    await register(monitor, officer, told={"territory": "township"})
    await look_at(monitor)
    [found] = await warnings(monitor, officer, rule="W201")
    return f"/v1/warnings/{found['number']}"


@pytest.fixture
def give(monitor, warned):
    async def given(who, **said):
        seen = (await monitor.get(who, warned)).json()["version"]
        return await monitor.post(who, f"{warned}/dual-assign", GIVEN | said, version=seen)

    return given


TO_THE_BUREAU = {"industry": {"unit": "测试住建局", "party": "housing_bureau"}}


async def letters_of(monitor, who, warned):
    answer = await monitor.get(who, f"{warned}/assignments")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_each_of_the_two_gets_a_letter_with_a_receipt_and_the_owner_stays(
    world, monitor, officer, head, warned, give
):
    seen = (await monitor.get(officer, warned)).json()["version"]
    await monitor.post(officer, f"{warned}/assign", {"owner": "officer-1"}, version=seen)
    bureau = await world.machine("housing_bureau", kind="department", scopes=BUREAU)
    assert (await monitor.get(bureau, warned)).status_code == 404
    after = await give(head, **TO_THE_BUREAU)
    assert after.status_code == 200, after.text
    assert (after.json()["owner"], after.json()["state"]) == ("officer-1", "handling")
    both = await letters_of(monitor, officer, warned)
    assert [(each["kind"], each["unit"], each["party"], each["due_on"]) for each in both["items"]] == [
        ("industry", "测试住建局", "housing_bureau", "2025-09-05"),
        ("territory", "湖北省鄂州市鄂城区", "township", "2025-09-05"),
    ]
    assert [each["document_no"] for each in both["items"]] == ["420704交办〔2025〕0001号", "420704交办〔2025〕0002号"]
    assert both["all_received"] is False
    for party in ("housing_bureau", "township"):
        machine = await world.machine(party, kind="department", scopes=BUREAU)
        assert (await monitor.get(machine, warned)).status_code == 200
        due = (await monitor.get(machine, "/v1/deliveries")).json()["items"]
        [letter] = [each for each in due if each["kind"] == "assignment"]
        assert (letter["body"]["rule"], letter["body"]["due_on"]) == ("W201", "2025-09-05")
        await monitor.post(machine, f"/v1/deliveries/{letter['id']}/receipt", {"outcome": "received"})
    assert (await letters_of(monitor, officer, warned))["all_received"] is True
    step = (await monitor.get(officer, f"{warned}/history")).json()["items"][-1]
    assert (step["action"], step["facts"]["letters"], step["facts"]["industry"]) == (
        "warning-dual-assign",
        ["420704交办〔2025〕0001号", "420704交办〔2025〕0002号"],
        "测试住建局",
    )


async def test_each_has_a_day_of_its_own_and_answers_for_itself(world, monitor, officer, head, warned, give):
    territory = {"unit": "测试街道办事处", "party": "township", "due_on": "2025-09-03"}
    await give(head, **TO_THE_BUREAU, territory=territory)
    first, second = (await letters_of(monitor, officer, warned))["items"]
    assert (first["due_on"], second["due_on"]) == ("2025-09-05", "2025-09-03")
    township = await world.machine("township", kind="department", scopes=BUREAU)
    late = await monitor.post(township, f"/v1/assignments/{first['id']}/finish", {"outcome": "已约谈"})
    assert late.status_code == 404
    done = await monitor.post(township, f"/v1/assignments/{second['id']}/finish", {"outcome": "已约谈施工方"})
    assert (done.status_code, done.json()["state"]) == (200, "done")
    due = await world.rows("select name, due_on::text, state from monitor.obligation where name = 'assignment-due'")
    assert sorted((each["due_on"], each["state"]) for each in due) == [("2025-09-03", "met"), ("2025-09-05", "open")]
    assert (await monitor.get(officer, warned)).json()["state"] == "handling"


async def test_only_a_head_gives_to_two_and_never_twice_to_one_or_to_nobody(officer, head, give):
    refused = await give(officer, **TO_THE_BUREAU)
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    twice = await give(head, industry={"unit": "测试住建局"}, territory={"unit": "测试住建局"})
    assert (twice.status_code, twice.json()["code"]) == (409, "same-unit-twice")
    stranger = await give(head, industry={"unit": "测试住建局", "party": "nobody_here"})
    assert (stranger.status_code, stranger.json()["code"]) == (422, "unknown-party")
    past = await give(head, **TO_THE_BUREAU, due_on="2025-08-27")
    assert past.status_code == 422


async def test_the_projects_entry_names_the_department_and_where_it_names_none_the_head_must(
    monitor, officer, head, warned, give
):
    given = await give(head)
    assert given.status_code == 200, given.text
    first, _ = (await letters_of(monitor, officer, warned))["items"]
    assert first["unit"] == "测试住建局"
    version = (await monitor.get(officer, "/v1/projects/P-TEST-1")).json()["version"]
    await register(monitor, officer, version=version, industry_department=None, told={"territory": "township"})
    refused = await give(head)
    assert (refused.status_code, refused.json()["code"]) == (409, "no-unit-known")


async def test_who_returns_its_letter_sees_the_warning_no_longer_unless_the_entry_has_it_told(
    world, monitor, officer, head, warned, give
):
    await give(head, **TO_THE_BUREAU)
    bureau = await world.machine("housing_bureau", kind="department", scopes=BUREAU)
    township = await world.machine("township", kind="department", scopes=BUREAU)
    first, second = (await letters_of(monitor, officer, warned))["items"]
    for machine, letter in ((bureau, first), (township, second)):
        back = await monitor.post(machine, f"/v1/assignments/{letter['id']}/return", {"reason": "不属本行业监管"})
        assert (back.status_code, back.json()["state"]) == (200, "returned")
    assert (await monitor.get(bureau, warned)).status_code == 404
    assert (await monitor.get(township, warned)).status_code == 200
    [step] = [
        each
        for each in (await monitor.get(officer, f"{warned}/history")).json()["items"]
        if each["action"] == "assignment-returned" and each["facts"]["unit"] == "测试住建局"
    ]
    assert step["note"] == "不属本行业监管"


async def test_a_letter_on_paper_is_received_when_an_officer_says_so(monitor, officer, head, warned, give):
    await give(head, industry={"unit": "测试住建局"})
    first, _ = (await letters_of(monitor, officer, warned))["items"]
    received = await monitor.post(officer, f"/v1/assignments/{first['id']}/receive", {"received_on": "2025-08-28"})
    assert (received.status_code, received.json()["receipt"]) == (200, "received")


async def test_with_the_warning_its_letters_end(monitor, officer, head, warned, give):
    await give(head, **TO_THE_BUREAU)
    await put_on_file(monitor, officer, "wage-account", an_account())
    await look_at(monitor)
    assert (await monitor.get(officer, warned)).json()["state"] == "cleared"
    assert {each["state"] for each in (await letters_of(monitor, officer, warned))["items"]} == {"ended"}
    over = await give(head, **TO_THE_BUREAU)
    assert (over.status_code, over.json()["code"]) == (409, "illegal-move")
