"""A petition that has ended alarms nobody through its complaint; what is a duty of the law still does."""

import pytest

from tests.intake.petitions.test_petition import above, file, office, officer, papers
from tests.journeys.stories import a_head, actions_of, decide

__all__ = ["above", "office", "officer"]
pytestmark = [pytest.mark.capability("C8"), pytest.mark.rule("INT-15")]

LATER = "2026-03-02"
ALARMS = {"acceptance-overdue", "nobody-assigned", "pressed", "escalation-unanswered"}


async def unended(world, number):
    rows = await world.rows(
        "select name from intake.obligation where subject_kind = 'complaint' and subject = $1 "
        "and state in ('open', 'overdue', 'paused', 'parked')",
        number,
    )
    return {row["name"] for row in rows}


async def alarms(world, officer, number):
    return ALARMS & set(await actions_of(world, officer, "intake", f"/v1/complaints/{number}"))


@pytest.mark.parametrize(
    "ended",
    [
        ("as-petition", "accept", "answer"),
        ("as-petition", "decline"),
        ("decline",),
        ("object", "send-back"),
    ],
)
async def test_what_was_answered_or_ended_as_a_petition_alarms_nobody(world, intake, office, officer, ended):
    number = await file(intake, office, officer)
    assert "acceptance" in await unended(world, number)
    await papers(intake, officer, number, *ended)
    assert await unended(world, number) == set()
    assert (await intake.get(officer, f"/v1/complaints/{number}")).json()["accept_due_on"] is None
    await world.set_clock(LATER)
    await world.sweep("intake")
    assert await alarms(world, officer, number) == set()


async def test_what_pressed_somebody_already_ends_with_the_petition(world, intake, office, officer):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-08")
    await world.sweep("intake")
    assert "urge:acceptance" in await unended(world, number)
    await papers(intake, officer, number, "as-petition", "accept", "answer")
    assert await unended(world, number) == set()
    shown = (await intake.get(officer, f"/v1/complaints/{number}")).json()
    assert shown["escalation"] is None


async def test_a_right_that_lapsed_ends_what_a_head_pressed_meanwhile(world, intake, office, officer):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-30")
    await papers(intake, officer, number, "as-petition", "accept", "answer", "receive")
    head = await a_head(world, number)
    await decide(intake, head, f"/v1/complaints/{number}", "escalate", {"rung": "urge", "reason": "请报办理情况"})
    assert await unended(world, number) == {"urge:by-hand"}
    await world.set_clock("2025-10-31T00:00:01")
    await world.sweep("intake")
    assert await unended(world, number) == set()


async def test_under_the_duty_of_the_law_the_days_to_accept_run_on(world, intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-duty", "notify")
    await world.set_clock("2025-09-08")
    await world.sweep("intake")
    assert "acceptance-overdue" in await alarms(world, officer, number)


async def test_what_was_put_under_the_wrong_procedure_has_its_days_from_the_filing(world, intake, office, officer):
    number = await file(intake, office, officer)
    due = (await intake.get(officer, f"/v1/complaints/{number}")).json()["accept_due_on"]
    await world.set_clock("2025-09-02")
    await papers(intake, officer, number, "as-petition")
    assert "acceptance" not in await unended(world, number)
    await papers(intake, officer, number, "as-duty")
    assert "acceptance" in await unended(world, number)
    assert (await intake.get(officer, f"/v1/complaints/{number}")).json()["accept_due_on"] == due


async def test_a_wage_matter_that_was_accepted_keeps_its_own_deadlines(world, intake, office, officer):
    number = await file(intake, office, officer)
    head, path = await a_head(world, number), f"/v1/complaints/{number}"
    await decide(intake, head, path, "accept", {"reason": "同意"})
    await decide(intake, head, path, "escalate", {"rung": "urge", "reason": "请报办理情况"})
    before = await unended(world, number)
    await papers(intake, officer, number, "as-petition", "accept", "answer")
    assert await unended(world, number) == before == {"urge:by-hand"}
