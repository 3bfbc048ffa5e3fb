"""A bond is returned after thirty days of notice, or refused where wages are owed; unclaimed ones are looked for."""

import pytest

from services.monitor.bonds import returns
from tests.monitor.register import SCOPES, P, a_bond, gaps, put_on_file, register, states

pytestmark = [pytest.mark.capability("C31"), pytest.mark.rule("BOND-11")]
GIVEN = {"undertaking_on": "2026-03-02", "announced_on": "2026-03-02"}


@pytest.fixture
async def officer(world, monitor):
    await world.set_clock("2026-03-02")
    officer = await world.person(roles="officer head", scopes=SCOPES)
    await register(monitor, officer, completed_on="2026-03-01")
    await put_on_file(monitor, officer, "bond", a_bond())
    return officer


async def announced(monitor, officer, status=201, **differences):
    answer = await monitor.post(officer, f"{P}/bond/returns", GIVEN | differences)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def step(monitor, officer, row, command, status=200, **body):
    path = f"/v1/bond-returns/{row['number']}/{command}"
    answer = await monitor.post(officer, path, body, version=row["version"])
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def read(monitor, officer, row):
    return (await monitor.get(officer, f"/v1/bond-returns/{row['number']}")).json()


async def test_the_notice_stands_thirty_days_then_review_in_five_and_return_in_three(world, monitor, officer):
    row = await announced(monitor, officer)
    assert row["open_after"] == "2026-04-01"
    await world.set_clock("2026-04-01")
    await world.sweep("monitor")
    assert (await step(monitor, officer, row, "apply", 409))["code"] == "illegal-move"
    await world.set_clock("2026-04-02")
    await world.sweep("monitor")
    row = await step(monitor, officer, await read(monitor, officer, row), "apply")
    assert (row["state"], row["review_by"]) == ("applied", "2026-04-10")  # 6 April is a day off
    row = await step(monitor, officer, row, "confirm")
    assert (row["state"], row["hand_back_by"]) == ("confirmed", "2026-04-08")
    row = await step(monitor, officer, row, "hand-back")
    assert (row["state"], row["returned_on"]) == ("returned", "2026-04-02")
    held = (await monitor.get(officer, f"{P}/bond")).json()
    assert (held["balance_fen"], [each["kind"] for each in held["movements"]]) == (0, ["deposit", "return"])
    shown = (await monitor.get(officer, P)).json()
    assert (states(shown)["bond"], gaps(shown, "bond")) == ("not_due", ["bond-returned"])
    assert (await announced(monitor, officer, 409))["code"] == "bond-return-runs"


async def test_wages_owed_stop_the_confirmation_and_are_a_reason_to_refuse(world, monitor, officer):
    row = await announced(monitor, officer)
    await world.set_clock("2026-04-02")
    await world.sweep("monitor")
    row = await step(monitor, officer, await read(monitor, officer, row), "apply")
    await world.execute(
        """insert into monitor.warning (number, version, state, rule, rule_id, subject_kind, subject, period, seq,
            division, parties, level, rank, facts, lacks, zh, en, raised_on, waits)
        values ('w', 1, 'notified', 'W402', 'PAY-02', 'project', 'P-TEST-1', '2026-01', 1, '420704', '{}', 'red', 3,
            '{}', '{}', '', '', '2026-03-01', '{}')"""
    )
    assert (await step(monitor, officer, row, "confirm", 409))["code"] == "wages-owed"
    row = await step(monitor, officer, row, "refuse", words="仍有工人工资未结清")
    assert (row["state"], row["reason"]) == ("refused", "仍有工人工资未结清")
    await announced(monitor, officer, announced_on="2026-04-02")


async def test_nothing_is_announced_before_completion_or_while_the_bond_is_used(world, monitor, officer):
    assert (await announced(monitor, officer, 422, announced_on="2026-02-28"))["code"]
    used = {"basis": "administrative_decision", "decision_no": "X", "decided_on": "2026-02-01", "obey_by": "2026-02-10"}
    used |= {"workers": 1, "amount_fen": 100, "notice_served_on": "2026-02-11"}
    assert (await monitor.post(officer, f"{P}/bond/draws", used)).status_code == 201
    assert (await announced(monitor, officer, 409))["code"] == "bond-in-use"
    await register(monitor, officer, version=(await monitor.get(officer, P)).json()["version"])
    assert (await announced(monitor, officer, 409))["code"] == "works-not-completed"


@pytest.mark.rule("BOND-12")
async def test_a_bond_that_nobody_claims_is_asked_about_half_a_year_after_completion(world, monitor, officer):
    async def asked():
        await returns.sweep(monitor.sessions)
        found = await world.rows("select id from monitor.question where code like 'bond-unclaimed%'")
        return len(found)

    await world.set_clock("2026-08-31")
    assert await asked() == 0
    await world.set_clock("2026-09-01")
    assert await asked() == 1
    await world.execute("update monitor.question set answered_at = now() where code like 'bond-unclaimed%'")
    await world.set_clock("2027-02-28")
    assert await asked() == 1
    await world.set_clock("2027-03-01")
    assert await asked() == 2
