"""Reconciling a day with a partner: is the list whole, who has what, who answers for each difference and by when."""

import asyncio

import pytest

from services.intake.reconciliation import rules
from services.intake.reconciliation.rules import Kind, Record
from tests.builders import a_complaint
from tests.intake.reconciliation.builders import LISTS, a_list, hand_in, items
from tests.journeys.stories import accepted_case, decide

pytestmark = pytest.mark.capability("C1", "C2", "C5")


def a_record(partner_no, **differences):
    return {"partner_no": partner_no, "filed_on": "2025-08-28", "workers": 1, "owed_fen": 800_000} | differences


async def file(intake, hotline, partner_no, **differences):
    answer = await intake.post(hotline, "/v1/complaints", a_complaint(partner_no=partner_no, **differences))
    assert answer.status_code == 201, answer.text
    return answer.json()["number"]


@pytest.fixture
async def hotline(world):
    return await world.machine()


@pytest.fixture
async def officer(world):
    return await world.person()


async def test_a_list_that_agrees_leaves_nothing_to_do(intake, hotline, officer):
    await file(intake, hotline, "A1")
    taken = await hand_in(intake, hotline, a_record("A1", state="open"))
    assert (taken["matched"], taken["ours_only"], taken["theirs_only"], taken["differing"]) == (1, 0, 0, 0)
    assert await items(intake, officer) == []


async def test_ours_only_theirs_only_and_differing_each_get_an_owner_and_a_day(intake, hotline, officer):
    await file(intake, hotline, "A1")
    number = await file(intake, hotline, "A2")
    await decide(intake, officer, f"/v1/complaints/{number}", "assign", {"owner": "officer-7"})
    taken = await hand_in(intake, hotline, a_record("A2", owed_fen=900_000, workers=2), a_record("A3"))
    assert (taken["matched"], taken["ours_only"], taken["theirs_only"], taken["differing"]) == (0, 1, 1, 1)
    found = {each["partner_no"]: each for each in await items(intake, officer)}
    assert {number: each["kind"] for number, each in found.items()} == {
        "A1": "ours_only",
        "A2": "differs",
        "A3": "theirs_only",
    }
    assert found["A2"]["fields"] == {
        "owed_fen": {"ours": 800_000, "theirs": 900_000},
        "workers": {"ours": 1, "theirs": 2},
    }
    assert {each["due_on"] for each in found.values()} == {"2025-09-02"}
    assert (found["A2"]["owner"], found["A3"]["owner"]) == ("officer-7", "reconciliation-desk")
    work = (await intake.get(officer, "/v1/my-work")).json()["items"]
    assert {due["subject"] for due in work if due["name"] == "reconciliation-item"} == {
        each["number"] for each in found.values()
    }


@pytest.mark.parametrize(
    ("header", "code", "pointer"),
    [
        ({"record_count": 2}, "wrong-record-count", "/record_count"),
        ({"total_fen": 800_001}, "wrong-total", "/total_fen"),
        ({"sha256": "0" * 64}, "wrong-digest", "/sha256"),
    ],
)
async def test_a_header_that_does_not_fit_its_detail_is_refused_naming_which(
    intake, hotline, officer, header, code, pointer
):
    answer = await intake.post(hotline, LISTS, a_list(a_record("A1"), **header))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert (await intake.get(officer, LISTS)).json()["items"] == []


async def test_a_number_listed_twice_is_refused_at_its_place(intake, hotline):
    answer = await intake.post(hotline, LISTS, a_list(a_record("A1"), a_record("A1")))
    assert (answer.status_code, answer.json()["code"]) == (422, "record-listed-twice")
    assert answer.json()["errors"][0]["pointer"] == "/records/1/partner_no"


async def test_the_same_batch_twice_is_compared_once_and_with_other_content_refused(world, intake, hotline, officer):
    first = await hand_in(intake, hotline, a_record("A1"))
    again = await intake.post(hotline, LISTS, a_list(a_record("A1")))
    assert (again.status_code, again.json()["id"]) == (201, first["id"])
    assert again.headers["Idempotency-Replayed"] == "true"
    other = await intake.post(hotline, LISTS, a_list(a_record("A2")))
    assert (other.status_code, other.json()["code"]) == (409, "batch-number-reused")
    assert len(await items(intake, officer)) == 1


async def test_ten_hands_at_once_make_one_list_and_one_difference(intake, hotline, officer):
    answers = await asyncio.gather(*(intake.post(hotline, LISTS, a_list(a_record("A1"))) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await items(intake, officer)) == 1


async def test_an_order_lost_on_its_way_settles_by_itself_once_it_has_come(world, intake, hotline, officer):
    await hand_in(intake, hotline, a_record("A1"))
    await world.set_clock("2025-08-29")
    number = await file(intake, hotline, "A1")
    await hand_in(intake, hotline, batch_no="20250829-1", period="2025-08-29")
    [item] = await items(intake, officer)
    assert (item["state"], item["resolution"], item["complaint"]) == ("resolved", "settled", number)
    [due] = (await intake.get(officer, f"/v1/deadlines?subject={item['number']}")).json()["items"]
    assert due["state"] == "met"


async def test_an_order_of_midnight_is_on_yesterdays_list_and_in_todays_filings(world, intake, hotline, officer):
    """Lists out of order: today's comes first and misses the order, yesterday's then explains it."""
    await world.set_clock("2025-08-29T00:05")
    await file(intake, hotline, "A1")
    await world.set_clock("2025-08-30")
    await hand_in(intake, hotline, batch_no="20250829-1", period="2025-08-29")
    [item] = await items(intake, officer)
    assert item["kind"] == "ours_only"
    await hand_in(intake, hotline, a_record("A1"))
    [item] = await items(intake, officer)
    assert (item["state"], item["resolution"]) == ("resolved", "settled")


async def test_what_another_list_has_need_not_be_repeated(world, intake, hotline, officer):
    await world.set_clock("2025-08-29T00:05")
    await file(intake, hotline, "A1")
    await hand_in(intake, hotline, a_record("A1"))
    await hand_in(intake, hotline, batch_no="20250829-1", period="2025-08-29")
    assert await items(intake, officer) == []


async def test_states_are_compared_as_they_stood_at_the_end_of_the_day(world, intake, mediation, hotline, officer):
    complaint, case = await accepted_case(world, hotline, officer, partner_no="A1")
    await world.set_clock("2025-08-29")
    close = {"disposition": "NOT_WAGES", "reason": "材料款"}
    await decide(mediation, officer, f"/v1/cases/{case}", "close", close)
    await world.deliver()
    assert (await intake.get(officer, f"/v1/complaints/{complaint}")).json()["stage"] == "answered"
    await hand_in(intake, hotline, a_record("A1", state="open"))
    assert await items(intake, officer) == []
    await hand_in(intake, hotline, a_record("A1", state="open"), batch_no="20250829-1", period="2025-08-29")
    [item] = await items(intake, officer)
    assert item["fields"] == {"state": {"ours": "answered", "theirs": "open"}}


async def test_a_final_answer_that_was_lost_shows_until_the_partner_has_it(world, intake, mediation, hotline, officer):
    _, case = await accepted_case(world, hotline, officer, partner_no="A1")
    close = {"disposition": "NOT_WAGES", "reason": "材料款"}
    await decide(mediation, officer, f"/v1/cases/{case}", "close", close)
    await world.deliver()
    await hand_in(intake, hotline, a_record("A1", state="open"))
    still = await hand_in(intake, hotline, a_record("A1", state="open"), batch_no="2")
    assert still["differing"] == 1
    assert [item["state"] for item in await items(intake, officer)] == ["open"]
    answered = a_record("A1", state="answered", disposition="NOT_WAGES")
    await hand_in(intake, hotline, answered, batch_no="3")
    assert [(item["state"], item["resolution"]) for item in await items(intake, officer)] == [("resolved", "settled")]


@pytest.mark.invariant(13)
@pytest.mark.parametrize(
    ("said", "as_of", "becomes"),
    [
        ("answered", "2025-08-28T07:00:00+08:00", "sent"),
        ("open", "2025-08-28T09:00:00+08:00", "due"),
        ("open", "2025-08-28T07:00:00+08:00", "unknown"),
    ],
    ids=["it-arrived", "it-did-not", "a-list-too-old-to-know"],
)
async def test_a_list_says_whether_an_answer_arrived_of_which_nobody_knew(
    world, intake, mediation, hotline, officer, said, as_of, becomes
):
    _, case = await accepted_case(world, hotline, officer, partner_no="A1")
    await decide(mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "NOT_WAGES", "reason": "材料款"})
    await world.deliver()
    tried = "state = 'unknown', attempts = 1, next_at = now() - interval '1 hour'"
    await world.execute(f"update intake.delivery set {tried} where kind = 'final-answer'")
    [before] = await world.rows("select id from intake.delivery where kind = 'final-answer'")
    await hand_in(intake, hotline, a_record("A1", state=said), as_of=as_of)
    [after] = await world.rows("select id, state from intake.delivery where kind = 'final-answer'")
    assert (after["state"], after["id"]) == (becomes, before["id"])


async def test_an_order_that_lies_in_another_county_with_us_says_only_where(world, intake, officer):
    hotline = await world.machine(divisions=["4207"])
    await file(intake, hotline, "A1", division="420703")
    await hand_in(intake, hotline, a_record("A1", owed_fen=1))
    [item] = await items(intake, officer)
    assert item["fields"] == {"division": {"ours": "420703", "theirs": "420704"}}


async def test_a_person_resolves_a_difference_once_and_says_why(intake, hotline, officer):
    await hand_in(intake, hotline, a_record("A1"))
    [item] = await items(intake, officer)
    path = f"{LISTS}/items/{item['number']}"
    body = {"resolution": "not_ours", "reason": "属邻县，已转告热线"}
    done = await intake.post(officer, f"{path}/resolve", body, version=item["version"])
    assert (done.status_code, done.json()["state"], done.json()["resolution"]) == (200, "resolved", "not_ours")
    assert (done.json()["reason"], done.json()["resolved_by"]) == (body["reason"], "labour_authority/officer-1")
    again = await intake.post(officer, f"{path}/resolve", body, version=done.json()["version"])
    assert (again.status_code, again.json()["code"]) == (409, "illegal-move")
    assert await actions_of_item(intake, officer, path) == ["opened", "resolved"]
    assert await items(intake, officer, state="open") == []


async def actions_of_item(intake, officer, path):
    return [step["action"] for step in (await intake.get(officer, f"{path}/history")).json()["items"]]


async def test_without_a_reason_or_as_a_machine_nothing_is_resolved(intake, hotline, officer):
    await hand_in(intake, hotline, a_record("A1"))
    [item] = await items(intake, officer)
    path = f"{LISTS}/items/{item['number']}/resolve"
    silent = await intake.post(officer, path, {"resolution": "not_ours"}, version=item["version"])
    machine = await intake.post(hotline, path, {"resolution": "not_ours", "reason": "无"}, version=item["version"])
    own = await intake.post(officer, path, {"resolution": "settled", "reason": "无"}, version=item["version"])
    assert [silent.status_code, machine.status_code, own.status_code] == [422, 403, 422]


async def test_a_difference_is_given_to_somebody_else_and_their_work_shows_it(world, intake, hotline, officer):
    await hand_in(intake, hotline, a_record("A1"))
    [item] = await items(intake, officer)
    body = {"owner": "officer-2", "reason": "由窗口核实"}
    given = await intake.post(officer, f"{LISTS}/items/{item['number']}/give", body, version=item["version"])
    assert given.json()["owner"] == "officer-2"
    theirs = (await intake.get(await world.person("officer-2"), "/v1/my-work?owner=me")).json()["items"]
    assert [due["subject"] for due in theirs] == [item["number"]]


async def test_a_difference_of_what_is_joined_falls_to_the_leaders_officer(world, intake, hotline, officer):
    leader, follower = await file(intake, hotline, "A1"), await file(intake, hotline, "A2", owed_fen=810_000)
    await decide(intake, officer, f"/v1/complaints/{leader}", "assign", {"owner": "officer-7"})
    await decide(intake, officer, f"/v1/complaints/{follower}", "join", {"leader": leader, "reason": "同一事项"})
    await hand_in(intake, hotline, a_record("A1"), a_record("A2", owed_fen=900_000))
    [item] = await items(intake, officer)
    assert (item["partner_no"], item["owner"]) == ("A2", "officer-7")
    theirs = (await intake.get(await world.person("officer-7"), "/v1/my-work?owner=me")).json()["items"]
    assert (item["number"], follower) in {(each["subject"], each["matter"]) for each in theirs}


@pytest.mark.parametrize(("day", "state"), [("2025-09-02T23:59", "open"), ("2025-09-03T00:00:01", "overdue")])
async def test_a_difference_has_three_working_days_and_is_overdue_after(world, intake, hotline, officer, day, state):
    await hand_in(intake, hotline, a_record("A1"))
    await world.set_clock(day)
    await world.sweep("intake")
    items_due = (await intake.get(officer, "/v1/my-work")).json()["items"]
    assert [due["state"] for due in items_due if due["name"] == "reconciliation-item"] == [state]


@pytest.mark.parametrize(("day", "state"), [("2025-08-29T23:59", "open"), ("2025-08-30T00:00:01", "overdue")])
async def test_a_partner_that_falls_silent_is_missed_the_day_after(world, intake, hotline, officer, day, state):
    """The list of the 27th was handed in; that of the 28th is due on the 29th."""
    await hand_in(intake, hotline, batch_no="27", period="2025-08-27")
    await world.set_clock(day)
    await world.sweep("intake")
    [due] = (await intake.get(officer, "/v1/my-work")).json()["items"]
    assert (due["subject"], due["due_on"], due["state"]) == ("hotline_12345:420704", "2025-08-29", state)


async def test_the_next_list_ends_the_waiting_and_an_older_one_does_not_begin_it_anew(world, intake, hotline, officer):
    await world.set_clock("2025-08-29")
    await hand_in(intake, hotline, batch_no="27", period="2025-08-27")
    await hand_in(intake, hotline, batch_no="28", period="2025-08-28")
    await hand_in(intake, hotline, batch_no="26", period="2025-08-26")
    found = (await intake.get(officer, "/v1/deadlines?subject=hotline_12345:420704")).json()["items"]
    assert [(due["due_on"], due["state"]) for due in found] == [("2025-08-29", "met"), ("2025-09-01", "open")]


async def test_a_partner_hands_in_and_sees_its_own_lists_only(world, intake, hotline, officer):
    other = await world.machine("hotline_12333")
    refused = await intake.post(other, LISTS, a_list(a_record("A1")))
    assert (refused.status_code, refused.json()["code"]) == (403, "not-your-partner")
    elsewhere = await intake.post(hotline, LISTS, a_list(a_record("A1"), division="420703"))
    assert elsewhere.json()["code"] == "wrong-division"
    taken = await hand_in(intake, officer, a_record("A1"))
    assert (await intake.get(hotline, f"{LISTS}/{taken['id']}")).status_code == 200
    assert (await intake.get(other, f"{LISTS}/{taken['id']}")).status_code == 404
    assert await items(intake, other) == []
    assert len(await items(intake, hotline)) == 1
    assert (await intake.get(hotline, f"{LISTS}/items/count?state=open")).json() == {"count": 1, "more": False}


CSV = """partner,division,batch_no,period,record_count,total_fen,sha256
hotline_12345,420704,20250828-1,2025-08-28,2,900000,{digest}
partner_no,filed_on,workers,owed_fen,state,disposition
A1,2025-08-28,1,800000,open,
A2,,,100000,,
"""
LISTED = [
    Record("A1", filed_on="2025-08-28", workers=1, owed_fen=800_000, state="open"),  # type: ignore[arg-type]
    Record("A2", owed_fen=100_000),
]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_a_file_is_read_as_the_same_list(intake, hotline, officer, coding):
    await file(intake, hotline, "A1")
    body = CSV.format(digest=rules.digest(LISTED)).replace("\n", "\r\n").encode(coding)
    headers = {"Content-Type": "text/csv"}
    answer = await intake.call(hotline, "POST", f"{LISTS}/files", content=body, headers=headers)
    assert (answer.status_code, answer.json()["matched"], answer.json()["theirs_only"]) == (201, 1, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable-list"),
        ("a,b\n1\nx\n", "unreadable-list"),
        (CSV.replace("A2,,,100000,,", "A2,,100000"), "unreadable-list"),
        (CSV.replace("800000", "8000.00"), "invalid"),
        (CSV.replace(",open,", ",done,"), "invalid"),
        (CSV, "invalid"),
    ],
)
async def test_a_file_that_cannot_be_meant_is_refused(intake, hotline, text, code):
    headers = {"Content-Type": "text/csv"}
    answer = await intake.call(hotline, "POST", f"{LISTS}/files", content=text.encode(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_bytes_of_no_coding_are_refused(intake, hotline):
    headers = {"Content-Type": "text/csv"}
    answer = await intake.call(hotline, "POST", f"{LISTS}/files", content=b"\xff\xfe\x00\x81\x20", headers=headers)
    assert answer.json()["code"] == "unreadable-list"


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ("2025-08-28T09:10:00+08:00", "as-of-in-the-future"),
        ("2025-08-27T23:59:59+08:00", "as-of-before-period"),
        ("0001-01-01T00:00:00+14:00", "invalid"),
        ("2025-08-28T08:00:00", "invalid"),
    ],
)
async def test_states_are_of_a_moment_in_the_day_or_after_it_and_not_to_come(intake, hotline, as_of, code):
    answer = await intake.post(hotline, LISTS, a_list(as_of=as_of))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_list_of_tomorrow_is_refused(intake, hotline):
    answer = await intake.post(hotline, LISTS, a_list(period="2025-08-29"))
    assert (answer.status_code, answer.json()["code"]) == (422, "in-the-future")


def test_what_one_side_does_not_keep_is_not_compared():
    theirs, ours = Record("A", workers=None, owed_fen=5), Record("A", workers=3, owed_fen=5, state="open")
    assert rules.differing(theirs, ours) == {}


def test_each_record_is_on_one_side_on_both_or_on_both_and_not_the_same():
    theirs = [Record("both", owed_fen=1), Record("theirs"), Record("other", owed_fen=1)]
    known = {"both": Record("both", owed_fen=1), "other": Record("other", owed_fen=2), "ours": Record("ours")}
    found = rules.differences(theirs, known, {"ours", "both", "yesterday"}, {"yesterday"})
    assert [(each.partner_no, each.kind) for each in found] == [
        ("other", Kind.DIFFERS),
        ("ours", Kind.OURS_ONLY),
        ("theirs", Kind.THEIRS_ONLY),
    ]


def test_the_digest_is_that_of_the_lines_as_documented():
    import hashlib

    line = "A1,2025-08-28,1,800000,open,\nA2,,,100000,,\n"
    assert rules.digest(LISTED) == hashlib.sha256(line.encode()).hexdigest()
