"""A reason to join two complaints, or to hold them apart, names the people of both: neither name is kept (PRIV-01)."""

import pytest

from tests.builders import WORKER
from tests.journeys.stories import decide, file

pytestmark = [pytest.mark.rule("PRIV-01"), pytest.mark.invariant(14), pytest.mark.capability("C12")]
OTHER = {"name": "测试乙丙", "phone": "13800000002", "id_no": "999999198506150028", "consent": True}
WHY = {"reason": f"{WORKER['name']}（{WORKER['phone']}）与{OTHER['name']}（{OTHER['phone']}）在同一工地"}
NAMES = [each[told] for each in (WORKER, OTHER) for told in ("name", "phone")]


async def told_in_clear(world):
    """Tables of intake and mediation that hold one of these as it was written."""
    tables = await world.rows("select schemaname, tablename from pg_tables where schemaname in ('intake', 'mediation')")
    held = []
    for name in (f'"{each["schemaname"]}"."{each["tablename"]}"' for each in tables):
        for row in await world.rows(f"select * from {name}"):
            for value in row.values():
                text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                held += [f"{name}: {word}" for word in NAMES if word in text]
    return held


async def two(world):
    """The complaints of two workers about one employer, the first filed first."""
    hotline = await world.machine()
    return await file(world, hotline), await file(world, hotline, reporter=OTHER)


async def test_a_reason_to_join_and_to_part_names_neither_the_leaders_worker_nor_the_followers(world, intake):
    officer, (leader, follower) = await world.person(), await two(world)
    path = f"/v1/complaints/{follower}"
    await decide(intake, officer, path, "join", {"leader": leader, "kind": "collective", **WHY})
    assert await told_in_clear(world) == []
    await decide(intake, officer, path, "part", WHY)
    assert await told_in_clear(world) == []
    steps = (await intake.get(officer, f"{path}/history")).json()["items"]
    words = {step["action"]: step["note"] for step in steps}
    assert (words["joined"], words["parted"]) == ("〔姓名〕（〔号码〕）与〔姓名〕（〔号码〕）在同一工地",) * 2


async def test_a_reason_keeps_no_name_of_those_that_followed_the_one_that_is_joined(world, intake):
    officer, (first, second) = await world.person(), await two(world)
    third = await file(world, await world.machine(), reporter={"name": "测试丁戊", "phone": "13800000003"})
    for number, leader, why in ((second, third, {"reason": "同一工地"}), (third, first, WHY)):
        joining = {"leader": leader, "kind": "collective", **why}
        await decide(intake, officer, f"/v1/complaints/{number}", "join", joining)
    assert await told_in_clear(world) == []


@pytest.mark.parametrize("command", ["join", "dismiss"])
async def test_what_is_said_of_a_candidate_names_neither_of_the_two(world, intake, command):
    officer, (first, second) = await world.person(), await two(world)
    await world.execute(
        "insert into intake.candidate (id, version, complaint, other, division, kind, score, contributions, state, "
        "found_at) values (gen_random_uuid(), 1, $1, $2, '420704', 'collective', 50, '[]', 'proposed', now())",
        second,
        first,
    )
    [candidate] = (await intake.get(officer, "/v1/candidates")).json()["items"]
    await decide(intake, officer, f"/v1/candidates/{candidate['id']}", command, WHY)
    assert await told_in_clear(world) == []
