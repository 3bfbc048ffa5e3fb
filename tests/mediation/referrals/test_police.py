"""What the police answer (CRIM-14 to CRIM-20): the table on the real engine, on a real PostgreSQL, over HTTP."""

import asyncio

import pytest
from sqlmodel import select

from shared import regions
from shared.obligations import Obligation
from tests.mediation.referrals.police import a_referred_case
from tests.mediation.story import stated


@pytest.fixture
async def matter(world):
    return await a_referred_case(world)


async def questions(world):
    return [row["code"] for row in await world.rows("select code from mediation.question order by code")]


@pytest.mark.rule("CRIM-14")
@pytest.mark.parametrize(("moment", "asked"), [("2025-09-07T08:59", False), ("2025-09-07T09:01", True)])
async def test_police_sign_within_twenty_four_hours_or_a_person_is_asked(world, matter, moment, asked):
    assert await matter.clocks() == ["police-receipt"]
    await world.set_clock(moment)
    await world.sweep("mediation")
    assert ("police-receipt-overdue" in await questions(world)) is asked


@pytest.mark.rule("CRIM-14", "CRIM-15", "CRIM-16")
async def test_the_police_sign_by_their_own_number_and_again_changes_nothing(matter):
    first = await matter.do("sign", matter.police, own_no="珠公受〔2025〕1号", at="2025-09-06T09:00:00+08:00")
    again = await matter.do("sign", matter.police, own_no="珠公受〔2025〕1号", at="2025-09-06T09:00:00+08:00")
    assert (first["state"], again["version"]) == ("received", first["version"])
    assert await matter.clocks() == ["police-decision", "police-supplement-ask"]
    assert (await matter.look())["decide_by"] == "2025-09-09"
    assert (await matter.try_to("sign", matter.police)).json()["code"] == "own-number-missing"


@pytest.mark.rule("CRIM-14")
async def test_police_that_are_not_theirs_pass_it_on_and_lose_it(world, matter):
    refused = await matter.try_to("pass-on", matter.police, own_no="1", passed_to="police_440402")
    assert (refused.status_code, refused.json()["code"]) == (422, "same-police")
    await matter.do("pass-on", matter.police, own_no="1", passed_to="police_440403")
    assert (await matter.try_to("sign", matter.police, own_no="2")).status_code == 404
    assert await matter.clocks() == ["police-receipt"]


@pytest.mark.rule("CRIM-15")
async def test_missing_papers_are_supplied_in_three_days_while_the_police_days_run_on(world, matter):
    await matter.do("sign", matter.police, own_no="1")
    await matter.do("ask-more", matter.police, own_no="2", words="缺工资台账")
    assert await matter.clocks() == ["police-decision", "police-supplement"]
    assert str((await matter.due("police-supplement"))["due_on"]) == "2025-09-09"
    await matter.do("supply", words="补交")
    assert await matter.clocks() == ["police-decision"]


@pytest.mark.rule("CRIM-16", "CRIM-18")
@pytest.mark.capability("C71")
async def test_opened_everybody_hears_and_material_is_handed_over_in_three_days(world, matter):
    await matter.do("sign", matter.police, own_no="1")
    await matter.do("open", matter.police, own_no="2", police_no="珠公立〔2025〕1号", at="2025-09-06T09:00:00+08:00")
    name, body = (await stated(world))[-1]
    assert (name, body["answer"], body["police_no"]) == ("police-answered", "opened", "珠公立〔2025〕1号")
    assert await matter.clocks() == ["material-handover"]
    assert (await matter.do("hand-over"))["state"] == "handed_over"
    assert await matter.clocks("open", "overdue") == []
    assert "police-opened" in await matter.case.steps()


@pytest.mark.rule("CRIM-16")
async def test_an_answer_that_comes_before_the_receipt_is_taken(matter):
    assert (await matter.do("not-open", matter.police, own_no="9", words="证据不足"))["state"] == "not_opened"
    assert await matter.clocks() == ["reconsider-request"]


@pytest.mark.rule("CRIM-17")
@pytest.mark.parametrize(("day", "status"), [("2025-09-09", 200), ("2025-09-10", 409)])
async def test_reconsideration_is_asked_for_within_three_days_by_a_head(world, matter, day, status):
    await matter.do("not-open", matter.police, own_no="9", words="证据不足", at="2025-09-06T09:00:00+08:00")
    await world.set_clock(day)
    assert (await matter.try_to("ask-reconsideration", words="应予立案")).status_code == 403
    answer = await matter.try_to("ask-reconsideration", matter.head, words="应予立案")
    assert answer.status_code == status
    if status == 200:
        history = (await matter.service.get(matter.officer, f"{matter.path}/history")).json()["items"][-1]
        assert history["facts"]["document_no"] == "440402复议〔2025〕0001号"
        assert await matter.clocks() == ["police-reconsider"]


@pytest.mark.rule("CRIM-17")
@pytest.mark.parametrize(("day", "status"), [("2025-09-10", 200), ("2025-09-11", 409)])
async def test_the_days_to_ask_run_from_the_day_on_which_the_notice_reached_the_office(world, matter, day, status):
    """A notice of Saturday the 6th that came on Sunday the 7th: three days end on Wednesday the 10th."""
    await world.set_clock("2025-09-07T10:00")
    body = {"own_no": "9", "words": "证据不足", "at": "2025-09-06T09:00:00+08:00"}
    told = await matter.do("not-open", matter.police, **body)
    assert (told["answered_on"], told["received_on"]) == ("2025-09-06", "2025-09-07")
    await world.set_clock(day)
    answer = await matter.try_to("ask-reconsideration", matter.head, words="应予立案")
    assert answer.status_code == status


@pytest.mark.rule("CRIM-17", "CRIM-20")
async def test_whoever_asks_for_no_reconsideration_may_still_go_to_the_procuratorate_or_go_on_alone(world, matter):
    await matter.do("not-open", matter.police, own_no="9", words="证据不足", at="2025-09-06T09:00:00+08:00")
    await world.set_clock("2025-09-10")
    await world.sweep("mediation")
    assert ((await matter.look())["state"], await matter.clocks()) == ("uncontested", [])
    assert "reconsideration-not-asked" in await matter.case.steps()
    assert (await matter.try_to("ask-reconsideration", matter.head, words="应予立案")).json()["code"] == "illegal-move"
    assert (await matter.do("ask-supervision", matter.head, words="建议监督"))["state"] == "supervising"


@pytest.mark.rule("CRIM-20")
async def test_a_head_leaves_it_to_administrative_handling(world, matter):
    await matter.do("not-open", matter.police, own_no="9", words="证据不足", at="2025-09-06T09:00:00+08:00")
    assert (await matter.try_to("take-back", words="继续行政处理")).status_code == 403
    taken = await matter.do("take-back", matter.head, words="继续行政处理")
    assert (taken["state"], taken["resumed_on"], await matter.clocks()) == ("resumed", "2025-09-06", [])
    assert "handling-resumed" in await matter.case.steps()


@pytest.mark.rule("CRIM-17", "CRIM-20")
@pytest.mark.parametrize(("day", "state"), [("2025-09-09T23:59", "upheld"), ("2025-09-10T00:00:01", "resumed")])
async def test_after_a_reconsideration_supervision_is_suggested_in_three_days_or_the_case_goes_on_alone(
    world, matter, day, state
):
    await matter.do("not-open", matter.police, own_no="9", words="证据不足")
    await matter.do("ask-reconsideration", matter.head, words="应予立案")
    await matter.do("uphold", matter.police, own_no="10", words="维持")
    await world.set_clock(day)
    await world.sweep("mediation")
    assert (await matter.look())["state"] == state


@pytest.mark.rule("CRIM-16", "CRIM-17")
@pytest.mark.parametrize("before", [["ask-reconsideration"], ["ask-supervision"], []])
async def test_police_who_think_better_of_it_open_whatever_was_asked_meanwhile(matter, before):
    await matter.do("not-open", matter.police, own_no="9", words="证据不足")
    for command in before:
        await matter.do(command, matter.head, words="应予立案")
    opened = await matter.do("open", matter.police, own_no="10", police_no="珠公立〔2025〕2号")
    assert (opened["state"], await matter.clocks()) == ("opened", ["material-handover"])


@pytest.mark.rule("CRIM-18")
async def test_the_days_to_hand_over_run_from_the_receipt_of_the_notice(world, matter):
    await world.set_clock("2025-09-10")
    body = {"police_no": "X", "on": "2025-09-08", "received_on": "2025-09-09", "words": "立案"}
    opened = await matter.do("open", **body)
    assert (opened["answered_on"], opened["received_on"]) == ("2025-09-08", "2025-09-09")
    assert str((await matter.due("material-handover"))["due_on"]) == "2025-09-12"


async def test_what_arrived_tomorrow_is_refused(matter):
    answer = await matter.try_to("open", matter.police, own_no="1", police_no="X", received_on="2025-09-07")
    assert (answer.status_code, answer.json()["code"]) == (422, "in-the-future")


@pytest.mark.invariant(10)
async def test_an_answered_number_begins_the_clock_that_waited_for_it(world, matter, monkeypatch):
    known = regions.value

    def unknown(division, key, on):
        if key == "police_decision_days":
            raise regions.UnknownHere(division, key, on, "未知", "unknown")
        return known(division, key, on)

    monkeypatch.setattr(regions, "value", unknown)
    await matter.do("sign", matter.police, own_no="1")
    [row] = await world.rows("select id from mediation.question where code = 'unknown:police_decision_days'")
    path, answer = f"/v1/questions/{row['id']}/answer", {"answer": "已录入"}
    assert (await matter.service.post(matter.officer, path, answer)).json()["code"] == "number-still-unknown"
    monkeypatch.setattr(regions, "value", known)
    await world.set_clock("2025-09-08")
    assert (await matter.service.post(matter.officer, path, answer)).status_code == 200
    assert await matter.clocks() == ["police-decision", "police-supplement-ask"]
    assert (await matter.look())["decide_by"] == "2025-09-09"


@pytest.mark.invariant(8)
async def test_twenty_who_tell_the_same_at_once_are_heard_once(world, matter):
    tries = [matter.try_to("sign", matter.police, own_no="1") for _ in range(20)]
    answers = await asyncio.gather(*tries)
    assert {answer.status_code for answer in answers} == {200}
    assert (await matter.actions()).count("police-matter-sign") == 1


@pytest.mark.rule("CRIM-17")
async def test_the_whole_way_through_the_procuratorate_to_an_ordered_opening(world, matter):
    seen = []
    for command, who, body, begins in [
        ("not-open", matter.police, {"own_no": "1", "words": "证据不足"}, "reconsider-request"),
        ("ask-reconsideration", matter.head, {"words": "应予立案"}, "police-reconsider"),
        ("uphold", matter.police, {"own_no": "2", "words": "维持"}, "supervision-request"),
        ("ask-supervision", matter.head, {"words": "建议监督"}, None),
        ("ask-reasons", matter.procuratorate, {"own_no": "3"}, "police-reasons"),
        ("give-reasons", matter.police, {"own_no": "4", "words": "理由"}, None),
        ("order-opening", matter.procuratorate, {"own_no": "5"}, "police-ordered-opening"),
        ("open", matter.police, {"own_no": "6", "police_no": "X"}, "material-handover"),
    ]:
        await matter.do(command, who, **body)
        assert await matter.clocks() == ([begins] if begins else [])
        seen.append(str((await matter.due(begins))["due_on"]) if begins else None)
    assert seen[4:7:2] == ["2025-09-15", "2025-09-22"]  # seven days end on a Saturday, fifteen on a Sunday
    told = (await matter.service.get(matter.procuratorate, "/v1/deliveries")).json()["items"]
    assert [each["body"]["document_no"] for each in told] == ["440402立案监督〔2025〕0001号"]


@pytest.mark.rule("CRIM-17")
async def test_where_the_procuratorate_finds_the_reasons_good_the_case_goes_on_with_us(world, matter):
    await matter.do("not-open", matter.police, own_no="1", words="证据不足")
    await matter.do("ask-supervision", matter.head, words="建议监督")
    await matter.do("ask-reasons", matter.procuratorate, own_no="2")
    await matter.do("give-reasons", matter.police, own_no="3", words="理由")
    ended = await matter.do("find-reasons-good", matter.procuratorate, own_no="4", words="理由成立")
    assert (ended["state"], await matter.clocks()) == ("resumed", [])
    assert (await matter.case.steps())[-1] == "handling-resumed"


@pytest.mark.invariant(15)
async def test_the_police_answer_for_themselves_only(world, matter):
    other = await world.machine("police_440403", divisions=["440403"], scopes="police-answers:write")
    assert (await matter.try_to("sign", other, own_no="1")).status_code == 404
    assert (await matter.try_to("ask-reconsideration", matter.police, own_no="1")).status_code == 403


@pytest.mark.invariant(9)
async def test_the_day_shown_follows_a_notice_that_moves_it(world, matter):
    await matter.do("sign", matter.police, own_no="1")
    await world.execute("update mediation.obligation set due_on = '2025-09-12' where name = 'police-decision'")
    service = world.service("mediation")
    async with service.sessions.begin() as session:
        moved = (await session.exec(select(Obligation).where(Obligation.name == "police-decision"))).all()
        await service.module.SERVICE.timers.moved(session, moved)
    assert (await matter.look())["decide_by"] == "2025-09-12"


@pytest.mark.rule("CRIM-16")
async def test_a_number_that_is_not_known_here_is_asked_for_and_the_step_stands(world, matter, monkeypatch):
    known = regions.value

    def unknown(division, key, on):
        if key == "police_decision_days":
            raise regions.UnknownHere(division, key, on, "未知", "unknown")
        return known(division, key, on)

    monkeypatch.setattr(regions, "value", unknown)
    assert (await matter.do("sign", matter.police, own_no="1"))["state"] == "received"
    assert await matter.clocks() == ["police-supplement-ask"]
    assert "unknown:police_decision_days" in await questions(world)
