"""Filing: receipts, replays, flags, and what is refused by name."""

import asyncio
from typing import get_args

import pytest

from services.intake.complaints.schemas import Channel
from shared import regions
from tests.builders import WORKER, a_complaint


async def filed(intake, who, **differences):
    return await intake.post(who, "/v1/complaints", a_complaint(**differences))


async def test_a_filing_is_answered_with_a_number_a_code_and_the_day_to_decide_by(world, intake):
    answer = await filed(intake, await world.machine())
    receipt = answer.json()
    assert (answer.status_code, receipt["stage"], receipt["version"]) == (201, "filed", 1)
    assert receipt["number"].startswith("420704-2025-")
    assert receipt["accept_due_on"] == "2025-09-04"
    assert len(receipt["query_code"]) == 8
    assert answer.headers["ETag"] == '"1"'


@pytest.mark.capability("C11")
async def test_the_same_order_again_gets_the_first_answer_even_after_the_complaint_moved_on(world, intake):
    hotline, head = await world.machine(), await world.person(roles="head")
    order = a_complaint()
    first = await intake.post(hotline, "/v1/complaints", order)
    accept = f"/v1/complaints/{first.json()['number']}/accept"
    assert (await intake.post(head, accept, {"reason": "同意"}, version=1)).status_code == 200
    again = await intake.post(hotline, "/v1/complaints", order)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.status_code, again.json()) == (201, first.json())


async def test_the_same_order_number_with_other_content_is_refused(world, intake):
    hotline, order = await world.machine(), a_complaint()
    await intake.post(hotline, "/v1/complaints", order)
    other = await intake.post(hotline, "/v1/complaints", order | {"owed_fen": 900_000})
    assert (other.status_code, other.json()["code"]) == (409, "partner-number-reused")


async def test_another_partner_may_use_the_same_order_number(world, intake):
    order = a_complaint(channel="window")
    for party in ("hotline_12345", "hotline_12333"):
        assert (await intake.post(await world.machine(party), "/v1/complaints", order)).status_code == 201


@pytest.mark.capability("C113")
async def test_twenty_machines_sending_one_order_at_once_file_one_complaint(world, intake):
    hotline, order = await world.machine(), a_complaint()
    answers = await asyncio.gather(*(intake.post(hotline, "/v1/complaints", order) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1


async def test_only_channel_division_summary_and_an_employer_or_project_are_needed(world, intake):
    least = {"channel": "window", "division": "420704", "summary": "老板欠薪", "project": {"name": "虚构一号楼项目"}}
    answer = await intake.post(await world.machine(), "/v1/complaints", least)
    assert (answer.status_code, answer.json()["flags"]) == (201, ["amount-missing"])


@pytest.mark.rule("IDS-01", "IDS-03")
@pytest.mark.parametrize(
    ("differences", "flag"),
    [
        ({"employer": {"name": "虚构店", "uscc": "91999999MAXXXXXX0M"}}, "uscc-check-digit"),
        ({"reporter": WORKER | {"id_no": "999999199001010017"}}, "id-check-digit"),
        ({"reporter": WORKER | {"phone": "1234"}}, "phone-unusual"),
        ({"summary": "请打我电话13800000009"}, "identifier-in-summary"),
        ({"owed_fen": 0}, "amount-missing"),
        ({"workers": 10}, "collective"),
    ],
)
async def test_doubtful_values_are_kept_and_flagged(world, intake, differences, flag):
    answer = await filed(intake, await world.machine(), **differences)
    assert answer.status_code == 201
    assert flag in answer.json()["flags"]


async def test_nine_workers_are_no_collective(world, intake):
    assert "collective" not in (await filed(intake, await world.machine(), workers=9)).json()["flags"]


@pytest.mark.parametrize(
    ("differences", "pointer"),
    [
        ({"owed_fen": -1}, "/owed_fen"),
        ({"owed_fen": 10**13 + 1}, "/owed_fen"),
        ({"owed_fen": 8000.5}, "/owed_fen"),
        ({"owed_fen": "800000"}, "/owed_fen"),
        ({"workers": 0}, "/workers"),
        ({"workers": 100_001}, "/workers"),
        ({"division": "12"}, "/division"),
        ({"division": "999998"}, "/division"),
        ({"division": "42070x"}, "/division"),
        ({"channel": "telepathy"}, "/channel"),
        ({"domain": "other"}, "/domain"),
        ({"colour": "red"}, "/colour"),
        ({"sector": "盖房子的"}, "/sector"),
        ({"summary": ""}, "/summary"),
        ({"summary": "坏\u0000字"}, "/summary"),
        ({"employer": {"name": "店\ud800"}}, "/employer"),
        ({"employer": {"uscc": "123"}}, "/employer/uscc"),
        ({"employer": None}, ""),
        ({"occurred_on": "1989-12-31"}, "/occurred_on"),
        ({"occurred_on": "2025-08-29"}, "/occurred_on"),
        ({"period": {"from": "2025-07", "to": "2025-06"}}, "/period"),
        ({"period": {"from": "2025-13"}}, "/period/from"),
        ({"period": {"to": "2025-09"}}, "/period/to"),
        ({"period": {"from": "1989-12"}}, "/period/from"),
    ],
)
async def test_what_cannot_be_meant_is_refused_naming_the_field(world, intake, differences, pointer):
    answer = await filed(intake, await world.machine(), **differences)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"])


@pytest.mark.parametrize("day", ["1990-01-01", "2025-08-28"])
async def test_the_first_day_of_1990_and_today_are_fine(world, intake, day):
    assert (await filed(intake, await world.machine(), occurred_on=day)).status_code == 201


async def test_a_division_outside_the_credential_is_forbidden(world, intake):
    answer = await filed(intake, await world.machine(divisions=["420703"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong-division")


@pytest.mark.parametrize(
    "text", ["😀 老板欠薪", "１２３４５元", "'; drop table complaint; --", "<script>alert(1)</script>", "a" * 10_000]
)
async def test_emoji_full_width_sql_and_script_are_kept_as_they_were_written(world, intake, text):
    officer = await world.person(scopes="complaints:read complaints:read-personal")
    number = (await filed(intake, await world.machine(), summary=text)).json()["number"]
    clear = await intake.get(officer, f"/v1/complaints/{number}/reporter?purpose=核对原文")
    assert clear.json()["summary"] == text


async def test_a_phone_in_the_summary_is_masked_for_everybody_who_only_reads(world, intake):
    hotline = await world.machine()
    number = (await filed(intake, hotline, summary="请打我电话１３８００００００９９")).json()["number"]
    shown = (await intake.get(hotline, f"/v1/complaints/{number}")).json()
    assert "99" not in shown["summary"].removesuffix("0099")
    assert "１３８００００００９９" not in shown["summary"]


@pytest.mark.rule("INT-14")
async def test_the_hotlines_days_are_unknown_here_so_a_person_is_asked_once(world, intake):
    hotline, officer = await world.machine(), await world.person()
    for _ in range(3):
        await filed(intake, hotline)
    questions = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    assert [question["code"] for question in questions] == ["unknown:hotline_12345_days"]


async def test_a_partner_lists_and_counts_what_it_filed_and_nothing_else(world, intake):
    hotline, other = await world.machine(), await world.machine("hotline_12333")
    mine = (await filed(intake, hotline)).json()["number"]
    await filed(intake, other)
    listed = (await intake.get(hotline, "/v1/complaints")).json()["items"]
    assert [item["number"] for item in listed] == [mine]
    assert (await intake.get(hotline, "/v1/complaints/count")).json()["count"] == 1


@pytest.mark.capability("C108")
async def test_an_employer_without_a_code_may_be_a_person_so_its_name_never_travels(world, intake):
    hotline, head = await world.machine(), await world.person(roles="head")
    named = {"name": "包工头测试丙 13800000003"}
    number = (await filed(intake, hotline, employer=named)).json()["number"]
    await intake.post(head, f"/v1/complaints/{number}/accept", {"reason": "同意"}, version=1)
    assert "intake.complaint-accepted" in await world.deliver()
    assert "测试丙".encode() not in b"".join(record.value for record in world.sent)
    assert (await intake.get(head, f"/v1/complaints/{number}")).json()["employer"]["name"].endswith("138****0003")


async def asked(intake, officer):
    return (await intake.get(officer, "/v1/my-work")).json()["questions"]


DAYS = """region = "420704"
[[rows]]
key = "hotline_12345_days"
value = 5
unit = "WD"
from = 2025-01-01
status = "SEED"
rule = "INT-14"
source = "测试用：市热线办通知"
"""


async def test_a_question_is_answered_once_by_a_person_of_the_place(world, intake, tmp_path, monkeypatch):
    hotline, officer = await world.machine(), await world.person()
    await filed(intake, hotline)
    [question] = await asked(intake, officer)
    path = f"/v1/questions/{question['id']}/answer"
    elsewhere = await world.person(divisions=["420703"])
    assert (await intake.post(elsewhere, path, {"answer": "五个工作日"})).status_code == 404
    assert (await intake.post(hotline, path, {"answer": "五个工作日"})).status_code == 403
    too_early = await intake.post(officer, path, {"answer": "五个工作日，见市热线办通知"})
    assert (too_early.status_code, too_early.json()["code"]) == (409, "number-still-unknown")
    (tmp_path / "420704.toml").write_text(DAYS)
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))
    answered = await intake.post(officer, path, {"answer": "五个工作日，见市热线办通知"})
    assert (answered.status_code, answered.json()["answered_by"]) == (200, "labour_authority/officer-1")
    assert (await intake.post(officer, path, {"answer": "七天"})).json()["code"] == "answered-before"
    await filed(intake, hotline)
    assert await asked(intake, officer) == []


async def test_a_complaint_is_taken_in_where_a_number_is_missing_and_a_person_is_asked(world, intake, monkeypatch):
    def unknown(division, key, on):
        raise regions.UnknownHere(division, key, on, f"{key}未知", f"{key} is not known")

    monkeypatch.setattr(regions, "value", unknown)
    answer = await filed(intake, await world.machine(), channel="window")
    assert (answer.status_code, answer.json()["accept_due_on"]) == (201, None)
    [question] = await asked(intake, await world.person())
    assert question["code"] == "unknown:acceptance_days"


@pytest.mark.capability("C4")
@pytest.mark.parametrize(
    ("party", "kind", "own"),
    [
        ("hotline_12345", "partner", {"hotline_12345", "window"}),
        ("hotline_12345_ezhou", "partner", {"hotline_12345", "window"}),
        ("grid_office", "partner", {"grid", "window"}),
        ("petition_office", "partner", {"petition", "window"}),
        ("hotline_123456", "partner", {"window"}),
        ("bank_1", "partner", {"window"}),
        ("housing_bureau", "department", {"department", "window"}),
        ("labour_authority", "labour_authority", set(get_args(Channel))),
    ],
)
async def test_a_party_files_through_its_own_channels_alone_and_hears_which_these_are(world, intake, party, kind, own):
    machine, taken = await world.machine(party, kind=kind), set()
    for channel in get_args(Channel):
        answer = await filed(intake, machine, channel=channel, partner_no=f"N-{channel}")
        if answer.status_code == 201:
            taken.add(channel)
            continue
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (403, "not-your-channel")
        assert problem["detail"].endswith("、".join(sorted(own)))
    assert taken == own


async def test_in_a_batch_only_the_item_of_anothers_channel_is_refused(world, intake):
    items = [a_complaint(), a_complaint(channel="petition")]
    told = (await intake.post(await world.machine(), "/v1/complaints:batch", {"items": items})).json()["results"]
    assert [each["status"] for each in told] == [201, 403]
