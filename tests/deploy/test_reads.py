"""`anxin audit reads`: who read personal data in clear, by service, number, reader and day."""

import pytest

from tests.builders import a_complaint
from tests.deploy.operator import environment_of, type_in

pytestmark = pytest.mark.capability("C106")


@pytest.fixture(autouse=True)
def at_the_desk(world, monkeypatch):
    for name, value in environment_of(world).items():
        monkeypatch.setenv(name, value)


async def test_who_read_whom_and_why_is_shown_newest_first_and_chosen_by_number_reader_and_day(world):
    intake = world.service("intake")
    numbers = [(await intake.post(await world.machine(), "/v1/complaints", each)).json()["number"] for each in BOTH]
    scopes = "complaints:read complaints:read-personal"
    for who, number, why in (("reader-1", numbers[0], "核实"), ("reader-2", numbers[1], "电话回访")):
        reader = await world.person(who, scopes=scopes)
        answer = await intake.get(reader, f"/v1/complaints/{number}/reporter", params={"purpose": why})
        assert answer.status_code == 200, answer.text

    async def shown(*more):
        told = (await type_in("audit", "reads", "--json", "--service", "intake", *more)).json
        return [(each["by"], each["subject"], each["purpose"]) for each in told]

    first = ("labour_authority/reader-1", numbers[0], "核实")
    second = ("labour_authority/reader-2", numbers[1], "电话回访")
    assert await shown() == [second, first]
    assert await shown("--subject", numbers[0]) == [first]
    assert await shown("--by", "labour_authority/reader-2") == [second]
    assert await shown("--since", "2025-08-29") == []
    assert await shown("--since", "2025-08-28") == [second, first]


BOTH = [a_complaint(partner_no="1"), a_complaint(partner_no="2")]
