"""Warnings of what the register says or lacks: dated duties, works nobody registered, numbers nobody knows."""

import pytest

from tests.monitor.register import P, a_bond, an_account, put_on_file, register
from tests.monitor.warnings.work import SCOPES, codes, look_at, on, warnings

pytestmark = pytest.mark.capability("C23", "C36")
GAOTAI = "620724"


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES, divisions=[GAOTAI, "420704"])


async def in_gansu(monitor, officer, **differences):
    days = {"contract_on": "2026-09-01", "permit_on": "2026-09-11", "started_on": "2026-10-20"}
    return await register(monitor, officer, division=GAOTAI, contract_fen=300_000_000, **days | differences)


@pytest.mark.rule("ACC-02", "BOND-01", "BOND-04")
async def test_in_gansu_at_three_million_exactly_account_and_bond_are_due_on_their_days(world, monitor, officer):
    await world.set_clock("2026-09-12")
    await in_gansu(monitor, officer)
    found = {}
    for day in ("2026-10-08", "2026-10-09", "2026-10-15", "2026-10-16"):
        await on(world, monitor, day)
        found[day] = [code for code in await codes(monitor, officer) if code in ("W201", "W501")]
    assert found == {
        "2026-10-08": [],
        "2026-10-09": ["W201"],
        "2026-10-15": ["W201"],
        "2026-10-16": ["W201", "W501"],
    }
    await put_on_file(monitor, officer, "wage-account", an_account(opened_on="2026-10-16", filed_on=None))
    await put_on_file(monitor, officer, "bond", a_bond(deposited_on="2026-10-16", expires_on="2028-10-16"))
    await look_at(monitor)
    cleared = {each["rule"]: each["cleared_on"] for each in await warnings(monitor, officer, state="cleared")}
    assert cleared == {"W201": "2026-10-16", "W501": "2026-10-16"}


@pytest.mark.rule("MON-03")
async def test_works_seen_and_not_registered_are_warned_of_until_they_are(world, monitor, officer):
    seen = {
        "source": "permit",
        "source_no": "999999202508010101",
        "division": GAOTAI,
        "name": "虚构一号楼项目",
        "seen_on": "2025-08-20",
        "contract_fen": 300_000_000,
        "contract_on": "2025-08-01",
        "project": "P-TEST-1",
    }
    below = seen | {"source_no": "2", "contract_fen": 299_999_999, "project": None}
    for works in (seen, below):
        assert (await monitor.post(officer, "/v1/works-seen", works)).status_code == 201
    await look_at(monitor)
    [found] = await warnings(monitor, officer)
    assert (found["rule"], found["subject_kind"], found["fen"]) == ("W101", "works-seen", 300_000_000)
    await register(monitor, officer, division=GAOTAI)
    await look_at(monitor)
    assert [each["state"] for each in await warnings(monitor, officer, rule="W101")] == ["cleared"]


async def test_where_the_places_line_is_unknown_a_person_is_asked_and_nothing_is_raised(world, monitor, officer):
    seen = {"source": "grid", "source_no": "1", "division": "420704", "name": "虚构工地", "seen_on": "2025-08-20"}
    await monitor.post(officer, "/v1/works-seen", seen | {"contract_fen": 900_000_000})
    await monitor.post(officer, "/v1/works-seen", seen | {"source_no": "2"})
    await look_at(monitor)
    assert await warnings(monitor, officer) == []
    asked = (await monitor.get(officer, "/v1/my-work")).json()["questions"]
    assert sorted(each["code"] for each in asked) == ["sum-untold", "unknown:platform_min_contract_yuan"]
    [number] = [each for each in asked if each["code"].startswith("unknown")]
    answer = await monitor.post(officer, f"/v1/questions/{number['id']}/answer", {"answer": "三百万元"})
    assert (answer.status_code, answer.json()["code"]) == (409, "number-still-unknown")


async def test_a_wage_officer_a_board_and_a_pledge_end_what_they_lacked(world, monitor, officer):
    await register(monitor, officer)
    await look_at(monitor)
    lacking = {"W102", "W103", "W104", "W105", "W201"}
    assert set(await codes(monitor, officer)) == lacking
    levels = {each["rule"]: (each["level"], each["handle_by"]) for each in await warnings(monitor, officer)}
    # a reminder binds nobody: it has no day
    assert (levels["W104"], levels["W102"]) == (("info", None), ("yellow", "2025-09-04"))
    await put_on_file(monitor, officer, "pledge", {"signed_on": "2025-08-28"})
    await put_on_file(monitor, officer, "wage-officer", {"placed_on": "2025-08-28"})
    shows = {"put_up_on": "2025-08-28", "shows": ["parties", "wages", "contacts"]}
    await put_on_file(monitor, officer, "notice-board", shows)
    await look_at(monitor)
    assert set(await codes(monitor, officer, open=True)) == {"W105", "W201"}


async def test_a_completed_project_is_looked_at_until_nothing_can_change_any_more(world, monitor, officer):
    seen = (await register(monitor, officer))["version"]
    done = await monitor.post(officer, f"{P}/complete", {"completed_on": "2025-08-28"}, version=seen)
    assert done.status_code == 200
    await look_at(monitor)
    assert await warnings(monitor, officer, open=True) == []
    await on(world, monitor, "2026-02-27")
    [row] = await world.rows("select look_on from monitor.project")
    assert str(row["look_on"]) == "2026-02-28"
    await on(world, monitor, "2026-03-01")
    assert await world.rows("select look_on from monitor.project") == [{"look_on": None}]
