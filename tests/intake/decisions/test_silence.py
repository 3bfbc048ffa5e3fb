"""Guangdong's silence: who was told nothing in five working days is accepted as of the receipt of the complaint."""

from datetime import UTC, date, datetime

import pytest

from services.intake.complaints.rules.silence import OpensWithSilence, accepted_as_of, opening_day
from tests.intake.verification.builders import NOTHING_OWED
from tests.journeys.stories import a_head, decide, file

pytestmark = pytest.mark.rule("INT-02")
ZHUHAI, ECHENG = "440402", "420704"
RECEIVED = date(2026, 9, 24)
PASSED = datetime(2026, 10, 9, 16, tzinfo=UTC)
"""Midnight in China after the fifth working day: 28 to 30 September, 8 and 9 October."""
REFUSE = {"ground": "not_wages", "reason": "材料款"}
ELSEWHERE = {"ground": "other_department", "where": "区住建局", "reason": "不属本局"}


@pytest.mark.parametrize(
    ("now", "as_of"),
    [(datetime(2026, 10, 9, 15, 59, tzinfo=UTC), None), (PASSED, RECEIVED)],
)
def test_silence_accepts_as_of_the_receipt_once_the_fifth_day_has_passed(now, as_of):
    assert accepted_as_of(RECEIVED, PASSED, now) == as_of


@pytest.mark.parametrize(
    ("by_silence", "stated", "opens"),
    [
        (None, None, date(2026, 10, 12)),
        (None, date(2026, 10, 8), date(2026, 10, 8)),
        (RECEIVED, None, RECEIVED),
        (RECEIVED, RECEIVED, RECEIVED),
    ],
)
def test_the_case_opens_on_the_day_of_receipt_where_silence_accepted(by_silence, stated, opens):
    assert opening_day("x", by_silence, stated, date(2026, 10, 12)) == opens


def test_nobody_sets_another_opening_day_than_the_law():
    with pytest.raises(OpensWithSilence):
        opening_day("x", RECEIVED, date(2026, 10, 12), date(2026, 10, 12))


async def filed(world, division=ZHUHAI, **differences):
    await world.set_clock("2026-09-24")
    number = await file(world, await world.machine(divisions=[division]), division=division, **differences)
    return number, await world.person(divisions=[division]), await a_head(world, number)


@pytest.mark.parametrize("swept", [True, False])
async def test_zhuhai_signed_on_12_october_is_accepted_as_of_24_september(world, intake, mediation, swept):
    number, officer, head = await filed(world)
    await world.set_clock("2026-10-12")
    if swept:
        await world.sweep("intake")
    accepted = await decide(intake, head, f"/v1/complaints/{number}", "accept", {"reason": "同意"})
    assert accepted["accepted_on"] == "2026-09-24"
    await world.deliver()
    case = (await intake.get(officer, f"/v1/complaints/{number}")).json()["case_number"]
    assert (await mediation.get(officer, f"/v1/cases/{case}")).json()["opened_on"] == "2026-09-24"
    terms = (await mediation.get(officer, f"/v1/deadlines?subject={case}")).json()["items"]
    assert "2026-12-03" in [each["due_on"] for each in terms]
    notices = (await intake.get(officer, f"/v1/notices?complaint={number}&event=accepted")).json()["items"]
    assert ["2026-09-24" in each["text"] for each in notices] == [True]


async def test_the_duty_to_decide_stays_missed_until_the_head_signs(world, intake):
    number, officer, head = await filed(world)
    await world.set_clock("2026-10-12")
    await world.sweep("intake")
    await decide(intake, head, f"/v1/complaints/{number}", "accept", {"reason": "同意"})
    due = (await intake.get(officer, f"/v1/deadlines?subject={number}")).json()["items"]
    assert [each["met_on"] for each in due if each["name"] == "acceptance"] == ["2026-10-12"]


async def test_the_worker_is_told_since_when_silence_counts(world, intake):
    number, officer, _ = await filed(world)
    await world.set_clock("2026-10-10T00:00:01")
    await world.sweep("intake")
    assert (await intake.get(officer, f"/v1/complaints/{number}")).json()["deemed_accepted_on"] == "2026-09-24"
    [notice] = (await intake.get(officer, f"/v1/notices?complaint={number}&event=deemed-accepted")).json()["items"]
    assert "2026-09-24" in notice["text"]


@pytest.mark.parametrize(("moment", "status"), [("2026-10-09T23:59", 200), ("2026-10-10T00:00:01", 409)])
@pytest.mark.parametrize(("command", "body"), [("refuse", REFUSE), ("redirect", ELSEWHERE)])
async def test_on_the_fifth_day_it_may_be_turned_away_and_not_on_the_sixth(
    world, intake, moment, status, command, body
):
    number, _, head = await filed(world)
    await world.set_clock(moment)
    answer = await intake.post(head, f"/v1/complaints/{number}/{command}", body, version=1)
    assert answer.status_code == status, answer.text
    if status == 409:
        assert (answer.json()["code"], "2026-09-24" in answer.json()["detail"]) == ("accepted-by-silence", True)


async def test_a_refusal_on_12_october_is_refused_in_zhuhai_and_not_where_no_pack_says_so(world, intake):
    for division, status in ((ZHUHAI, 409), (ECHENG, 200)):
        number, _, head = await filed(world, division)
        await world.set_clock("2026-10-12")
        await world.sweep("intake")
        seen = (await intake.get(head, f"/v1/complaints/{number}")).json()["version"]
        answer = await intake.post(head, f"/v1/complaints/{number}/refuse", REFUSE, version=seen)
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("disposition", "status"),
    [("NOT_WAGES", 409), ("REFERRED_TO_ARBITRATION", 409), ("NOT_SUBSTANTIATED", 200)],
)
async def test_what_silence_accepted_is_not_closed_as_if_it_were_turned_away(world, intake, disposition, status):
    number, officer, _ = await filed(world)
    path = f"/v1/complaints/{number}"
    await world.set_clock("2026-10-12")
    seen = (await decide(intake, officer, path, "verify", NOTHING_OWED))["version"]
    body = {"disposition": disposition, "reason": "材料款"}
    answer = await intake.post(officer, f"{path}/close", body, version=seen)
    assert answer.status_code == status, answer.text


async def test_whom_silence_accepted_is_not_turned_away_with_a_leader_filed_later(world, intake):
    early, officer, head = await filed(world)
    await world.set_clock("2026-10-08")
    late = await file(world, await world.machine(divisions=[ZHUHAI]), division=ZHUHAI)
    await decide(intake, officer, f"/v1/complaints/{early}", "join", {"leader": late, "reason": "同一事项"})
    await world.set_clock("2026-10-12")
    path = f"/v1/complaints/{late}"
    seen = (await intake.get(head, path)).json()["version"]
    answer = await intake.post(head, f"{path}/refuse", REFUSE, version=seen)
    assert (answer.status_code, early in answer.json()["detail"]) == (409, True)
    await decide(intake, head, path, "accept", {"reason": "同意"})
    shown = [(await intake.get(officer, f"/v1/complaints/{number}")).json() for number in (early, late)]
    assert [each["accepted_on"] for each in shown] == ["2026-09-24", "2026-10-12"]
