"""Petitions (INT-15): their own papers and terms beside the wage matter, both sides of every last day."""

from datetime import date

import pytest

from services.intake.petitions import rules
from services.intake.petitions.rules import PetitionStage, PetitionStep
from shared.refusals import IllegalMove
from tests.intake.channels.plain import send
from tests.intake.petitions.builders import a_petition
from tests.journeys.stories import a_head, accepted_case, actions_of, decide

pytestmark = [pytest.mark.capability("C8"), pytest.mark.rule("INT-15")]


@pytest.fixture
async def office(world):
    return await world.machine("petition_office")


@pytest.fixture
async def officer(world):
    return await world.person()


async def file(intake, office, officer):
    answer = (await send(intake, office, "petition_office", "petitions", {"xfjs": [a_petition()]})).json()
    assert answer["success"] is True
    return answer["hz"][0]["slbh"]


async def paper(intake, who, number, which, **body):
    seen = (await intake.get(who, f"/v1/complaints/{number}")).json()["version"]
    path = f"/v1/complaints/{number}/petition/papers/{which}"
    return await intake.post(who, path, {"words": "依法办理"} | body, version=seen)


async def papers(intake, who, number, *which):
    for each in which:
        answer = await paper(intake, who, number, each)
        assert answer.status_code == 200, answer.text
    return answer.json()


async def deadlines(intake, officer, number):
    found = (await intake.get(officer, f"/v1/deadlines?subject={number}")).json()["items"]
    return {due["name"]: due for due in found if due["subject_kind"] == "petition"}


async def test_a_petition_passed_on_is_accepted_in_fifteen_days_or_objected_to_in_five_working_ones(
    intake, office, officer
):
    due = await deadlines(intake, officer, await file(intake, office, officer))
    assert {name: each["due_on"] for name, each in due.items()} == {
        "petition-acceptance": "2025-09-12",
        "petition-transfer-objection": "2025-09-04",
    }
    assert {each["rule_id"] for each in due.values()} == {"INT-15"}


async def test_one_handed_in_here_is_to_be_handled_in_fifteen_days_and_has_no_transfer_to_object_to(intake, officer):
    given = {
        "channel": "petition",
        "division": "420704",
        "summary": "集中接访时反映欠薪",
        "reporter": {"name": "测试甲", "phone": "13800000001"},
        "employer": {"name": "虚构甲餐饮店"},
        "assistance": {"consent": "spoken", "occasion": "joint_reception", "place": "虚构区信访大厅"},
    }
    filed = await intake.post(officer, "/v1/window/complaints", given)
    number = filed.json()["number"]
    due = await deadlines(intake, officer, number)
    assert {name: each["due_on"] for name, each in due.items()} == {"petition-handling": "2025-09-12"}
    refused = await paper(intake, officer, number, "object")
    assert (refused.status_code, refused.json()["code"]) == (409, "petition-not-passed-on")


async def test_the_whole_way_from_acceptance_to_the_last_review(world, intake, office, officer):
    number = await file(intake, office, officer)
    seen = []
    for day, which, begins in [
        ("2025-09-01", "accept", "petition-finish"),
        ("2025-09-30", "answer", "petition-review-request"),
        ("2025-10-09", "ask-review", "petition-review"),
        ("2025-10-20", "review", "petition-re-review-request"),
        ("2025-10-27", "ask-re-review", "petition-re-review"),
        ("2025-11-10", "re-review", None),
    ]:
        await world.set_clock(day)
        stands = await papers(intake, officer, number, which)
        due = await deadlines(intake, officer, number)
        seen.append((stands["stage"], due[begins]["due_on"] if begins else None))
    assert seen == [
        ("accepted", "2025-10-31"),
        ("answered", "2025-10-30"),
        ("review_asked", "2025-11-10"),
        ("reviewed", "2025-11-19"),
        ("re_review_asked", "2025-11-26"),
        ("concluded", None),
    ]
    assert {due["state"] for due in (await deadlines(intake, officer, number)).values()} <= {"met", "cancelled"}


async def test_the_petitions_office_gets_every_paper_by_its_name_and_once(world, intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "accept", "answer")
    told = [each["body"] for each in (await intake.get(office, "/v1/deliveries")).json()["items"]]
    assert [each["wslx"] for each in told] == ["受理告知书", "处理意见书"]
    assert {each["xfjbh"] for each in told} == {"420704202508280001"}


async def test_the_wage_matter_has_one_final_answer_beside_the_papers(world, intake, mediation, office, officer):
    number = await file(intake, office, officer)
    head = await a_head(world, number)
    await decide(intake, head, f"/v1/complaints/{number}", "accept", {"reason": "同意"})
    await world.deliver()
    case = (await intake.get(officer, f"/v1/complaints/{number}")).json()["case_number"]
    await decide(mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "NOT_WAGES", "reason": "材料款"})
    await world.deliver(times=2)
    told = [each["body"] for each in (await intake.get(office, "/v1/deliveries")).json()["items"]]
    assert [each["wslx"] for each in told] == ["办理结果"]
    assert await deadlines(intake, officer, number) != {}


@pytest.mark.parametrize(("day", "state"), [("2025-09-12T23:59", "open"), ("2025-09-13T00:00:01", "overdue")])
async def test_the_fifteenth_day_is_in_time_and_the_day_after_a_breach(world, intake, office, officer, day, state):
    number = await file(intake, office, officer)
    await world.set_clock(day)
    await world.sweep("intake")
    due = await deadlines(intake, officer, number)
    assert due["petition-acceptance"]["state"] == state
    actions = await actions_of(world, officer, "intake", f"/v1/complaints/{number}")
    assert ("petition-overdue" in actions) == (state == "overdue")


@pytest.mark.parametrize(("day", "status"), [("2025-09-04", 200), ("2025-09-05", 409)])
async def test_a_transfer_is_objected_to_within_five_working_days_and_not_after(
    world, intake, office, officer, day, status
):
    number = await file(intake, office, officer)
    await world.set_clock(day)
    assert (await paper(intake, officer, number, "object")).status_code == status


@pytest.mark.parametrize("swept", [True, False])
@pytest.mark.parametrize(("day", "status"), [("2025-10-30", 200), ("2025-10-31", 409)])
async def test_review_is_asked_for_within_thirty_days_and_not_after(world, intake, office, officer, day, status, swept):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "accept")
    await world.set_clock("2025-09-30")
    await papers(intake, officer, number, "answer")
    await world.set_clock(day)
    if swept:
        await world.sweep("intake")
    answer = await paper(intake, officer, number, "ask-review")
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == ("illegal-move" if swept else "petition-right-lapsed")


@pytest.mark.parametrize(
    ("before", "which"),
    [(["accept"], "answer"), (["accept", "answer"], "ask-review"), (["accept", "answer", "ask-review"], "review")],
)
async def test_no_paper_is_older_than_the_one_it_follows(world, intake, office, officer, before, which):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-01")
    await papers(intake, officer, number, *before)
    await world.set_clock("2025-09-10")
    older = await paper(intake, officer, number, which, on="2025-08-31")
    assert (older.status_code, older.json()["code"]) == (422, "too-early")
    assert (await paper(intake, officer, number, which, on="2025-09-01")).status_code == 200


async def test_what_was_asked_in_time_and_written_down_later_was_in_time(world, intake, office, officer):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-30")
    await papers(intake, officer, number, "accept", "answer")
    await world.set_clock("2025-11-03")
    answer = await paper(intake, officer, number, "ask-review", on="2025-10-30")
    assert answer.status_code == 200


async def test_a_right_that_nobody_used_concludes_the_petition(world, intake, office, officer):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-30")
    await papers(intake, officer, number, "accept", "answer")
    await world.set_clock("2025-10-31T00:00:01")
    await world.sweep("intake")
    stands = (await intake.get(officer, f"/v1/complaints/{number}/petition")).json()
    assert (stands["stage"], stands["concluded_on"]) == ("concluded", "2025-10-30")


async def test_the_time_to_finish_is_lengthened_once_by_a_head_by_thirty_days_at_most(world, intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "accept")
    head, path = await a_head(world, number), f"/v1/complaints/{number}"

    async def extend(who, **body):
        seen = (await intake.get(who, path)).json()["version"]
        return await intake.post(who, f"{path}/petition/extend", {"reason": "案情复杂"} | body, version=seen)

    assert (await extend(officer)).status_code == 403
    assert (await extend(head, days=31)).json()["code"] == "petition-extension-too-long"
    assert (await deadlines(intake, officer, number))["petition-finish"]["due_on"] == "2025-10-27"
    assert (await extend(head, days=30)).status_code == 200
    assert (await deadlines(intake, officer, number))["petition-finish"]["due_on"] == "2025-11-26"
    assert (await extend(head, days=1)).json()["code"] == "extended-before"


@pytest.mark.parametrize(("day", "status"), [("2025-10-27", 200), ("2025-10-28", 409)])
async def test_it_is_lengthened_before_it_has_passed_and_not_after(world, intake, office, officer, day, status):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "accept")
    await world.set_clock(day)
    path = f"/v1/complaints/{number}"
    seen = (await intake.get(officer, path)).json()["version"]
    head = await a_head(world, number)
    answer = await intake.post(head, f"{path}/petition/extend", {"reason": "案情复杂"}, version=seen)
    assert answer.status_code == status


async def test_other_complaints_have_no_petition_procedure(world, intake, officer):
    number, _ = await accepted_case(world, await world.machine(), officer)
    answer = await paper(intake, officer, number, "accept")
    assert (answer.status_code, answer.json()["code"]) == (409, "no-petition")
    assert (await intake.get(officer, f"/v1/complaints/{number}/petition")).status_code == 409


async def test_the_office_that_keeps_urging_and_sends_twice_is_one_petition(world, intake, office, officer):
    number = await file(intake, office, officer)
    for _ in range(2):
        await send(intake, office, "petition_office", "petitions", {"xfjs": [a_petition()]})
    await send(intake, office, "petition_office", "urgings", {"xfjbh": a_petition()["xfjbh"], "nr": "请尽快办理"})
    assert [each["number"] for each in (await intake.get(officer, "/v1/complaints")).json()["items"]] == [number]
    assert "pressed-by-partner" in await actions_of(world, officer, "intake", f"/v1/complaints/{number}")


# the table, without anything around it

WAY = [
    PetitionStep.ACCEPT,
    PetitionStep.ANSWER,
    PetitionStep.ASK_REVIEW,
    PetitionStep.REVIEW,
    PetitionStep.ASK_RE_REVIEW,
    PetitionStep.RE_REVIEW,
]


def test_every_pair_of_stage_and_step_is_in_the_table_or_refused():
    for stage in PetitionStage:
        for step in PetitionStep:
            if (stage, step) in rules.MOVES:
                assert rules.move(stage, step) is rules.MOVES[stage, step]
            else:
                with pytest.raises(IllegalMove):
                    rules.move(stage, step)


def test_nothing_follows_the_last_review_or_a_petition_sent_back_or_declined():
    for ended in (PetitionStage.CONCLUDED, PetitionStage.SENT_BACK, PetitionStage.DECLINED):
        assert not [step for stage, step in rules.MOVES if stage is ended]


def test_the_way_goes_on_only_in_its_order():
    stage = PetitionStage.RECEIVED
    for place, step in enumerate(WAY):
        for other in WAY[:place] + WAY[place + 1 :]:
            with pytest.raises(IllegalMove):
                rules.move(stage, other)
        stage = rules.move(stage, step)
    assert stage is PetitionStage.CONCLUDED


def test_an_objection_that_was_turned_down_is_not_made_again():
    kept = rules.move(rules.move(PetitionStage.RECEIVED, PetitionStep.OBJECT), PetitionStep.KEEP)
    with pytest.raises(IllegalMove):
        rules.move(kept, PetitionStep.OBJECT)
    assert rules.move(kept, PetitionStep.ACCEPT) is PetitionStage.ACCEPTED


@pytest.mark.parametrize(("days", "most", "by"), [(None, 30, 30), (1, 30, 1), (30, 30, 30)])
def test_an_extension_is_as_long_as_asked_up_to_the_most(days, most, by):
    assert rules.check_extension(days, most) == by


def test_a_right_is_used_on_its_last_day_and_not_after():
    rules.check_in_time(PetitionStep.ASK_REVIEW, date(2025, 10, 30), date(2025, 10, 30))
    with pytest.raises(rules.RightLapsed):
        rules.check_in_time(PetitionStep.ASK_REVIEW, date(2025, 10, 30), date(2025, 10, 31))
