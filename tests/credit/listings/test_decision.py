"""Proposals to list: another person decides, once, with reasons; and 2 to 9 workers are decided by what was found."""

import asyncio
from datetime import date
from typing import Any

import asyncpg
import pytest

from shared.contracts.mediation import OwedToOne
from tests.credit import stated
from tests.credit.listings.builders import WHY, hear, proposed
from tests.world import World


async def try_to(world: World, who: Any, path: str, command: str, body: Any = WHY, version: int = 1) -> Any:
    return await world.service("credit").post(who, f"{path}/{command}", body, version=version)


async def head(world: World, name: str = "head-1") -> Any:
    return await world.person(name, roles="head")


async def names_stated(world: World) -> list[str]:
    return [row["name"] for row in await world.rows("select name from credit.outbox order by position")]


@pytest.mark.rule("BLACK-01", "BLACK-05")
async def test_a_head_takes_the_listing_up_and_its_last_day_is_told(world: World):
    path = await proposed(world)
    answer = await try_to(world, await head(world), path, "approve")
    shown = answer.json()
    assert (answer.status_code, shown["state"], shown["decided_by"]) == (200, "approved", "labour_authority/head-1")
    assert answer.headers["etag"] == '"2"'
    assert (await names_stated(world))[-1] == "credit.listing-proposed"
    [deadline] = await world.rows("select state, due_on from credit.obligation where name = 'listing-decision'")
    assert tuple(deadline.values()) == ("open", date(2025, 10, 14))  # the decision to list itself is still due


@pytest.mark.rule("BLACK-05")
@pytest.mark.parametrize("command", [None, "approve"])
async def test_once_the_day_to_list_has_passed_a_person_is_asked_and_nothing_is_decided(world: World, command: Any):
    path = await proposed(world)
    if command:
        await try_to(world, await head(world), path, command)
    await world.set_clock("2025-10-14T12:00:00+08:00")
    await world.sweep("credit")
    assert await world.rows("select 1 from credit.question") == []
    await world.set_clock("2025-10-15T00:00:00+08:00")
    await world.sweep("credit")
    [question] = await world.rows("select code, zh from credit.question")
    assert question["code"] == "listing-decision-overdue"
    assert "（2025-10-14）" in question["zh"]
    [row] = await world.rows("select state from credit.proposal")
    assert row["state"] == ("approved" if command else "open")


async def test_a_dismissal_keeps_its_reason_and_ends_the_deadline(world: World):
    path = await proposed(world)
    answer = await try_to(world, await head(world), path, "dismiss", {"reason": "已书面承诺并分期"})
    assert (answer.json()["state"], answer.json()["decision_reason"]) == ("dismissed", "已书面承诺并分期")
    history = (await world.service("credit").get(await head(world), f"{path}/history")).json()["items"]
    assert [(step["action"], step["note"]) for step in history][1] == ("dismiss", "已书面承诺并分期")
    assert "credit.listing-proposed" not in await names_stated(world)
    await world.set_clock("2025-12-01")
    await world.sweep("credit")
    assert await world.rows("select 1 from credit.question") == []


@pytest.mark.invariant(7, 11)
async def test_what_was_dismissed_is_not_raised_again_by_the_same_order_but_by_another(world: World):
    path = await proposed(world)
    await try_to(world, await head(world), path, "dismiss")
    await hear(world, stated.overdue(outstanding_fen=1_200_000))  # told again under another event
    await world.execute("delete from credit.amount_check")  # as a rebuild would
    await hear(world, stated.overdue(outstanding_fen=1_200_000))
    assert len(await world.rows("select 1 from credit.proposal")) == 1
    await hear(world, stated.overdue(outstanding_fen=1_200_000, document_no="测人社监令〔2025〕2号"))
    states = await world.rows("select state from credit.proposal order by document_no")
    assert [row["state"] for row in states] == ["dismissed", "open"]
    assert await world.rows("select 1 from credit.parked") == []


@pytest.mark.invariant(8, 11)
async def test_twenty_heads_race_and_one_decides(world: World):
    path = await proposed(world)
    heads = [await head(world, f"head-{number}") for number in range(20)]
    tries = (try_to(world, who, path, "approve" if n % 2 else "dismiss") for n, who in enumerate(heads))
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    assert {answer.json()["current_version"] for answer in answers if answer.status_code == 412} == {2}


@pytest.mark.invariant(11)
async def test_no_machine_no_officer_and_nobody_from_elsewhere_decides(world: World):
    path = await proposed(world)
    scopes = "proposals:read proposals:decide"
    machine = await world.machine("anxin", kind="labour_authority", scopes=scopes)
    officer, sibling = await world.person(), await world.person(roles="head", divisions=["420703"])
    for who, code in ((machine, "authority-only"), (officer, "role-missing"), (sibling, "not-found")):
        for command in ("approve", "dismiss"):
            assert (await try_to(world, who, path, command)).json()["code"] == code
    assert [row["state"] for row in await world.rows("select state from credit.proposal")] == ["open"]


@pytest.mark.invariant(11)
async def test_whoever_proposed_does_not_decide_even_past_the_service(world: World):
    path = await proposed(world)
    await world.execute("update credit.proposal set proposed_by = 'labour_authority/head-1'")
    assert (await try_to(world, await head(world), path, "approve")).json()["code"] == "same-person"
    with pytest.raises(asyncpg.CheckViolationError, match="proposal_decided_by_another"):
        await world.execute(
            "update credit.proposal set state = 'approved', decided_on = now(), decision_reason = 'x', "
            "decided_by = proposed_by"
        )


async def test_a_decision_needs_reasons_and_the_version_it_was_taken_on_and_is_taken_once(world: World):
    path = await proposed(world)
    who = await head(world)
    assert (await try_to(world, who, path, "approve", {})).status_code == 422
    assert (await world.service("credit").post(who, f"{path}/approve", WHY)).status_code == 428
    assert (await try_to(world, who, path, "approve", version=9)).status_code == 412
    assert (await try_to(world, who, path, "approve")).status_code == 200
    assert (await try_to(world, who, path, "dismiss", version=2)).json()["code"] == "illegal-move"


def owed(*each: tuple[int | None, int]) -> list[OwedToOne]:
    return [OwedToOne(months=months, fen=fen, whole=months) for months, fen in each]


@pytest.mark.rule("CRIM-02", "BLACK-01")
@pytest.mark.parametrize(
    ("each", "outcome"),
    [
        ([(3, 1_000_000)], "reached"),
        ([(3, 999_999)], "not_reached"),
        ([(2, 1_400_000), (4, 50_000)], "not_reached"),
        ([(None, 1_000_000)], "reached"),  # the claim was for five months, three of them certainly whole
        ([], "undecided"),
    ],
)
async def test_two_to_nine_workers_are_decided_by_what_was_found_for_single_ones(world: World, each, outcome):
    about = {"workers": 3, "outstanding_fen": 1_500_000, "remuneration_fen": 1_500_000, "most_owed": owed(*each)}
    acceptance, opened, _, *order, _ = stated.an_unpaid_order(fen=1_500_000, workers=3)
    await hear(world, acceptance, opened, stated.found(**about), *order, stated.overdue(**about))
    checks = await world.rows("select outcome from credit.amount_check")
    assert [row["outcome"] for row in checks] == [outcome]


@pytest.mark.rule("CRIM-02")
async def test_what_was_found_before_a_payment_does_not_count_for_single_workers_any_more(world: World):
    found = stated.found(workers=3, outstanding_fen=1_500_000, most_owed=owed((3, 1_000_000)))
    overdue = stated.overdue(outstanding_fen=1_100_000, rural=None, perhaps_rural=None)
    await hear(world, stated.accepted(workers=3), found, overdue)
    assert [row["outcome"] for row in await world.rows("select outcome from credit.amount_check")] == ["undecided"]


@pytest.mark.rule("CRIM-02")
async def test_only_pay_for_work_counts(world: World):
    overdue = stated.overdue(outstanding_fen=6_000_000, remuneration_fen=4_999_999, workers=10, most_owed=owed((1, 1)))
    await hear(world, stated.accepted(workers=10), overdue)
    assert [row["outcome"] for row in await world.rows("select outcome from credit.amount_check")] == ["not_reached"]
