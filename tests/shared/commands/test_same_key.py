"""Two callers may choose the same idempotency key: each gets their own answer, also when they ask again."""

import pytest

from tests.builders import a_complaint

pytestmark = [pytest.mark.invariant(1), pytest.mark.capability("C113")]
FILING = a_complaint(partner_no=None, channel="window")


async def asked(intake, callers, path, body):
    """What each of these gets, one after the other, under one and the same key."""
    return [await intake.post(who, path, body, key="order-1") for who in callers]


async def test_each_of_two_parties_with_the_same_key_gets_its_own_answer_again(world, intake):
    parties = [await world.machine("hotline_12345"), await world.machine("hotline_12333")]
    first = await asked(intake, parties, "/v1/complaints", FILING)
    again = await asked(intake, parties, "/v1/complaints", FILING)
    assert [answer.content for answer in again] == [answer.content for answer in first]
    assert len({answer.json()["number"] for answer in again}) == 2
    assert [answer.headers["Idempotency-Replayed"] for answer in again] == ["true", "true"]


async def test_the_other_partys_key_with_another_body_is_no_mismatch(world, intake):
    mine, theirs = await world.machine("hotline_12345"), await world.machine("hotline_12333")
    await asked(intake, [mine, theirs], "/v1/complaints", FILING)
    other = FILING | {"workers": 2}
    assert [each.status_code for each in await asked(intake, [mine, theirs], "/v1/complaints", other)] == [409, 409]
    third = await world.machine("police_alert")
    assert [each.status_code for each in await asked(intake, [third], "/v1/complaints", other)] == [201]


async def test_each_of_two_officers_with_the_same_key_has_their_own_call_written_down_once(world, intake):
    number = (await intake.post(await world.machine(), "/v1/complaints", FILING)).json()["number"]
    officers = [await world.person(subject) for subject in ("officer-1", "officer-2")]
    call = {"occasion": "progress", "outcome": "reached"}
    first = await asked(intake, officers, f"/v1/complaints/{number}/calls", call)
    again = await asked(intake, officers, f"/v1/complaints/{number}/calls", call)
    assert [answer.content for answer in again] == [answer.content for answer in first]
    made = await world.rows("select by from intake.call order by by")
    assert [row["by"] for row in made] == ["labour_authority/officer-1", "labour_authority/officer-2"]
