"""A caller with nothing but a phone number is found, by whoever may, and it is written down who looked and why."""

from dataclasses import replace

import pytest
from sqlmodel import select

from services.intake.complaints import query_codes, search, search_statements
from services.intake.complaints.person_search import COLUMNS
from services.intake.complaints.tables import Complaint
from shared.access.callers import Caller, PartyKind
from tests.builders import a_complaint
from tests.intake.complaints.test_search import plan_of
from tests.intake.people.builders import worker
from tests.journeys.stories import decide, file

ANN = {"name": "虚构安娘", "phone": "13800000011", "id_no": "999999198001010015", "consent": True}
BOB = {"name": "虚构鲍伯", "phone": "13800000022", "id_no": "999999198002020012", "consent": True}
SCOPES = "complaints:read complaints:write complaints:decide complaints:read-personal people:destroy"
WHY = "来电询问进度"


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES)


async def found(intake, who, **asked):
    answer = await intake.get(who, "/v1/complaints", params={"purpose": WHY} | asked)
    assert answer.status_code == 200, answer.text
    counted = await intake.get(who, "/v1/complaints/count", params={"purpose": WHY} | asked)
    numbers = [each["number"] for each in answer.json()["items"]]
    assert counted.json()["count"] == len(numbers)
    return numbers


async def searches(world):
    rows = await world.rows("select by, subject, purpose from intake.read_log where kind = 'person-search' order by at")
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(
    "asked",
    [
        {"phone": "13800000011"},
        {"phone": "+86 138 0000 0011"},
        {"id_no": "999999198001010015"},
        {"name": "虚构安娘"},
        {"name": " 虚构安娘 ", "phone": "13800000011"},
    ],
)
@pytest.mark.rule("PRIV-01")
async def test_a_reporter_is_found_by_phone_id_and_whole_name(world, intake, officer, asked):
    hotline = await world.machine()
    number = await file(world, hotline, reporter=ANN)
    await file(world, hotline, reporter=BOB)
    assert await found(intake, officer, **asked) == [number]


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "虚构"},
        {"phone": "13800000099"},
        {"phone": ANN["phone"], "name": BOB["name"]},
        {"phone": ANN["phone"], "stage": "closed"},
        {"phone": ANN["phone"], "q": "龘龘"},
        {"query_code": "00000000"},
        {"partner_no": "1"},
        {"owner": "officer-9"},
    ],
)
async def test_part_of_a_name_two_persons_data_or_another_filter_find_nobody(world, intake, officer, asked):
    hotline = await world.machine()
    for person in (ANN, BOB):
        await file(world, hotline, reporter=person)
    assert await found(intake, officer, **asked) == []


async def test_words_and_a_person_meet(world, intake, officer):
    hotline = await world.machine()
    wages, _ = [await file(world, hotline, reporter=ANN, summary=words) for words in ("三个月工资未发", "押金不退")]
    assert await found(intake, officer, phone=ANN["phone"], q="工资") == [wages]


async def test_a_worker_of_a_list_is_found_and_one_who_left_it_too(world, intake, officer):
    number = await file(world, await world.machine(), reporter=BOB)
    path = f"/v1/complaints/{number}/members"
    answer = await intake.post(officer, path, {"members": [worker(1), worker(2)]}, version=1)
    assert answer.status_code == 200, answer.text
    assert await found(intake, officer, phone=worker(1)["phone"]) == [number]
    left = await intake.post(officer, path, {"change": "replace", "members": [worker(2)]}, version=2)
    assert left.status_code == 200, left.text
    assert await found(intake, officer, id_no=worker(1)["id_no"]) == [number]


async def test_who_is_reporter_and_on_the_list_is_found_once(world, intake, officer):
    number = await file(world, await world.machine(), reporter=ANN)
    listed = {"members": [worker(1, name=ANN["name"], phone=ANN["phone"], id_no=ANN["id_no"])]}
    assert (await intake.post(officer, f"/v1/complaints/{number}/members", listed, version=1)).status_code == 200
    assert await found(intake, officer, phone=ANN["phone"]) == [number]


async def test_what_is_found_is_shown_masked(world, intake, officer):
    await file(world, await world.machine(), reporter=ANN)
    answer = await intake.get(officer, "/v1/complaints", params={"phone": ANN["phone"], "purpose": WHY})
    assert answer.json()["items"][0]["reporter"]["phone"] == "138****0011"
    assert ANN["phone"] not in answer.text
    assert ANN["name"] not in answer.text


@pytest.mark.rule("INT-07")
@pytest.mark.parametrize(("roles", "many"), [("officer", 0), ("head", 1)])
async def test_a_protected_reporter_is_found_by_a_head_alone(world, intake, roles, many):
    number = await file(world, await world.machine(), reporter=ANN | {"protected": True})
    who = await world.person(scopes=SCOPES, roles=roles)
    for asked in ({"phone": ANN["phone"]}, {"name": ANN["name"]}, {"id_no": ANN["id_no"]}):
        assert await found(intake, who, **asked) == [number] * many


@pytest.mark.parametrize("route", ["/v1/complaints", "/v1/complaints/count"])
@pytest.mark.parametrize("asked", [{"phone": ANN["phone"]}, {"query_code": "12345678"}, {"name": ANN["name"]}])
async def test_a_person_is_not_looked_for_without_scope_or_purpose(world, intake, officer, route, asked):
    without_scope = await intake.get(await world.person(), route, params=asked | {"purpose": WHY})
    assert (without_scope.status_code, without_scope.json()["code"]) == (403, "scope-missing")
    without_purpose = await intake.get(officer, route, params=asked)
    assert (without_purpose.status_code, without_purpose.json()["code"]) == (422, "purpose-missing")
    assert await searches(world) == []


async def test_a_number_that_cannot_be_a_phone_is_refused(intake, officer):
    answer = await intake.get(officer, "/v1/complaints", params={"phone": "123", "purpose": WHY})
    assert (answer.status_code, answer.json()["code"]) == (422, "nobody-meant")


@pytest.mark.rule("PRIV-01")
async def test_every_search_stands_in_the_read_log_with_what_it_showed(world, intake, officer):
    number = await file(world, await world.machine(), reporter=ANN)
    for phone in (ANN["phone"], BOB["phone"]):
        asked = {"phone": phone, "name": ANN["name"], "purpose": f"{WHY}，来电{ANN['phone']}"}
        assert (await intake.get(officer, "/v1/complaints", params=asked)).status_code == 200
    said = ("labour_authority/officer-1", f"{WHY}，来电138****0011")
    told = [(said[0], subject, said[1]) for subject in ("name+phone", number, "name+phone")]
    assert sorted(await searches(world)) == sorted(told)


async def test_a_list_without_a_person_in_it_is_not_logged_whatever_the_purpose(world, intake):
    await file(world, await world.machine(), reporter=ANN)
    assert len(await found(intake, await world.person(), stage="filed")) == 1
    assert await searches(world) == []


@pytest.mark.invariant(15)
async def test_a_search_finds_nothing_that_the_caller_may_not_see(world, intake, officer):
    hotline, other = await world.machine(divisions=["42"], scopes=SCOPES), await world.machine("bank_1", scopes=SCOPES)
    number = await file(world, hotline, reporter=ANN)
    await file(world, hotline, reporter=ANN, division="420703")
    assert await found(intake, officer, phone=ANN["phone"]) == [number]
    assert await found(intake, other, phone=ANN["phone"]) == []


async def test_who_was_destroyed_is_found_no_more(world, intake):
    head = await world.person(scopes=SCOPES, roles="head")
    number = await file(world, await world.machine(), reporter=ANN)
    await decide(intake, head, f"/v1/complaints/{number}", "refuse", {"ground": "not_wages", "reason": "反映的是借款"})
    gone = await intake.post(head, "/v1/people/destroy", {"reason": "本人申请删除", "id_no": ANN["id_no"]})
    assert gone.status_code == 200, gone.text
    for field in ("name", "phone", "id_no"):
        assert await found(intake, head, **{field: ANN[field]}) == []


async def test_a_code_on_a_receipt_finds_its_complaint_and_an_older_one_after_the_job(world, intake, officer):
    filed = (await intake.post(await world.machine(), "/v1/complaints", a_complaint())).json()
    assert await found(intake, officer, query_code=filed["query_code"]) == [filed["number"]]
    await world.execute("update intake.complaint set code_hash = null")
    assert await found(intake, officer, query_code=filed["query_code"]) == []
    before = await world.rows("select * from intake.history")
    assert await query_codes.keep_codes(intake.sessions) == 1
    assert await query_codes.keep_codes(intake.sessions) == 0
    assert await found(intake, officer, query_code=filed["query_code"]) == [filed["number"]]
    assert await world.rows("select * from intake.history") == before


async def test_the_job_hashes_more_codes_than_it_takes_at_once(world, intake, officer, monkeypatch):
    hotline = await world.machine()
    filed = [(await intake.post(hotline, "/v1/complaints", a_complaint())).json() for _ in range(3)]
    await world.execute("update intake.complaint set code_hash = null")
    monkeypatch.setattr(query_codes, "WITHOUT", query_codes.WITHOUT.limit(2))
    assert await query_codes.keep_codes(intake.sessions) == 3
    for each in filed:
        assert await found(intake, officer, query_code=each["query_code"]) == [each["number"]]


async def test_a_partners_number_an_officer_and_a_unit_find_theirs(world, intake, officer):
    partners = [await world.machine(name) for name in ("hotline_12345", "hotline_12333")]
    first, second = [await file(world, partner, channel="window", partner_no="250828-7") for partner in partners]
    await world.execute("update intake.complaint set owner = 'officer-1', unit = '虚构中队' where number = $1", first)
    assert await found(intake, officer, partner_no="250828-7") == [second, first]
    assert await found(intake, partners[1], partner_no="250828-7") == [second]
    assert await found(intake, officer, owner="officer-1") == [first]
    assert await found(intake, officer, unit="虚构中队", q="工资") == [first]


CITY = Caller("labour_authority", PartyKind.LABOUR_AUTHORITY, ("4207",), frozenset(), "officer-1", person=True)
INDEXES = {
    "phone": "reporter_phone",
    "id_no": "reporter_id_no",
    "name": "member_name",
    "query_code": "complaint_code",
    "partner_no": "complaint_partner_no",
    "owner": "complaint_owner",
    "unit": "complaint_unit",
}


@pytest.mark.parametrize("name", INDEXES)
async def test_each_of_them_can_go_by_its_index(world, name):
    """Whether it does is for `anxin explain` on a large table to show."""
    value = b"hash" if name in COLUMNS or name == "query_code" else "one"
    shape = search.shape_of(replace(CITY, roles=frozenset({"head"})), {name: value}, None)
    wanted = select(Complaint.number).where(*search_statements.column_conditions(Complaint, shape))
    values = search.values_of(CITY, {name: value}, 50, None)
    plan = await plan_of(world, wanted.params(**{each: values[each] for each in wanted.compile().params}))
    assert any(INDEXES[name] in line for line in plan), plan
