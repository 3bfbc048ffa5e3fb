"""The same story without a name, among many of one firm, and twice in one turn: still found."""

import pytest

from services.intake.matters import matching_queries
from tests.builders import WORKER
from tests.intake.matters.builders import candidates, match, seen, through


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("what", "firm"),
    [
        ("as it was heard", "鄂州虚构东海蔡馆"),
        ("another of the chain", "样例万顺投资公司"),
        ("as it is written", "虚构东海菜馆"),
    ],
)
async def test_nobodys_filing_with_a_sum_told_to_the_yuan_is_put_to_a_person(world, intake, what, firm):
    first = await through(world, "window", employer={"name": "虚构东海菜馆"}, owed_fen=863_400)
    second = await through(world, "qr", reporter={"anonymous": True}, employer={"name": firm}, owed_fen=863_400)
    await match(world)
    [found] = await candidates(world, await world.person())
    assert (found["complaint"], found["other"], found["state"], found["kind"]) == (
        second,
        first,
        "proposed",
        "duplicate",
    )


@pytest.mark.capability("C12")
async def test_among_many_of_one_firm_those_with_more_in_common_are_looked_at_first(world, intake, monkeypatch):
    monkeypatch.setattr(matching_queries, "LOOKED_AT", 2)
    first = await through(world, "hotline_12345", owed_fen=863_400)
    for at in range(4):
        await through(world, "hotline_12345", reporter={"name": f"测试{at}"}, owed_fen=500_000 + 100_000 * at)
    second = await through(world, "qr", reporter={"anonymous": True}, owed_fen=863_400)
    await match(world)
    assert [each["other"] for each in await candidates(world, await world.person(), complaint=second)] == [first]


@pytest.mark.capability("C12")
async def test_two_doubles_of_one_turn_both_follow_what_came_before_them(world, intake):
    """Compared with each other first, they would be one matter, and the first filing a second one."""
    officer = await world.person()
    slip = {"name": WORKER["name"], "phone": WORKER["phone"]}
    first = await through(world, "hotline_12345", reporter=slip)
    await match(world)
    numbers = [await through(world, channel) for channel in ("petition", "window")]
    await match(world)
    assert {(await seen(world, officer, number))["joined_to"] for number in numbers} == {first}
