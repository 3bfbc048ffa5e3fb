"""Petitions (INT-15): their own papers and terms beside the wage matter, both sides of every last day."""

import pytest

from services.intake.petitions import rules, track
from services.intake.petitions.track import PETITION, PetitionStage, PetitionStep
from shared import regions
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


@pytest.fixture
async def above(world):
    """Who issues the review, and who the last one."""
    city = await world.person("city-1", divisions=["4207"])
    return {"review": city, "re-review": await world.person("province-1", divisions=["42"])}


async def paper(intake, who, number, which, **body):
    seen = (await intake.get(who, f"/v1/complaints/{number}")).json()["version"]
    path = f"/v1/complaints/{number}/petition/papers/{which}"
    return await intake.post(who, path, {"words": "依法办理"} | body, version=seen)


async def papers(intake, who, number, *which, above=None):
    for each in which:
        answer = await paper(intake, (above or {}).get(each, who), number, each)
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


async def test_the_whole_way_from_acceptance_to_the_last_review(world, intake, office, officer, above):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition")
    seen = []
    for day, which, begins in [
        ("2025-09-01", "accept", "petition-finish"),
        ("2025-09-30", "answer", None),
        ("2025-09-30", "receive", "petition-review-request"),
        ("2025-10-09", "ask-review", "petition-review"),
        ("2025-10-20", "review", None),
        ("2025-10-20", "receive", "petition-re-review-request"),
        ("2025-10-27", "ask-re-review", "petition-re-review"),
        ("2025-11-10", "re-review", None),
    ]:
        await world.set_clock(day)
        stands = await papers(intake, officer, number, which, above=above)
        due = await deadlines(intake, officer, number)
        seen.append((stands["stage"], due[begins]["due_on"] if begins else None))
    assert seen == [
        ("accepted", "2025-10-31"),
        ("answered", None),
        ("answer_received", "2025-10-30"),
        ("review_asked", "2025-11-10"),
        ("reviewed", None),
        ("review_received", "2025-11-19"),
        ("re_review_asked", "2025-11-26"),
        ("concluded", None),
    ]
    assert {due["state"] for due in (await deadlines(intake, officer, number)).values()} <= {"met", "cancelled"}


async def test_the_petitions_office_gets_every_paper_by_its_name_and_once(world, intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition", "accept", "answer")
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
    await papers(intake, officer, number, "as-petition", "accept")
    await world.set_clock("2025-09-30")
    await papers(intake, officer, number, "answer", "receive")
    await world.set_clock(day)
    if swept:
        await world.sweep("intake")
    answer = await paper(intake, officer, number, "ask-review")
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == ("illegal-move" if swept else "petition-right-lapsed")


@pytest.mark.parametrize(
    ("before", "which"),
    [
        (["as-petition", "accept"], "answer"),
        (["as-petition", "accept", "answer"], "receive"),
        (["as-petition", "accept", "answer"], "ask-review"),
        (["as-petition", "accept", "answer", "receive"], "ask-review"),
        (["as-petition", "accept", "answer", "receive", "ask-review"], "review"),
        (["as-petition", "accept", "answer", "ask-review", "review"], "receive"),
    ],
)
async def test_no_paper_is_older_than_the_one_it_follows(world, intake, office, officer, above, before, which):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-01")
    await papers(intake, officer, number, *before, above=above)
    await world.set_clock("2025-09-10")
    who = above.get(which, officer)
    older = await paper(intake, who, number, which, on="2025-08-31")
    assert (older.status_code, older.json()["code"]) == (422, "too-early")
    assert (await paper(intake, who, number, which, on="2025-09-01")).status_code == 200


async def test_what_was_asked_in_time_and_written_down_later_was_in_time(world, intake, office, officer):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-30")
    await papers(intake, officer, number, "as-petition", "accept", "answer", "receive")
    await world.set_clock("2025-11-03")
    answer = await paper(intake, officer, number, "ask-review", on="2025-10-30")
    assert answer.status_code == 200


async def test_a_right_that_nobody_used_concludes_the_petition(world, intake, office, officer):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-30")
    await papers(intake, officer, number, "as-petition", "accept", "answer", "receive")
    await world.set_clock("2025-10-31T00:00:01")
    await world.sweep("intake")
    stands = (await intake.get(officer, f"/v1/complaints/{number}/petition")).json()
    assert (stands["stage"], stands["concluded_on"]) == ("concluded", "2025-10-30")


async def test_the_time_to_finish_is_lengthened_once_by_a_head_by_thirty_days_at_most(world, intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition", "accept")
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
    await papers(intake, officer, number, "as-petition", "accept")
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


async def test_wages_are_looked_into_under_their_own_law_and_only_the_way_is_told_in_writing(
    world, intake, office, officer
):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-12")
    stands = await papers(intake, officer, number, "as-duty", "notify")
    assert stands["stage"] == "notified"
    states = {name: due["state"] for name, due in (await deadlines(intake, officer, number)).items()}
    assert states == {"petition-acceptance": "met", "petition-transfer-objection": "cancelled"}
    for more in ("accept", "answer", "ask-review", "as-petition"):
        assert (await paper(intake, officer, number, more)).json()["code"] == "illegal-move"
    told = [each["body"] for each in (await intake.get(office, "/v1/deliveries")).json()["items"]]
    assert [(each["wslx"], each["zzxf"]) for each in told] == [("接收情况和处理途径告知书", "0")]


@pytest.mark.parametrize("which", ["accept", "notify"])
async def test_no_paper_is_given_before_it_is_said_which_procedure_it_has(intake, office, officer, which):
    number = await file(intake, office, officer)
    answer = await paper(intake, officer, number, which)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-move")


async def test_which_procedure_it_has_may_be_put_right_until_a_paper_was_given(intake, office, officer):
    number = await file(intake, office, officer)
    stands = await papers(intake, officer, number, "as-petition", "as-duty", "as-petition", "accept")
    assert stands["stage"] == "accepted"
    assert (await paper(intake, officer, number, "as-duty")).json()["code"] == "illegal-move"


@pytest.mark.parametrize(("day", "state"), [("2025-09-12T23:59", "open"), ("2025-09-13T00:00:01", "overdue")])
async def test_the_notice_of_receipt_is_owed_in_fifteen_days_too(world, intake, office, officer, day, state):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-duty")
    await world.set_clock(day)
    await world.sweep("intake")
    assert (await deadlines(intake, officer, number))["petition-acceptance"]["state"] == state


@pytest.mark.parametrize(("day", "stage"), [("2025-10-14", "answer_received"), ("2025-10-15", "concluded")])
async def test_the_days_for_a_review_run_from_the_receipt_not_from_the_papers_date(
    world, intake, office, officer, day, stage
):
    """A paper of 1 September, received on the 14th: the right lapses with 14 October."""
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-15")
    await papers(intake, officer, number, "as-petition")
    for which, on in (("accept", "2025-08-29"), ("answer", "2025-09-01"), ("receive", "2025-09-14")):
        assert (await paper(intake, officer, number, which, on=on)).status_code == 200
    assert (await deadlines(intake, officer, number))["petition-review-request"]["due_on"] == "2025-10-14"
    await world.set_clock(day)
    await world.sweep("intake")
    stands = (await intake.get(officer, f"/v1/complaints/{number}/petition")).json()
    assert (stands["stage"], stands["answered_on"], stands["received_on"]) == (stage, "2025-09-01", "2025-09-14")


async def test_without_service_no_right_lapses(world, intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition", "accept", "answer")
    await world.set_clock("2026-03-02")
    await world.sweep("intake")
    stands = (await intake.get(officer, f"/v1/complaints/{number}/petition")).json()
    assert (stands["stage"], stands["received_on"], stands["concluded_on"]) == ("answered", None, None)
    assert (await paper(intake, officer, number, "ask-review")).status_code == 200


async def test_the_days_for_the_last_review_run_from_the_receipt_as_well(world, intake, office, officer, above):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition", "accept", "answer", "ask-review", "review", above=above)
    assert "petition-re-review-request" not in await deadlines(intake, officer, number)
    await world.set_clock("2025-09-14")
    stands = await papers(intake, officer, number, "receive")
    assert (stands["reviewed_on"], stands["review_received_on"]) == ("2025-08-28", "2025-09-14")
    assert (await deadlines(intake, officer, number))["petition-re-review-request"]["due_on"] == "2025-10-14"


async def test_no_clock_runs_once_a_petition_was_sent_back(world, intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "object", "send-back")
    states = {name: due["state"] for name, due in (await deadlines(intake, officer, number)).items()}
    assert states == {"petition-acceptance": "cancelled", "petition-transfer-objection": "met"}
    await world.set_clock("2025-10-30")
    await world.sweep("intake")
    assert "petition-overdue" not in await actions_of(world, officer, "intake", f"/v1/complaints/{number}")


async def test_nobody_but_the_clock_lets_a_right_lapse(intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition", "accept", "answer", "receive")
    answer = await paper(intake, officer, number, "lapse")
    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")


async def test_nobody_is_named_in_the_reason_for_more_time(world, intake, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition", "accept")
    head, path = await a_head(world, number), f"/v1/complaints/{number}"
    seen = (await intake.get(officer, path)).json()["version"]
    body = {"reason": "测试甲要求补充调查"}
    assert (await intake.post(head, f"{path}/petition/extend", body, version=seen)).status_code == 200
    [row] = await world.rows("select extensions from intake.obligation where name = 'petition-finish'")
    assert "测试甲" not in row["extensions"]


@pytest.mark.invariant(10)
async def test_a_clock_whose_length_nobody_knew_begins_from_the_filing_once_the_number_is_there(
    world, intake, office, officer, monkeypatch
):
    known = regions.value

    def unknown(division, key, on):
        if key == "petition_acceptance_days":
            raise regions.UnknownHere(division, key, on, "未知", "unknown")
        return known(division, key, on)

    monkeypatch.setattr(regions, "value", unknown)
    number = await file(intake, office, officer)
    assert set(await deadlines(intake, officer, number)) == {"petition-transfer-objection"}
    await world.set_clock("2025-09-01")
    [question] = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    path = f"/v1/questions/{question['id']}/answer"
    assert (await intake.post(officer, path, {"answer": "已录入"})).json()["code"] == "number-still-unknown"
    monkeypatch.setattr(regions, "value", known)
    assert (await intake.post(officer, path, {"answer": "已录入"})).status_code == 200
    due = (await deadlines(intake, officer, number))["petition-acceptance"]
    assert (due["started_on"], due["due_on"]) == ("2025-08-28", "2025-09-12")
    stands = await papers(intake, officer, number, "as-duty", "notify")
    assert stands["stage"] == "notified"


# the table, without anything around it

WAY = [
    PetitionStep.AS_PETITION,
    PetitionStep.ACCEPT,
    PetitionStep.ANSWER,
    PetitionStep.RECEIVE,
    PetitionStep.ASK_REVIEW,
    PetitionStep.REVIEW,
    PetitionStep.RECEIVE,
    PetitionStep.ASK_RE_REVIEW,
    PetitionStep.RE_REVIEW,
]


ALSO = {
    PetitionStage.ANSWERED: {PetitionStep.ASK_REVIEW},
    PetitionStage.REVIEWED: {PetitionStep.ASK_RE_REVIEW},
}
"""Whoever holds an answer may ask for its review whether or not we know when it came."""
MOVES = {(at, row.command.name): row.to for row in PETITION.moves for at in row.at}


def move(stage, step):
    return PETITION.move(stage, track.COMMANDS[step]).to


def test_every_pair_of_stage_and_step_is_in_the_table_or_refused():
    for stage in PetitionStage:
        for step in PetitionStep:
            if (stage, step) in MOVES:
                assert move(stage, step) is MOVES[stage, step]
            else:
                with pytest.raises(IllegalMove):
                    move(stage, step)


def test_nothing_follows_the_last_review_or_a_petition_sent_back_or_declined():
    for ended in (PetitionStage.CONCLUDED, PetitionStage.SENT_BACK, PetitionStage.DECLINED, PetitionStage.NOTIFIED):
        assert not [step for stage, step in MOVES if stage is ended]


def test_the_way_goes_on_only_in_its_order():
    stage = PetitionStage.RECEIVED
    for step in WAY:
        for other in set(WAY) - {step, *ALSO.get(stage, ())}:
            with pytest.raises(IllegalMove):
                move(stage, other)
        stage = move(stage, step)
    assert stage is PetitionStage.CONCLUDED


def test_an_objection_that_was_turned_down_is_not_made_again():
    kept = move(move(PetitionStage.RECEIVED, PetitionStep.OBJECT), PetitionStep.KEEP)
    with pytest.raises(IllegalMove):
        move(kept, PetitionStep.OBJECT)
    classed = move(kept, PetitionStep.AS_PETITION)
    assert classed is PetitionStage.AS_PETITION
    with pytest.raises(IllegalMove):
        move(classed, PetitionStep.OBJECT)


@pytest.mark.parametrize(("days", "most", "by"), [(None, 30, 30), (1, 30, 1), (30, 30, 30)])
def test_an_extension_is_as_long_as_asked_up_to_the_most(days, most, by):
    assert rules.check_extension(days, most) == by
