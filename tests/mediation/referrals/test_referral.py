"""Referral to the police: facts propose, two officers report, another person decides. On a real PostgreSQL."""

import asyncio
from datetime import datetime

import asyncpg
import pytest
from sqlmodel import select

from services.mediation.cases import queries as case_queries
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.rules import OrderState
from services.mediation.referrals import referral
from shared.clock import CHINA
from shared.obligations import Obligation
from tests.mediation.referral import EACH, REPORT, WHY, ZHUHAI, a_person, an_overdue_case, proposals, the_proposal
from tests.mediation.story import a_payment, an_ordered_case, is_waiting, names_stated, stated
from tests.world import World


async def questions(world: World) -> list[str]:
    return [row["code"] for row in await world.rows("select code from mediation.question order by code")]


async def deadlines(world: World, *states: str) -> list[str]:
    rows = await world.rows(
        "select name from mediation.obligation where subject_kind = 'proposal' and state = any($1) order by name",
        list(states),
    )
    return [row["name"] for row in rows]


# what facts propose


@pytest.mark.rule("CRIM-02")
@pytest.mark.parametrize(
    ("workers", "fen", "proposed"),
    [(10, 10_000_000, 1), (10, 9_999_999, 0), (9, 10_000_000, 0)],
)
async def test_ten_workers_and_the_amount_of_the_city_propose_a_referral(world: World, workers, fen, proposed):
    case = await an_overdue_case(world, workers=workers, claimed_fen=fen, period_from="2025-06", period_to="2025-07")
    assert len(await proposals(case)) == proposed


@pytest.mark.rule("CRIM-02")
@pytest.mark.parametrize(
    ("first", "found", "proposed", "asked"),
    [
        ("2025-03", {}, 1, []),
        ("2025-04", {}, 0, ["amount-undecided:part-months"]),
        ("2025-05", {}, 0, ["amount-undecided:part-months"]),
        ("2025-06", {}, 0, []),
        ("2025-05", {"whole_months": 3}, 1, []),
        ("2025-05", {"whole_months": 2}, 0, []),
    ],
)
async def test_one_worker_needs_three_whole_months_too(world: World, first, found, proposed, asked):
    about = {"workers": 1, "claimed_fen": 2_000_000, "period_from": first, "period_to": "2025-07"}
    case = await an_overdue_case(world, found=found, **about)
    assert [proposal["amount"]["ground"] for proposal in await proposals(case)] == ["one-worker"] * proposed
    questions = await world.rows("select code from mediation.question where code like 'amount%'")
    assert [row["code"] for row in questions] == asked


@pytest.mark.rule("CRIM-03")
async def test_the_proposal_carries_the_order_and_its_lines_with_their_sources(world: World):
    case = await an_overdue_case(world)
    [proposal] = await proposals(case)
    assert proposal["document_no"] == (await case.read("orders"))["items"][0]["document_no"]
    assert {line["source"] != "" and line["status"] for line in proposal["amount"]["lines"]} == {
        "VERIFIED",
        "VERIFIED-2",
    }
    assert proposal["evidence"]["complete"] is True
    assert (await stated(world))[-1][0] == "correction-order-overdue"


@pytest.mark.rule("CRIM-04")
@pytest.mark.parametrize(("on_record", "proposed", "asked"), [(True, 1, []), (False, 0, ["evidence-lacking"])])
async def test_an_order_that_was_posted_needs_a_photo_or_video(world: World, on_record, proposed, asked):
    serve = {"means": "posting", "on_record": on_record}
    case = await an_overdue_case(world, serve)
    assert len(await proposals(case)) == proposed
    assert [code.partition(":")[0] for code in await questions(world)] == asked


@pytest.mark.invariant(11)
async def test_an_overdue_order_proposes_once_however_often_it_is_looked_at(world: World):
    case = await an_overdue_case(world)
    for _ in range(3):
        await world.sweep("mediation")
    assert len(await proposals(case)) == 1
    assert (await case.look())["stage"] == "order_overdue"


async def test_nobody_named_at_once_is_asked_about(world: World):
    await an_overdue_case(world)  # Saturday, 6 September: Monday is the day
    await world.set_clock("2025-09-08T23:00")
    await world.sweep("mediation")
    assert await questions(world) == []
    await world.set_clock("2025-09-09")
    await world.sweep("mediation")
    assert await questions(world) == ["referral-report-overdue"]


async def test_an_officer_who_proposes_while_a_machine_does_is_told_of_its_proposal(world: World):
    """A machine's proposal takes no step of the case, so the case's version does not tell of it."""
    case = await an_overdue_case(world, {"means": "posting", "on_record": False})
    number, version = case.seen["number"], (await case.look())["version"]
    async with case.service.sessions.begin() as session:
        locked = await case_queries.lock_for_machinery(session, number)
        order = await inspection_queries.order_in(session, number, OrderState.OVERDUE)
        order.on_record = True
        await referral.take_up_overdue_order(session, locked, order)
        proposing = case.service.post(case.who, f"{case.path}/propose-referral", REPORT, version=version)
        officer = asyncio.create_task(proposing)
        await is_waiting(world)
    answer = await officer
    assert (answer.status_code, answer.json()["code"]) == (409, "proposed-already")
    assert len(await proposals(case)) == 1


# what persons decide


@pytest.mark.rule("CRIM-10", "CRIM-11", "CRIM-12")
async def test_days_run_from_the_report_and_hours_from_the_approval(world: World):
    proposal = await the_proposal(await an_overdue_case(world))
    officer, head = await a_person(world, "officer-1", "officer"), await a_person(world, "head-9", "head")
    await world.set_clock("2025-09-10")
    reported = await proposal.do("report", officer, REPORT)
    assert (reported["decide_by"], reported["unit_assumed"]) == ("2025-09-15", True)  # 13 September is a Saturday
    await world.set_clock("2025-09-12T16:30")
    approved = await proposal.do("approve", head, WHY)
    send_by = datetime.fromisoformat(approved["send_by"])
    assert abs((send_by - datetime(2025, 9, 13, 16, 30, tzinfo=CHINA)).total_seconds()) < 60
    assert await deadlines(world, "open") == ["referral-send"]
    await proposal.do("send", officer, {})
    assert await deadlines(world, "open", "overdue") == []


@pytest.mark.rule("CRIM-12")
async def test_the_hour_after_a_day_is_too_late(world: World):
    proposal = await the_proposal(await an_overdue_case(world))
    await proposal.do("report", await a_person(world, "officer-1", "officer"), REPORT)
    await proposal.do("approve", await a_person(world, "head-9", "head"), WHY)
    await world.set_clock("2025-09-07T08:59")
    await world.sweep("mediation")
    assert "referral-send-overdue" not in await questions(world)
    await world.set_clock("2025-09-07T09:01")
    await world.sweep("mediation")
    assert "referral-send-overdue" in await questions(world)


@pytest.mark.invariant(9)
async def test_the_heads_day_follows_a_notice_that_moves_it(world: World):
    proposal = await the_proposal(await an_overdue_case(world))
    await proposal.do("report", await a_person(world, "officer-1", "officer"), REPORT)
    await world.execute("update mediation.obligation set due_on = '2025-09-10' where name = 'referral-decision'")
    service = world.service("mediation")
    async with service.sessions.begin() as session:
        moved = (await session.exec(select(Obligation).where(Obligation.name == "referral-decision"))).all()
        await service.module.SERVICE.timers.moved(session, moved)
    assert (await proposal.look())["decide_by"] == "2025-09-10"


@pytest.mark.rule("CRIM-10")
@pytest.mark.parametrize("officers", [["officer-1"], ["officer-1", "officer-1"], []])
async def test_two_different_officers_report(world: World, officers):
    proposal = await the_proposal(await an_overdue_case(world))
    who = await a_person(world, "officer-1", "officer")
    assert (await proposal.try_to("report", who, REPORT | {"officers": officers})).status_code == 422


@pytest.mark.invariant(11)
@pytest.mark.parametrize(
    ("subject", "roles", "code"),
    [
        ("officer-3", "officer", "role-missing"),
        ("head-1", "head officer", "same-person"),  # reported
        ("officer-2", "head", "same-person"),  # investigates
    ],
)
async def test_no_officer_and_nobody_who_reported_or_investigates_approves(world: World, subject, roles, code):
    proposal = await the_proposal(await an_overdue_case(world))
    await proposal.do("report", await a_person(world, "head-1", "head"), REPORT)
    refused = await proposal.try_to("approve", await a_person(world, subject, roles), WHY)
    assert refused.json()["code"] == code
    assert (await proposal.look())["state"] == "reported"


@pytest.mark.invariant(11)
async def test_no_machine_decides_or_sends_whatever_its_scopes(world: World):
    proposal = await the_proposal(await an_overdue_case(world))
    await proposal.do("report", await a_person(world, "officer-1", "officer"), REPORT)
    scopes = "proposals:read cases:read cases:write cases:decide"
    machine = await world.machine("anxin", kind="labour_authority", divisions=[ZHUHAI], scopes=scopes)
    for command, body in (("approve", WHY), ("dismiss", WHY), ("report", REPORT), ("send", {})):
        refused = await proposal.try_to(command, machine, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "authority-only"), command


@pytest.mark.invariant(11)
async def test_who_proposed_in_person_needs_another_head(world: World):
    case = await an_overdue_case(world, serve={"means": "posting"})
    head = await a_person(world, "head-1", "head")
    answer = await case.try_to("propose-referral", head, **REPORT)
    assert (answer.status_code, answer.json()["state"]) == (201, "reported")
    assert (await case.try_to("propose-referral", head, **REPORT)).json()["code"] == "proposed-already"
    proposal = await the_proposal(case)
    assert (await proposal.try_to("approve", head, WHY)).json()["code"] == "same-person"
    assert (await proposal.try_to("dismiss", head, WHY)).json()["code"] == "same-person"
    assert (await proposal.do("approve", await a_person(world, "head-2", "head"), WHY))["state"] == "approved"


@pytest.mark.invariant(11)
async def test_the_database_refuses_a_decision_by_the_proposer(world: World):
    proposal = await the_proposal(await an_overdue_case(world))
    await proposal.do("report", await a_person(world, "officer-1", "officer"), REPORT)
    with pytest.raises(asyncpg.CheckViolationError, match="proposal_decided_by_another"):
        await world.execute(
            "update mediation.proposal set state = 'approved', decided_on = now(), decision_reason = 'x', "
            "decided_by = reported_by"
        )


@pytest.mark.invariant(8, 11)
async def test_twenty_heads_race_and_one_decides(world: World):
    proposal = await the_proposal(await an_overdue_case(world))
    await proposal.do("report", await a_person(world, "officer-1", "officer"), REPORT)
    seen = (await proposal.look())["version"]
    heads = [await a_person(world, f"head-{number}", "head") for number in range(20)]
    tries = [
        proposal.try_to("approve" if number % 2 else "dismiss", head, WHY, version=seen)
        for number, head in enumerate(heads)
    ]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    assert {answer.json()["current_version"] for answer in answers if answer.status_code == 412} == {seen + 1}


async def test_nothing_is_approved_before_two_officers_reported_and_nothing_sent_before_approval(world: World):
    proposal = await the_proposal(await an_overdue_case(world))
    head = await a_person(world, "head-9", "head")
    assert (await proposal.try_to("approve", head, WHY)).json()["code"] == "illegal-move"
    assert (await proposal.try_to("send", head, {})).json()["code"] == "illegal-move"
    assert (await proposal.try_to("approve", head, {})).status_code == 422
    assert "case-referred-to-police" not in await names_stated(world)


@pytest.mark.invariant(11)
async def test_what_a_head_dismissed_stays_dismissed_for_the_same_order(world: World):
    case = await an_overdue_case(world)
    proposal = await the_proposal(case)
    dismissed = await proposal.do("dismiss", await a_person(world, "head-9", "head"), {"reason": "确有正当理由"})
    assert (dismissed["state"], dismissed["decision_reason"]) == ("dismissed", "确有正当理由")
    await world.execute("update mediation.obligation set state = 'open' where name = 'correction-order'")
    await world.execute("update mediation.correction_order set state = 'served'")
    await world.execute("update mediation.case_file set stage = 'ordered'")
    await world.sweep("mediation")  # the same order falls overdue once more
    assert [one["state"] for one in await proposals(case)] == ["dismissed"]


@pytest.mark.rule("CRIM-07")
@pytest.mark.invariant(12)
@pytest.mark.parametrize(("payer", "corrected_on"), [("contractor", "2025-09-06"), ("bond", None), ("fund", None)])
async def test_a_proposal_shows_when_those_liable_had_paid(world: World, payer, corrected_on):
    case = await an_overdue_case(world)
    await case.do("payments", **a_payment(fen=12 * EACH, paid_on="2025-09-06", payer=payer))
    await case.do("lines/1/signed-list", list_no="支付表-1", workers=12, fen=12 * EACH)
    [proposal] = await proposals(case)
    assert (proposal["corrected_on"], proposal["state"]) == (corrected_on, "open")


async def test_other_places_and_other_parties_see_no_proposal(world: World):
    proposal = await the_proposal(await an_overdue_case(world))
    sibling = await world.person("head-1", divisions=["440403"], roles="head")
    bank = await world.machine("bank", divisions=[ZHUHAI], scopes="proposals:read")
    mediation = world.service("mediation")
    assert (await mediation.get(sibling, "/v1/proposals")).json()["items"] == []
    assert (await mediation.get(sibling, proposal.path)).status_code == 404
    assert (await mediation.post(sibling, f"{proposal.path}/dismiss", WHY, version=1)).status_code == 404
    assert (await mediation.get(bank, "/v1/proposals")).status_code == 403


# what an officer proposes


async def test_an_officer_proposes_nothing_while_no_order_is_overdue(world: World):
    case = await an_ordered_case(world, due_on="2025-09-05")
    refused = await case.try_to("propose-referral", **REPORT)
    assert (refused.status_code, refused.json()["code"]) == (409, "no-overdue-order")
    assert await proposals(case) == []


@pytest.mark.rule("CRIM-02")
async def test_where_the_amount_of_the_place_is_unknown_an_officer_may_propose_and_a_person_is_asked(world: World):
    case = await an_overdue_case(world, division="620724", claimed_fen=5_000_000)
    assert await proposals(case) == []
    [code] = await questions(world)
    assert code.startswith("unknown:")
    await world.execute("delete from mediation.question")
    await case.do("propose-referral", **REPORT)
    [proposal] = await proposals(case)
    assert (proposal["amount"]["outcome"], proposal["amount"]["lines"]) == ("undecided", [])
    assert await questions(world) == [code]
