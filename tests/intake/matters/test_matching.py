"""What was filed is compared a few seconds later: the same worker again is joined, what may be is put to a person."""

import asyncio

import pytest

from tests.builders import OTHER_RESTAURANT, RESTAURANT, WORKER
from tests.intake.matters.builders import ANOTHER, accept, candidates, end_case, match, seen, through
from tests.journeys.stories import decide, file, refuse

PHONE_ONLY = {"phone": WORKER["phone"]}
NICKNAMED = {"name": "小王", "phone": WORKER["phone"]}


@pytest.mark.capability("C12")
async def test_the_same_worker_through_another_channel_is_joined_by_itself(world, intake):
    officer = await world.person()
    first = await through(world, "hotline_12345")
    second = await through(world, "national_platform", employer={"name": "鄂州市虚构甲餐饮店（普通合伙）"})
    await match(world)
    assert (await seen(world, officer, second))["joined_to"] == first
    [found] = await candidates(world, officer, complaint=second)
    assert (found["state"], found["kind"], found["decided_by"]) == ("joined", "duplicate", "matching")
    assert {"id-equal", "phone-equal", "employer-same"} <= {each["what"] for each in found["contributions"]}
    assert await world.deliver() == ["intake.complaint-filed"] * 2 + ["intake.complaints-joined"]


@pytest.mark.capability("C12")
async def test_another_sum_is_for_a_person_to_join_where_no_site_is_named(world, intake):
    """A boss has several sites: only on one site and for the same months may a machine join unlike sums."""
    officer = await world.person()
    first = await through(world, "hotline_12345")
    second = await through(world, "national_platform", owed_fen=820_000)
    await match(world)
    assert (await seen(world, officer, second))["joined_to"] is None
    [found] = await candidates(world, officer, complaint=second)
    assert (found["state"], found["kind"], found["other"]) == ("proposed", "duplicate", first)


@pytest.mark.capability("C12")
async def test_a_worker_who_files_the_same_eleven_times_in_an_hour_is_one_matter(world, intake):
    officer, hotline = await world.person(), await world.machine()
    numbers = [await file(world, hotline) for _ in range(11)]
    await match(world)
    followed = {(await seen(world, officer, number))["joined_to"] for number in numbers[1:]}
    assert followed == {numbers[0]}
    matter = (await intake.get(officer, f"/v1/complaints/{numbers[-1]}/matter")).json()
    assert (len(matter["followers"]), matter["workers"], matter["collective"]) == (10, 1, False)


@pytest.mark.capability("C12")
async def test_a_filing_itself_writes_nothing_for_comparing(world):
    """So a burst of filings pays nothing; the worker finds it by the transaction that finished."""
    await through(world, "hotline_12345")
    for table in ("matching_key", "candidate", "joining", "matching_progress"):
        assert await world.rows(f"select 1 from intake.{table}") == []


@pytest.mark.capability("C12")
async def test_comparing_again_changes_nothing(world, intake):
    officer = await world.person()
    first, second = await through(world, "hotline_12345"), await through(world, "petition")
    await match(world, turns=3)
    await world.execute("update intake.matching_progress set until_txid = 0")
    await match(world)
    assert len(await candidates(world, officer)) == 1
    history = (await intake.get(officer, f"/v1/complaints/{second}/history")).json()["items"]
    assert [step["action"] for step in history] == ["filed", "joined"]
    assert (await seen(world, officer, first))["joined_to"] is None


@pytest.mark.capability("C12")
async def test_a_filing_committed_late_is_not_passed_over(world, intake):
    """Numbers and times are taken before the commit: the one that began first may end last."""
    officer, hotline = await world.person(), await world.machine()
    first = await file(world, hotline)
    sessions = intake.sessions
    began, go_on = asyncio.Event(), asyncio.Event()

    async def an_old_transaction():
        async with sessions.begin() as session:
            await (await session.connection()).exec_driver_sql("select pg_current_xact_id()")
            began.set()
            await go_on.wait()

    old = asyncio.create_task(an_old_transaction())
    await began.wait()
    second = await file(world, hotline)
    await match(world)
    assert (await seen(world, officer, second))["joined_to"] is None
    go_on.set()
    await old
    await match(world)
    assert (await seen(world, officer, second))["joined_to"] == first


@pytest.mark.capability("C12")
async def test_two_workers_at_once_compare_each_filing_once(world, intake):
    officer = await world.person()
    numbers = [await through(world, channel) for channel in ("hotline_12345", "petition", "window", "grid")]
    await asyncio.gather(*(match(world) for _ in range(4)))
    await match(world)
    assert {(await seen(world, officer, number))["joined_to"] for number in numbers[1:]} == {numbers[0]}
    assert len(await world.rows("select 1 from intake.joining")) == 3


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("what", "differences"),
    [
        ("the name is a nickname and the sums differ", {"reporter": NICKNAMED, "owed_fen": 500_000}),
        ("the phone may be shared", {"reporter": {"name": "测试丙", "phone": WORKER["phone"]}}),
        ("another employer is named", {"employer": {"name": "样例万顺劳务公司"}}),
        ("only one of four months is the same", {"period": {"from": "2025-03", "to": "2025-06"}}),
    ],
)
async def test_what_may_be_the_same_is_put_to_a_person(world, intake, what, differences):
    officer = await world.person()
    await through(world, "hotline_12345")
    second = await through(world, "national_platform", **differences)
    await match(world)
    assert (await seen(world, officer, second))["joined_to"] is None, what
    assert [each["state"] for each in await candidates(world, officer)] == ["proposed"]


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("what", "differences"),
    [
        ("other months", {"period": {"from": "2025-01", "to": "2025-03"}}),
        ("another worker and employer", {"reporter": ANOTHER, "employer": OTHER_RESTAURANT}),
        ("nobody known, another employer", {"reporter": {"anonymous": True}, "employer": OTHER_RESTAURANT}),
    ],
)
async def test_what_is_another_matter_is_left_alone(world, intake, what, differences):
    officer = await world.person()
    await through(world, "hotline_12345")
    await through(world, "national_platform", **differences)
    await match(world)
    assert await candidates(world, officer) == [], what


@pytest.mark.capability("C12")
@pytest.mark.parametrize(("points", "state"), [(121, "joined"), (122, "proposed")])
async def test_an_operators_threshold_decides_and_at_it_counts(world, intake, tmp_path, monkeypatch, points, state):
    told = 'unit = "分", op = ">=", status = "PROPOSED", source = "本地测定"'
    rows = f'rows = [{{key = "matching_join_points", value = {points}, {told}}}]'
    (tmp_path / "420704.toml").write_text(f'region = "420704"\n{rows}\n')
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))
    await through(world, "hotline_12345")
    await through(world, "petition")
    await match(world)
    [found] = await candidates(world, await world.person())
    assert (found["score"], found["state"]) == (121, state)


@pytest.mark.capability("C12")
async def test_what_comes_after_the_answer_is_never_joined_by_a_machine(world, intake):
    """Perhaps the money did not come."""
    officer = await world.person()
    first = await through(world, "hotline_12345")
    await accept(world, first)
    await end_case(world, officer, first)
    second = await through(world, "national_platform")
    await match(world)
    assert (await seen(world, officer, second))["stage"] == "filed"
    assert [each["state"] for each in await candidates(world, officer)] == ["proposed"]


@pytest.mark.capability("C12")
@pytest.mark.rule("ARB-07")
async def test_ten_workers_who_complain_one_by_one_become_a_collective_when_a_person_joins_them(world, intake):
    officer = await world.person()
    people = [{"name": f"测试{who}", "phone": f"1380000010{at}"} for at, who in enumerate("甲乙丙丁戊己庚辛壬癸")]
    numbers = [await through(world, "hotline_12345", reporter=person) for person in people]
    await match(world)
    found = await candidates(world, officer)
    assert {(each["kind"], each["state"]) for each in found} == {("collective", "proposed")}
    assert {each["other"] for each in found} == {numbers[0]}
    for each in found:
        body = {"reason": "同一用人单位同一月份"}
        answer = await intake.post(officer, f"/v1/candidates/{each['id']}/join", body, version=each["version"])
        assert answer.status_code == 200, answer.text
    assert (await seen(world, officer, numbers[0]))["collective"] is True


@pytest.mark.capability("C12")
async def test_a_dismissed_pair_is_not_proposed_again(world, intake):
    officer = await world.person()
    await through(world, "hotline_12345")
    second = await through(world, "national_platform", reporter=NICKNAMED, owed_fen=500_000)
    await match(world)
    [found] = await candidates(world, officer)
    path = f"/v1/candidates/{found['id']}"
    dismissed = await decide(intake, officer, path, "dismiss", {"reason": "两名工友共用电话"})
    assert (dismissed["state"], dismissed["decided_by"]) == ("dismissed", "labour_authority/officer-1")
    again = await intake.post(officer, f"{path}/join", {"reason": "改变主意"}, version=dismissed["version"])
    assert (again.status_code, again.json()["code"]) == (409, "candidate-decided")
    await world.execute("update intake.matching_progress set until_txid = 0")
    await match(world)
    assert [each["state"] for each in await candidates(world, officer)] == ["dismissed"]
    assert (await seen(world, officer, second))["joined_to"] is None


@pytest.mark.capability("C12")
async def test_what_a_person_parted_is_not_joined_again_by_a_machine(world, intake):
    officer = await world.person()
    await through(world, "hotline_12345")
    second = await through(world, "petition")
    await match(world)
    await decide(intake, officer, f"/v1/complaints/{second}", "part", {"reason": "不是同一笔"})
    await world.execute("update intake.matching_progress set until_txid = 0")
    await match(world)
    assert (await seen(world, officer, second))["joined_to"] is None


@pytest.mark.invariant(8)
async def test_twenty_officers_decide_at_once_and_one_wins(world, intake):
    await through(world, "hotline_12345")
    await through(world, "national_platform", reporter=NICKNAMED, owed_fen=500_000)
    await match(world)
    officers = [await world.person(f"officer-{n}") for n in range(20)]
    [found] = await candidates(world, officers[0])
    path = f"/v1/candidates/{found['id']}/join"
    answers = await asyncio.gather(*(intake.post(who, path, {"reason": "同一人"}, version=1) for who in officers))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19


@pytest.mark.invariant(14)
async def test_a_candidate_names_nobody_and_a_destroyed_person_is_nobodys_double(world, intake):
    officer, head = await world.person(), await world.person("head-1", roles="head", scopes="people:destroy")
    first = await through(world, "hotline_12345")
    await refuse(world, f"/v1/complaints/{first}", {"ground": "not_wages", "reason": "材料款"})
    body = {"id_no": WORKER["id_no"], "reason": "本人申请"}
    assert (await intake.post(head, "/v1/people/destroy", body)).status_code == 200
    await through(world, "petition", employer=None, project={"name": "虚构一号楼项目"})
    await through(world, "grid", reporter=PHONE_ONLY | {"name": WORKER["name"]}, employer=RESTAURANT)
    await match(world)
    kept = await world.rows(
        "select c::text as text from intake.candidate c union all select k::text from intake.matching_key k"
    )
    assert kept
    assert not [row for row in kept if any(word in row["text"] for word in WORKER.values() if isinstance(word, str))]
    assert all(first not in (each["complaint"], each["other"]) for each in await candidates(world, officer))


@pytest.mark.invariant(15)
async def test_candidates_are_the_labour_authoritys_and_by_division(world, intake):
    await through(world, "hotline_12345")
    await through(world, "national_platform", reporter=NICKNAMED, owed_fen=500_000)
    await match(world)
    [found] = await candidates(world, await world.person())
    elsewhere = await world.person(divisions=["620724"])
    assert await candidates(world, elsewhere) == []
    assert (await intake.get(elsewhere, f"/v1/candidates/{found['id']}")).status_code == 404
    assert (await intake.get(elsewhere, "/v1/candidates/count")).json()["count"] == 0
    assert (await intake.get(await world.machine(), "/v1/candidates")).status_code == 403
