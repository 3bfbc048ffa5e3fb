"""Whoever reads a person's data in clear stands in the read log, by whatever row the person is known (PRIV-01)."""

import pytest

from tests.journeys.stories import file

pytestmark = [pytest.mark.rule("PRIV-01"), pytest.mark.invariant(14)]
ANN = {"name": "虚构安娘", "phone": "13800000011", "id_no": "999999198001010011"}
BOB = {"name": "虚构鲍伯", "phone": "13800000022", "id_no": "999999198002020019"}
CHECK = {"means": "id_card_seen", "on": "2025-08-28"}
SCOPES = "people:disclose complaints:read complaints:write complaints:read-personal"


async def told_by(world, reporter, *listed):
    """A complaint of this reporter with these workers on its list."""
    intake, officer = world.service("intake"), await world.person()
    number = await file(world, await world.machine(), reporter={**reporter, "consent": True})
    if listed:
        members = [{**each, "owed": [{"fen": 100}]} for each in listed]
        answer = await intake.post(officer, f"/v1/complaints/{number}/members", {"members": members}, version=1)
        assert answer.status_code == 200, answer.text
    return number


async def export(world, person):
    """Ask for what is kept about a person and read it; the request."""
    intake, clerk = world.service("intake"), await world.person("clerk-1", scopes=SCOPES)
    asking = {"identity_check": CHECK, "purpose": "本人查阅", "id_no": person["id_no"]}
    request = (await intake.post(clerk, "/v1/people/exports", asking)).json()["request"]
    assert (await intake.get(clerk, f"/v1/people/exports/{request}")).status_code == 200
    return request


async def reads(world):
    rows = await world.rows("select by, kind, subject, purpose from intake.read_log order by subject")
    return [tuple(row.values()) for row in rows]


async def test_the_export_of_a_worker_who_is_only_on_a_list_is_written_down(world, intake):
    number = await told_by(world, BOB, ANN)
    request = await export(world, ANN)
    assert await reads(world) == [("labour_authority/clerk-1", "person", number, f"export {request}")]


async def test_an_export_is_written_down_once_for_each_complaint_the_person_stands_in(world, intake):
    numbers = [await told_by(world, ANN), await told_by(world, ANN, ANN, BOB), await told_by(world, BOB, ANN)]
    await told_by(world, BOB)
    await export(world, ANN)
    assert [subject for _, _, subject, _ in await reads(world)] == numbers


async def test_an_export_read_twice_is_written_down_twice(world, intake):
    number = await told_by(world, BOB, ANN)
    request = await export(world, ANN)
    clerk = await world.person("clerk-1", scopes=SCOPES)
    assert (await intake.get(clerk, f"/v1/people/exports/{request}")).status_code == 200
    assert [subject for _, _, subject, _ in await reads(world)] == [number, number]


@pytest.mark.parametrize("purpose", [None, "call-back", "wage-payment"])
async def test_a_list_read_in_clear_stands_in_the_workers_own_export_and_one_read_masked_does_not(
    world, intake, purpose
):
    number = await told_by(world, BOB, ANN)
    officer, asked = await world.person("officer-7", scopes=SCOPES), {"purpose": purpose} if purpose else {}
    assert (await intake.get(officer, f"/v1/complaints/{number}/members", params=asked)).status_code == 200
    request = await export(world, ANN)
    clerk = await world.person("clerk-1", scopes=SCOPES)
    known = (await intake.get(clerk, f"/v1/people/exports/{request}")).json()
    readers = [(each["by"], each["purpose"]) for each in known["read_by"] if each["kind"] == "members"]
    assert readers == ([("labour_authority/officer-7", purpose)] if purpose else [])
