"""A worker who took their complaint back is not owed news of the others' matter (C128); who still follows it is."""

import pytest

from tests.journeys.stories import decide, file

pytestmark = [pytest.mark.capability("C12", "C128"), pytest.mark.rule("INT-01")]
WORKERS = [
    {"name": f"测试{letter}", "phone": f"1380000000{number}", "id_no": None, "consent": True}
    for number, letter in enumerate("甲乙丙", start=1)
]
"""Each with a number of their own: nobody is skipped because their telephone heard it already."""


async def a_matter(world, officer):
    """Three workers' complaints, the second and third joined to the first, before anything is decided."""
    intake, hotline = world.service("intake"), await world.machine()
    numbers = [await file(world, hotline, reporter=worker) for worker in WORKERS]
    for follower in numbers[1:]:
        joining = {"leader": numbers[0], "kind": "collective", "reason": "同一工地"}
        await decide(intake, officer, f"/v1/complaints/{follower}", "join", joining)
    return numbers


async def accept(world, head, leader):
    await decide(world.service("intake"), head, f"/v1/complaints/{leader}", "accept", {"reason": "同意受理"})
    await world.deliver(times=2)


async def withdraw(world, officer, number):
    path = f"/v1/complaints/{number}"
    await decide(world.service("intake"), officer, path, "withdraw", {"reason": "本人撤回"})
    await world.deliver(times=2)


async def heard(world, event):
    """Whose complaint has a notice of this event, and whether it was skipped."""
    rows = await world.rows("select complaint, skipped from intake.notice where event = $1 order by complaint", event)
    return [(row["complaint"], row["skipped"]) for row in rows]


async def paid_and_closed(world, officer, leader):
    mediation = world.service("mediation")
    [case] = await world.rows("select number from mediation.case_file where complaint = $1", leader)
    payment = {"receipt_no": "R-1", "fen": 100_000, "paid_on": "2025-08-28", "payer": "employer"}
    path = f"/v1/cases/{case['number']}"
    assert (await mediation.post(officer, f"{path}/payments", {**payment, "line": 1})).status_code == 201
    await decide(mediation, officer, path, "close", {"disposition": "ENFORCEMENT_PENDING", "reason": "已申请"})
    await world.deliver(times=2)


@pytest.mark.parametrize("withdrawn", [0, 1, 2], ids=["nobody", "the second", "the third"])
async def test_news_of_the_case_goes_to_who_still_stands_and_not_to_who_took_it_back(world, intake, withdrawn):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    numbers = await a_matter(world, officer)
    if withdrawn:
        await withdraw(world, officer, numbers[withdrawn])
    await accept(world, head, numbers[0])
    await paid_and_closed(world, officer, numbers[0])
    standing = [(number, None) for number in numbers if not (withdrawn and number == numbers[withdrawn])]
    for event in ("accepted", "legal-aid", "paid", "result"):
        assert await heard(world, event) == standing, event


async def test_who_takes_it_back_while_the_case_runs_hears_what_was_before_and_nothing_after(world, intake):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    numbers = await a_matter(world, officer)
    await accept(world, head, numbers[0])
    await withdraw(world, officer, numbers[1])
    await paid_and_closed(world, officer, numbers[0])
    everybody, standing = [(number, None) for number in numbers], [(numbers[0], None), (numbers[2], None)]
    assert [await heard(world, event) for event in ("legal-aid", "paid", "result")] == [everybody, standing, standing]


async def test_a_leader_who_takes_it_back_while_the_case_runs_hears_nothing_after_and_its_followers_do(world, intake):
    """The case goes on for those that follow."""
    officer, head = await world.person(), await world.person("head-1", roles="head")
    numbers = await a_matter(world, officer)
    await accept(world, head, numbers[0])
    await withdraw(world, officer, numbers[0])
    await paid_and_closed(world, officer, numbers[0])
    following = [(number, None) for number in numbers[1:]]
    assert [await heard(world, event) for event in ("paid", "result")] == [following, following]


async def test_the_record_of_who_took_it_back_shows_nothing_of_the_others_money(world, intake):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    numbers = await a_matter(world, officer)
    await accept(world, head, numbers[0])
    await withdraw(world, officer, numbers[1])
    await paid_and_closed(world, officer, numbers[0])
    for number, hears in zip(numbers, (True, False, True), strict=True):
        history = (await intake.get(officer, f"/v1/complaints/{number}/history")).json()["items"]
        assert ("wages-paid" in [step["action"] for step in history]) is hears, number
