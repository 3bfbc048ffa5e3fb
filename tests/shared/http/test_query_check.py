"""What a caller asks for in the query is read or refused: a misspelt filter would give all for a part of it."""

import pytest

from tests.builders import a_complaint


@pytest.mark.parametrize("path", ["/v1/complaints", "/v1/complaints/count"])
async def test_a_filter_we_do_not_have_is_refused_by_its_name(world, intake, path):
    officer = await world.person()
    answer = await intake.get(officer, f"{path}?divison=420704")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-parameter")
    assert answer.json()["errors"][0]["pointer"] == "/divison"
    assert "division" in answer.json()["detail"]
    assert (await intake.get(officer, f"{path}?division=420704")).status_code == 200


async def test_a_filter_given_twice_is_refused_instead_of_read_once(world, intake):
    officer = await world.person()
    answer = await intake.get(officer, "/v1/complaints?stage=filed&stage=closed")
    assert (answer.status_code, answer.json()["code"]) == (422, "repeated-parameter")


async def test_a_command_takes_none_it_does_not_know(world, intake):
    hotline = await world.machine()
    answer = await intake.post(hotline, "/v1/complaints?dry_run=true", a_complaint())
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-parameter")
    assert await world.rows("select 1 from intake.complaint") == []


async def test_a_page_that_a_messenger_opens_with_words_of_its_own_is_shown(intake):
    assert (await intake.client.get("/qr/knowledge?from=singlemessage&isappinstalled=0")).status_code == 200
