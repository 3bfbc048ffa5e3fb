"""Notes of calls go with the person's data, whoever was rung; notes of other people's complaints stay (PRIV-03)."""

import pytest

from tests.journeys.stories import file, refuse

pytestmark = [pytest.mark.capability("C115"), pytest.mark.rule("PRIV-03")]
ANN = {"name": "虚构安娘", "phone": "13800000011", "id_no": "999999198001010011"}
BOB = {"name": "虚构鲍伯", "phone": "13800000022", "id_no": "999999198002020019"}


async def rung(world, officer, reporter, *listed):
    """A complaint of this reporter, everybody on its list rung once, and refused; its number."""
    intake = world.service("intake")
    number = await file(world, await world.machine(), reporter={**reporter, "consent": True})
    path = f"/v1/complaints/{number}"
    whom = [None]
    if listed:
        body = {"members": [{**each, "owed": [{"fen": 100}]} for each in listed]}
        assert (await intake.post(officer, f"{path}/members", body, version=1)).status_code == 200
        whom += [each["worker_ref"] for each in (await intake.get(officer, f"{path}/members")).json()["items"]]
    for worker_ref in whom:
        call = {"occasion": "progress", "outcome": "reached", "note": "说妻子住院，急等用钱", "worker_ref": worker_ref}
        assert (await intake.post(officer, f"{path}/calls", call)).status_code == 201
    await refuse(world, path, {"ground": "not_wages", "reason": "借款"})
    return number


async def notes(world):
    """How many notes of calls are left, complaint by complaint."""
    rows = await world.rows("select complaint, count(note) as n from intake.call group by complaint order by complaint")
    return {row["complaint"]: row["n"] for row in rows}


async def test_after_destruction_no_note_of_a_call_about_the_persons_complaints_is_left(world, intake):
    officer = await world.person()
    head = await world.person("head-1", roles="head", scopes="people:destroy complaints:read complaints:write")
    own, listed, others = (
        await rung(world, officer, ANN),
        await rung(world, officer, BOB, ANN),
        await rung(world, officer, BOB),
    )
    assert await notes(world) == {own: 1, listed: 2, others: 1}
    whom = {"reason": "本人申请删除", "id_no": ANN["id_no"]}
    assert (await intake.post(head, "/v1/people/destroy", whom)).status_code == 200
    assert await notes(world) == {own: 0, listed: 0, others: 1}
    assert await world.rows("select 1 from intake.call") != [], "that somebody was rung stays"
