"""Two things of different kinds may bear one number: the history of one shows no step of the other."""

import pytest

from tests.builders import a_complaint

COPY = """
    insert into intake.history (kind, subject, version, at, entry, previous, hash)
    select 'another-kind', subject, version, at, entry, previous, hash from intake.history where subject = $1
"""


@pytest.mark.capability("C105")
async def test_a_history_shows_no_step_of_another_kind_with_the_same_number(world, intake):
    officer = await world.person()
    number = (await intake.post(await world.machine(), "/v1/complaints", a_complaint())).json()["number"]
    before = (await intake.get(officer, f"/v1/complaints/{number}/history")).json()
    await world.execute(COPY, number)
    assert (await intake.get(officer, f"/v1/complaints/{number}/history")).json() == before
    assert len(before["items"]) == 1
