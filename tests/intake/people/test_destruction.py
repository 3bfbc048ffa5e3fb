"""Destroying what a person told: nothing of them can be read any more, everybody else's is untouched, a trace stays."""

import asyncio
import json

import pytest

from shared import history
from shared.privacy import DESTROYED
from tests.builders import a_complaint
from tests.intake.people.builders import readable_values, whole_schema
from tests.journeys.stories import accepted_case, decide
from tests.world import SERVICES

ANN = {"name": "虚构安娘", "phone": "13800000011", "id_no": "999999198001010015", "consent": True}
BOB = {"name": "虚构鲍伯", "phone": "13800000022", "id_no": "999999198002020018", "consent": True}
READER = "complaints:read complaints:read-personal"
GONE = (410, "destroyed")

pytestmark = pytest.mark.capability("C115")


@pytest.fixture
async def head(world):
    return await world.person("head-1", roles="head", scopes="people:destroy complaints:read complaints:write")


async def told(world, intake, person, *, end="refuse", members=(), **differences):
    """A complaint of this person, ended unless `end` is None."""
    hotline, officer = await world.machine(), await world.person()
    words = f"我叫{person['name']}，电话{person['phone']}，两个月工资未发"
    filing = a_complaint(**({"reporter": person, "summary": words} | differences))
    number = (await intake.post(hotline, "/v1/complaints", filing)).json()["number"]
    path = f"/v1/complaints/{number}"
    if members:
        listed = [{**who, "owed": [{"fen": 1}]} for who in members]
        assert (await intake.post(officer, f"{path}/members", {"members": listed}, version=1)).status_code == 200
    if end:
        head = await world.person("head-1", roles="head")
        await decide(intake, head, path, end, {"ground": "not_wages", "reason": f"{person['name']}反映的是借款"})
    return number


def as_member(person):
    return {name: person[name] for name in ("name", "phone", "id_no")}


async def destroyed(intake, head, **whom):
    answer = await intake.post(head, "/v1/people/destroy", {"reason": "本人申请删除", **whom})
    return answer.status_code, answer.json()


@pytest.mark.invariant(14)
async def test_after_destruction_no_key_opens_anything_of_the_person_and_others_stay_readable(world, intake, head):
    await told(world, intake, ANN, members=[as_member(ANN), as_member(BOB)])
    await told(world, intake, BOB)
    before = b"\n".join(await readable_values(world, intake)).decode(errors="replace")
    assert ANN["name"] in before
    assert BOB["name"] in before
    status, outcome = await destroyed(intake, head, id_no=ANN["id_no"])
    assert (status, outcome["reporters"], outcome["members"]) == (200, 1, 1)
    after = b"\n".join(await readable_values(world, intake)).decode(errors="replace")
    assert not [secret for secret in (ANN["name"], ANN["phone"], ANN["id_no"]) if secret in after]
    assert after.count(BOB["id_no"]) == before.count(BOB["id_no"]) == 2
    gone = await world.rows("select person_key from intake.reporter where destroyed_at is not null")
    assert [row["person_key"] for row in gone] == [DESTROYED]  # what a backup still holds sealed stays shut


@pytest.mark.invariant(14)
async def test_no_name_number_mask_or_hash_of_the_person_is_left_in_any_service(world, intake, head):
    number = await told(world, intake, ANN)
    [row] = await world.rows(
        "select name_hash, phone_hash, id_hash, name_mask, phone_mask, id_mask from intake.reporter"
    )
    traces = [value if isinstance(value, bytes) else value.encode() for value in row.values()]
    await world.deliver()
    await destroyed(intake, head, phone=ANN["phone"])
    traces += [value.encode() for value in (ANN["name"], ANN["phone"], ANN["id_no"])]
    for service in SERVICES:
        held = await whole_schema(world, service)
        assert not [trace for trace in traces if trace in held], service
    assert number.encode() in await whole_schema(world, "intake")


@pytest.mark.invariant(14)
async def test_reading_in_clear_is_gone_and_what_is_shown_says_destroyed(world, intake, head):
    number = await told(world, intake, ANN, members=[as_member(ANN)])
    await destroyed(intake, head, name=ANN["name"], phone=ANN["phone"])
    reader = await world.person("officer-2", scopes=READER)
    for path in ("reporter?purpose=回访核实", "members?purpose=call-back"):
        answer = await intake.get(reader, f"/v1/complaints/{number}/{path}")
        assert (answer.status_code, answer.json()["code"]) == GONE
    shown = (await intake.get(reader, f"/v1/complaints/{number}")).json()
    [member] = (await intake.get(reader, f"/v1/complaints/{number}/members")).json()["items"]
    assert (shown["reporter"]["name"], shown["reporter"]["id_no"], member["name"]) == ("已销毁",) * 3
    assert (shown["summary"], member["destroyed"]) == ("（反映内容已依法销毁）", True)
    assert (await intake.get(reader, "/v1/complaints/count", params={"q": "工资未发"})).json()["count"] == 0


async def test_a_tombstone_says_who_when_why_and_which_rows_and_nothing_of_the_person(world, intake, head):
    number = await told(world, intake, ANN)
    why = f"{ANN['name']}（{ANN['phone']}）来信申请删除"
    _, outcome = await destroyed(intake, head, id_no=ANN["id_no"], reason=why)
    [stone] = await world.rows("select id, by, reason, found_by, rows from intake.tombstone")
    [reporter] = await world.rows("select id from intake.reporter")
    assert (str(stone["id"]), stone["by"], stone["found_by"]) == (
        outcome["tombstone"],
        "labour_authority/head-1",
        "id_no",
    )
    assert stone["reason"] == "〔姓名〕（〔号码〕）来信申请删除"
    assert json.loads(stone["rows"]) == [{"table": "reporter", "id": str(reporter["id"]), "complaint": number}]
    last = (await intake.get(head, f"/v1/complaints/{number}/history")).json()["items"][-1]
    assert (last["action"], last["facts"]) == ("person-destroyed", {"tombstone": outcome["tombstone"]})


async def test_the_service_itself_cannot_change_or_remove_a_tombstone(world, intake, head):
    await told(world, intake, ANN)
    await destroyed(intake, head, id_no=ANN["id_no"])
    for statement in ("delete from intake.tombstone", "update intake.tombstone set reason = 'x'"):
        with pytest.raises(Exception, match="permission denied"):
            await world.execute(f"set role intake_app; {statement}")


@pytest.mark.rule("PRIV-01", "PRIV-03")
@pytest.mark.parametrize("end", [None, "redirect"])
async def test_what_is_still_handled_is_not_destroyed_and_the_refusal_names_it(world, intake, head, end):
    over = await told(world, intake, ANN)
    running = await told(world, intake, ANN, end=None)
    status, outcome = await destroyed(intake, head, id_no=ANN["id_no"])
    assert (status, outcome["code"]) == (409, "still-running")
    assert running in outcome["detail"]
    assert over not in outcome["detail"]
    assert await world.rows("select 1 from intake.reporter where destroyed_at is not null") == []
    assert await world.rows("select 1 from intake.tombstone") == []


@pytest.mark.rule("PRIV-03")
async def test_a_case_file_is_destroyed_only_once_somebody_looked_up_how_long_it_is_kept(
    world, intake, mediation, head
):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer, reporter=ANN)
    await decide(mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "NOT_WAGES", "reason": "材料款"})
    await world.deliver()
    path = f"/v1/complaints/{complaint}"
    await decide(intake, officer, path, "call-back", {"reached": True, "satisfied": True})
    await decide(intake, officer, path, "close", {"reason": "已答复"})
    status, outcome = await destroyed(intake, head, id_no=ANN["id_no"])
    assert (status, outcome["code"]) == (409, "retention-unknown")
    status, outcome = await destroyed(intake, head, id_no=ANN["id_no"], retention_checked="市档案馆2041年鉴定意见")
    assert (status, outcome["complaints"]) == (200, [complaint])
    seen = (await intake.get(officer, path)).json()["version"]
    again = await intake.post(officer, f"{path}/reopen", {"reason": "再办"}, version=seen)
    assert (again.status_code, again.json()["code"]) == GONE


async def test_two_heads_destroying_at_once_leave_one_tombstone(world, intake, head):
    await told(world, intake, ANN)
    outcomes = await asyncio.gather(*(destroyed(intake, head, id_no=ANN["id_no"]) for _ in range(5)))
    assert [status for status, _ in outcomes] == [200] * 5
    assert sum(outcome["reporters"] for _, outcome in outcomes) == 1
    assert len(await world.rows("select 1 from intake.tombstone")) == 1


async def test_destroying_twice_finds_nobody_the_second_time_and_leaves_one_tombstone(world, intake, head):
    await told(world, intake, ANN)
    for found in (1, 0):
        status, outcome = await destroyed(intake, head, id_no=ANN["id_no"])
        assert (status, outcome["reporters"]) == (200, found)
    assert len(await world.rows("select 1 from intake.tombstone")) == 1


@pytest.mark.invariant(15)
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"roles": "officer"}, "role-missing"),
        ({"roles": ""}, "role-missing"),
        ({"party": "bureau", "kind": "department"}, "authority-only"),
        ({"party": "hotline_12345", "kind": "partner"}, "authority-only"),
        ({"scopes": "complaints:write"}, "scope-missing"),
    ],
    ids=str,
)
async def test_only_a_head_of_the_authority_with_the_scope_destroys(world, intake, who, code):
    await told(world, intake, ANN)
    caller = await world.person("somebody", **({"roles": "head", "scopes": "people:destroy"} | who))
    status, outcome = await destroyed(intake, caller, id_no=ANN["id_no"])
    assert (status, outcome["code"]) == (403, code)
    assert await world.rows("select 1 from intake.reporter where destroyed_at is not null") == []


@pytest.mark.invariant(11)
async def test_no_machine_destroys_whatever_its_scopes(world, intake):
    await told(world, intake, ANN)
    machine = await world.machine("labour_authority", kind="labour_authority", scopes="people:destroy")
    status, outcome = await destroyed(intake, machine, id_no=ANN["id_no"])
    assert (status, outcome["code"]) == (403, "authority-only")


@pytest.mark.invariant(15)
@pytest.mark.parametrize("divisions", [["420703"], ["4208"], ["62"], ["420704001"]], ids=str)
async def test_a_head_of_another_place_finds_nobody_here(world, intake, divisions):
    await told(world, intake, ANN)
    elsewhere = await world.person("head-2", roles="head", divisions=divisions, scopes="people:destroy")
    status, outcome = await destroyed(intake, elsewhere, id_no=ANN["id_no"])
    assert (status, outcome["reporters"], outcome["tombstone"]) == (200, 0, None)


@pytest.mark.parametrize(
    ("whom", "found"),
    [
        ({"id_no": "９９９９９９１９８００１０１００１５"}, 1),
        ({"phone": "138-0000-0011"}, 1),
        ({"phone": "13800000011", "name": "虚构安娘"}, 1),
        ({"phone": "13800000011", "name": "虚构鲍伯"}, 0),
        ({"phone": "13800000012"}, 0),
    ],
    ids=str,
)
async def test_a_person_is_found_however_their_number_is_written_and_only_as_a_whole(world, intake, head, whom, found):
    await told(world, intake, ANN)
    await told(world, intake, BOB)
    _, outcome = await destroyed(intake, head, **whom)
    assert outcome["reporters"] == found


@pytest.mark.invariant(14)
@pytest.mark.parametrize(
    ("whom", "code"),
    [
        ({}, "invalid"),
        ({"name": "虚构安娘"}, "invalid"),
        ({"id_no": "999999198001010015", "phone": "13800000011"}, "invalid"),
        ({"phone": "12345"}, "nobody-meant"),
        ({"phone": "12345", "name": "虚构安娘"}, "nobody-meant"),
    ],
    ids=str,
)
async def test_what_could_mean_anybody_destroys_nobody(world, intake, head, whom, code):
    await told(world, intake, ANN)
    status, outcome = await destroyed(intake, head, **whom)
    assert (status, outcome["code"]) == (422, code)
    assert await world.rows("select 1 from intake.reporter where destroyed_at is not null") == []


async def test_a_worker_of_somebody_elses_list_goes_and_their_name_leaves_the_words(world, intake, head):
    filing = {"summary": f"{ANN['name']}和我两个月工资未发"}
    number = await told(world, intake, BOB, members=[as_member(ANN), as_member(BOB)], **filing)
    _, outcome = await destroyed(intake, head, id_no=ANN["id_no"])
    assert (outcome["reporters"], outcome["members"]) == (0, 1)
    reader = await world.person("officer-2", scopes=READER)
    clear = (await intake.get(reader, f"/v1/complaints/{number}/members?purpose=call-back")).json()["items"]
    assert [(item["name"], item["destroyed"]) for item in clear] == [("已销毁", True), (BOB["name"], False)]
    reporter = await intake.get(reader, f"/v1/complaints/{number}/reporter?purpose=回访核实")
    assert reporter.json()["phone"] == BOB["phone"]
    shown = (await intake.get(reader, f"/v1/complaints/{number}")).json()
    assert shown["summary"] == "〔姓名〕和我两个月工资未发"


async def test_the_history_still_chains_after_a_destruction(world, intake, head):
    number = await told(world, intake, ANN)
    await destroyed(intake, head, id_no=ANN["id_no"])
    rows = await world.rows("select * from intake.history where subject = $1 order by version", number)
    previous = history.GENESIS
    for row in rows:
        key = intake.sessions.keyring.history_key
        assert row["previous"] == previous
        previous = history.chain_hash(key, previous, "complaint", number, row["version"], row["entry"])
        assert row["hash"] == previous
    assert len(rows) == 3


async def test_a_repeat_of_a_command_about_a_destroyed_person_is_refused(world, intake, head):
    hotline, order = await world.machine(), a_complaint(reporter=ANN)
    number = (await intake.post(hotline, "/v1/complaints", order, key="once")).json()["number"]
    await intake.post(hotline, f"/v1/complaints/{number}/withdraw", {"reason": "不告了"}, version=1, key="twice")
    await destroyed(intake, head, id_no=ANN["id_no"])
    repeats = [
        await intake.post(hotline, "/v1/complaints", order, key="once"),
        await intake.post(hotline, f"/v1/complaints/{number}/withdraw", {"reason": "不告了"}, version=1, key="twice"),
        await intake.post(hotline, "/v1/complaints", order),
    ]
    assert [answer.status_code for answer in repeats] == [409, 409, 409]
    assert len(await world.rows("select 1 from intake.complaint")) == 1
