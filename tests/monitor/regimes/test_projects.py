"""The register of projects: entries, the evidence of the five regimes, what is said of each and when it changes."""

import asyncio

import pytest

from tests.monitor.register import (
    CONTRACTOR,
    CREW,
    SCOPES,
    P,
    a_bond,
    a_project,
    an_account,
    gaps,
    put_on_file,
    register,
    states,
)

pytestmark = [pytest.mark.capability("C13", "C23", "C24")]


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES)


async def put(monitor, who, path, body, version=None):
    return await monitor.call(who, "PUT", path, json_body=body, version=version)


# the entry


async def test_a_registered_project_says_how_each_of_its_five_regimes_stands_and_why(monitor, officer):
    shown = await register(monitor, officer)
    assert states(shown) == {
        "real_name": "unknown",
        "wage_account": "lacking",
        "agent_payment": "unknown",
        "bond": "unknown",
        "notice_board": "lacking",
    }
    [account] = [each for each in shown["regimes"] if each["regime"] == "wage_account"]
    assert account["gaps"][0]["rule"] == "ACC-02"
    assert account["gaps"][0]["zh"] == "未开设农民工工资专用账户，应不晚于2025-07-01开设"
    assert account["gaps"][0]["en"] == "no wage account; it was due by 2025-07-01"
    assert gaps(shown, "real_name") == ["roster-untold", "officer-none"]


async def test_a_project_is_read_as_it_was_registered_and_its_version_is_its_etag(monitor, officer):
    shown = await register(monitor, officer)
    answer = await monitor.get(officer, P)
    assert answer.json() == shown
    assert answer.headers["etag"] == '"1"'
    assert (shown["id"], shown["contract_fen"], shown["general_contractor"]) == ("P-TEST-1", 500_000_000, CONTRACTOR)


async def test_the_same_entry_again_changes_nothing_whatever_version_it_was_taken_on(monitor, officer, world):
    shown = await register(monitor, officer)
    for version in (None, 1, 7):
        again = await put(monitor, officer, P, a_project(), version)
        assert (again.status_code, again.json()) == (200, shown)
    assert len(await world.rows("select 1 from monitor.history where kind = 'project'")) == 1
    assert await world.deliver() == ["monitor.project-registered", "monitor.project-regimes-changed"]


async def test_an_entry_is_changed_only_on_the_version_that_was_seen(world, monitor, officer):
    await register(monitor, officer)
    other = a_project(name="虚构二号楼项目")
    unseen = await put(monitor, officer, P, other)
    assert (unseen.status_code, unseen.json()["code"]) == (428, "version-missing")
    stale = await put(monitor, officer, P, other, 9)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    changed = await put(monitor, officer, P, other, 1)
    assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "虚构二号楼项目", 2)
    assert [each["revision"] for each in await world.rows("select revision from monitor.project")] == [2]


async def test_a_project_that_nobody_registered_has_no_version_to_have_been_seen(monitor, officer):
    assert (await put(monitor, officer, P, a_project(), 1)).status_code == 404
    assert (await put(monitor, officer, f"{P}/wage-account", an_account(), 1)).status_code == 404


@pytest.mark.invariant(8)
async def test_of_several_who_change_an_entry_at_once_one_wins_and_the_others_are_told(monitor, officer):
    await register(monitor, officer)
    entries = [a_project(name=f"虚构{number}号楼项目") for number in range(5)]
    answers = await asyncio.gather(*(put(monitor, officer, P, entry, 1) for entry in entries))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]


@pytest.mark.invariant(8)
async def test_two_who_register_the_same_project_at_once_register_it_once(monitor, officer, world):
    entries = [a_project(name=f"虚构{number}号楼项目") for number in range(3)]
    answers = await asyncio.gather(*(put(monitor, officer, P, entry) for entry in entries))
    won, *others = sorted(answer.status_code for answer in answers)
    assert (won, set(others) <= {412, 428}) == (200, True), others
    assert len(await world.rows("select 1 from monitor.project")) == 1


@pytest.mark.parametrize(
    ("differences", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"division": "42"}, "/division"),
        ({"division": "123456"}, "/division"),
        ({"general_contractor": {"name": "虚构"}}, "/general_contractor/uscc"),
        ({"general_contractor": {"name": "虚构", "uscc": "123"}}, "/general_contractor/uscc"),
        ({"contract_fen": 0}, "/contract_fen"),
        ({"contract_fen": "500000000"}, "/contract_fen"),
        ({"contract_fen": 5.5}, "/contract_fen"),
        ({"contract_on": "2025-08-29"}, "/contract_on"),
        ({"permit_on": 1_750_000_000}, "/permit_on"),
        ({"completed_on": "2025-06-30"}, ""),
        ({"permit_needed": False}, ""),
        ({"colour": "red"}, "/colour"),
        ({"name": "虚\u0000构"}, "/name"),
        ({"subcontractors": [CREW] * 101}, "/subcontractors"),
    ],
)
async def test_an_entry_that_cannot_be_meant_is_refused_naming_the_field(monitor, officer, differences, pointer):
    answer = await put(monitor, officer, P, a_project(**differences))
    assert answer.status_code == 422, answer.text
    assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"])


@pytest.mark.parametrize("number", ["count", "%2e%2e", "P%20TEST", "-P", "P" * 65, "甲"])
async def test_a_number_that_no_register_gives_is_refused(monitor, officer, number):
    assert (await put(monitor, officer, f"/v1/projects/{number}", a_project())).status_code in (404, 422)
    assert (await monitor.get(officer, "/v1/projects/count")).json() == {"count": 0, "more": False}


async def test_a_code_with_a_wrong_check_character_is_kept_and_flagged(monitor, officer):
    shown = await register(monitor, officer, general_contractor={"name": "虚构建设", "uscc": "91999999MAXXXXXX0A"})
    assert shown["flags"] == ["uscc-check-digit:general_contractor"]


@pytest.mark.invariant(14)
async def test_identifiers_written_into_names_and_numbers_of_accounts_stay_out_of_sight(monitor, officer, world):
    await register(monitor, officer, name="虚构一号楼项目(联系13800000001)")
    shown = await put_on_file(monitor, officer, "wage-account", an_account())
    history = (await monitor.get(officer, f"{P}/history")).text
    stated = str(await world.rows("select convert_from(body, 'UTF8') as body from monitor.outbox"))
    for text in (str(shown), history, stated):
        assert "13800000001" not in text
        assert "9999990000001234567" not in text
    assert "***************4567" in str(shown)


# who may look, who may set


@pytest.mark.invariant(15)
@pytest.mark.parametrize(("divisions", "status"), [(["420704"], 200), (["42"], 200), (["420702"], 404), (["62"], 404)])
async def test_a_project_is_there_only_for_who_may_look_where_its_site_lies(monitor, officer, world, divisions, status):
    await register(monitor, officer)
    other = await world.person("officer-9", divisions=divisions, scopes=SCOPES)
    for path in (P, f"{P}/history"):
        assert (await monitor.get(other, path)).status_code == status
    assert (await put(monitor, other, f"{P}/pledge", {"signed_on": "2025-07-01"}, 1)).status_code == status
    assert len((await monitor.get(other, "/v1/projects")).json()["items"]) == (status == 200)


@pytest.mark.invariant(15)
async def test_an_entry_cannot_be_taken_over_from_elsewhere_nor_put_elsewhere(monitor, officer, world):
    await register(monitor, officer)
    zhuhai = await world.person("officer-9", divisions=["4404"], scopes=SCOPES)
    for version in (None, 1):
        taken = await put(monitor, zhuhai, P, a_project(division="440402"), version)
        assert (taken.status_code, taken.json()["code"]) == (404, "not-found")
    moved = await put(monitor, officer, P, a_project(division="440402"), 1)
    assert (moved.status_code, moved.json()["code"]) == (403, "wrong-division")


@pytest.mark.invariant(15)
async def test_the_register_is_the_labour_authoritys_and_set_by_its_officers(monitor, officer, world):
    await register(monitor, officer)
    bank = await world.machine("bank", scopes=SCOPES)
    clerk = await world.person("clerk-1", roles="clerk", scopes=SCOPES)
    assert (await monitor.get(bank, P)).status_code == 404
    assert (await monitor.get(bank, "/v1/projects")).json()["code"] == "authority-only"
    assert (await put(monitor, bank, P, a_project(), 1)).json()["code"] == "authority-only"
    assert (await put(monitor, clerk, P, a_project(), 1)).json()["code"] == "role-missing"
    assert (await put(monitor, clerk, f"{P}/pledge", {"signed_on": "2025-07-01"}, 1)).json()["code"] == "role-missing"
    platform = await world.machine("labour_authority", kind="labour_authority", scopes=SCOPES)
    assert (await put(monitor, platform, P, a_project(name="虚构三号楼项目"), 1)).status_code == 200


# the list


async def test_the_list_finds_projects_by_place_by_who_works_there_and_by_what_they_lack(monitor, officer):
    await register(monitor, officer)
    await register(monitor, officer, "/v1/projects/P-TEST-2", subcontractors=[])
    await put_on_file(monitor, officer, "wage-account", an_account(), "/v1/projects/P-TEST-2")
    for params, expected in [
        ({}, ["P-TEST-2", "P-TEST-1"]),
        ({"weak": "wage_account"}, ["P-TEST-1"]),
        ({"weak": "notice_board"}, ["P-TEST-2", "P-TEST-1"]),
        ({"weak": "bond"}, []),
        ({"employer": CREW["uscc"]}, ["P-TEST-1"]),
        ({"employer": CONTRACTOR["uscc"], "division": "420704"}, ["P-TEST-2", "P-TEST-1"]),
    ]:
        listed = (await monitor.get(officer, "/v1/projects", params=params)).json()["items"]
        counted = (await monitor.get(officer, "/v1/projects/count", params=params)).json()
        assert [each["id"] for each in listed] == expected
        assert counted["count"] == len(expected)
    outside = await monitor.get(officer, "/v1/projects", params={"division": "62"})
    assert outside.json()["code"] == "wrong-division"
    assert (await monitor.get(officer, "/v1/projects", params={"weak": "luck"})).status_code == 422


async def test_the_list_comes_page_by_page_and_shows_each_once(monitor, officer):
    for number in range(5):
        await register(monitor, officer, f"/v1/projects/P-{number}")
    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await monitor.get(officer, "/v1/projects", params=params)).json()
        seen += [each["id"] for each in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == [f"P-{number}" for number in reversed(range(5))]
    assert page["items"][0]["lacking"] == ["wage_account", "notice_board"]


# evidence and time


@pytest.mark.rule("ACC-01", "ACC-02", "ACC-03", "CON-03", "ACC-06")
async def test_an_account_puts_its_regime_in_place_and_what_is_still_wrong_with_it_is_said(monitor, officer):
    await register(monitor, officer)
    wrong = an_account(name="虚构一号楼工资户", filed_on=None)
    shown = await put_on_file(monitor, officer, "wage-account", wrong)
    assert states(shown)["wage_account"] == "in_place"
    assert gaps(shown, "wage_account") == ["account-name", "account-unfiled", "agreement-none", "fee-plan-none"]
    await put_on_file(monitor, officer, "wage-account", an_account())
    three = ["project_owner", "general_contractor", "bank"]
    await put_on_file(monitor, officer, "agreement", {"signed_on": "2025-06-10", "signers": three})
    shown = await put_on_file(monitor, officer, "labour-fee-plan", {"cycle_months": 1, "share_percent": "19.5"})
    assert gaps(shown, "wage_account") == []


@pytest.mark.rule("ACC-02")
@pytest.mark.invariant(10)
async def test_haiyan_wants_four_to_sign_where_the_nation_wants_three(monitor, world):
    haiyan = await world.person(divisions=["330424"], scopes=SCOPES)
    await register(monitor, haiyan, division="330424")
    await put_on_file(monitor, haiyan, "wage-account", an_account())
    three = ["project_owner", "general_contractor", "bank"]
    shown = await put_on_file(monitor, haiyan, "agreement", {"signed_on": "2025-06-10", "signers": three})
    assert "agreement-count" in gaps(shown, "wage_account")
    four = [*three, "industry_department"]
    shown = await put_on_file(monitor, haiyan, "agreement", {"signed_on": "2025-06-10", "signers": four})
    assert "agreement-count" not in gaps(shown, "wage_account")


async def test_evidence_is_put_on_the_version_seen_and_the_same_again_changes_nothing(monitor, officer, world):
    await register(monitor, officer)
    path = f"{P}/notice-board"
    board = {"put_up_on": "2025-07-01", "shows": ["parties", "wages", "contacts"]}
    assert (await put(monitor, officer, path, board)).status_code == 428
    assert (await put(monitor, officer, path, board, 9)).status_code == 412
    shown = (await put(monitor, officer, path, board, 1)).json()
    assert (shown["version"], states(shown)["notice_board"]) == (2, "in_place")
    again = await put(monitor, officer, path, board, 1)
    assert (again.status_code, again.json()) == (200, shown)
    actions = [each["action"] for each in (await monitor.get(officer, f"{P}/history")).json()["items"]]
    assert actions == ["registered", "evidence-filed"]
    assert await world.audit("monitor") == []


@pytest.mark.rule("RN-04")
@pytest.mark.capability("C27")
async def test_a_project_says_in_which_ways_its_gate_is_passed(monitor, officer):
    await register(monitor, officer)
    shown = await put_on_file(monitor, officer, "gate", {"placed_on": "2025-07-01", "ways": ["face"]})
    assert "gate-face-only" in gaps(shown, "real_name")
    shown = await put_on_file(monitor, officer, "gate", {"placed_on": "2025-07-01", "ways": ["face", "work_card"]})
    assert "gate-face-only" not in gaps(shown, "real_name")


@pytest.mark.parametrize(
    ("kind", "content", "pointer"),
    [
        ("wage-account", an_account(opened_on="2025-08-29", filed_on=None), "/opened_on"),
        ("wage-account", an_account(filed_on="2025-06-14"), ""),
        ("wage-account", an_account(account_no="一二三"), "/account_no"),
        ("bond", a_bond(expires_on=None), ""),
        ("bond", a_bond(form="cash"), ""),
        ("bond", a_bond(amount_fen=None), ""),
        ("bond", a_bond(form="exempt"), ""),
        ("bond", {"form": "exempt", "exempt_by": "BOND-99"}, "/exempt_by"),
        ("bond", a_bond(form="gold"), "/form"),
        ("agreement", {"signed_on": "2025-06-10", "signers": []}, "/signers"),
        ("agreement", {"signed_on": "2025-06-10", "signers": ["mayor"]}, "/signers"),
        ("notice-board", {"put_up_on": "2025-08-29", "shows": []}, "/put_up_on"),
        ("notice-board", {"put_up_on": "2025-07-01", "shows": ["poem"]}, "/shows"),
        ("gate", {"placed_on": "2025-07-01", "ways": []}, "/ways"),
        ("gate", {"placed_on": "2025-07-01", "ways": ["smile"]}, "/ways"),
        ("labour-fee-plan", {"cycle_months": 0}, "/cycle_months"),
        ("labour-fee-plan", {"cycle_months": 1, "share_percent": "101"}, "/share_percent"),
        ("pledge", {"signed_on": "2025-08-29"}, "/signed_on"),
        ("wage-officer", {"placed_on": "yesterday"}, "/placed_on"),
        ("wage-officer", {"placed_on": "2025-08-29"}, "/placed_on"),
        ("wage-officer", {"placed_on": "2025-07-01", "name": "测试甲"}, "/name"),
    ],
)
async def test_evidence_that_cannot_be_meant_is_refused_naming_the_field(monitor, officer, kind, content, pointer):
    await register(monitor, officer)
    answer = await put(monitor, officer, f"{P}/{kind}", content, 1)
    assert answer.status_code == 422, answer.text
    assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"])


@pytest.mark.rule("CON-09")
async def test_a_wage_officer_on_the_site_is_one_gap_less_and_a_pledge_judges_nothing(monitor, officer):
    await register(monitor, officer)
    shown = await put_on_file(monitor, officer, "wage-officer", {"placed_on": "2025-07-01"})
    assert gaps(shown, "real_name") == ["roster-untold"]
    before = shown["regimes"]
    shown = await put_on_file(monitor, officer, "pledge", {"signed_on": "2025-07-01"})
    assert shown["regimes"] == before
    assert [each["kind"] for each in shown["evidence"]] == ["pledge", "wage-officer"]


@pytest.mark.rule("ACC-02")
async def test_when_the_last_day_for_the_account_has_passed_the_regime_is_lacking_without_a_new_fact(
    monitor, officer, world
):
    shown = await register(monitor, officer, contract_on="2025-08-20", started_on="2026-01-01", permit_on=None)
    assert (states(shown)["wage_account"], shown["changes_on"]) == ("not_due", "2025-09-20")
    assert gaps(shown, "wage_account") == ["account-due"]
    await world.deliver()
    for day, state in [("2025-09-19", "not_due"), ("2025-09-20", "lacking")]:
        await world.set_clock(day)
        await world.sweep("monitor")
        assert states((await monitor.get(officer, P)).json())["wage_account"] == state
    assert await world.deliver() == ["monitor.project-regimes-changed"]
    actions = [each["action"] for each in (await monitor.get(officer, f"{P}/history")).json()["items"]]
    assert actions == ["registered", "regimes-judged"]
    assert (await monitor.get(officer, "/v1/my-work")).json()["items"] == []


@pytest.mark.rule("BOND-01", "BOND-04")
async def test_gansu_knows_its_line_so_a_bond_that_is_overdue_is_lacking_there(monitor, world):
    gaotai = await world.person(divisions=["620724"], scopes=SCOPES)
    shown = await register(monitor, gaotai, division="620724")
    assert (states(shown)["bond"], gaps(shown, "bond")) == ("lacking", ["bond-none"])
    shown = await put_on_file(monitor, gaotai, "bond", a_bond())
    assert (states(shown)["bond"], gaps(shown, "bond")) == ("in_place", [])
    shown = await put_on_file(monitor, gaotai, "bond", {"form": "exempt", "exempt_by": "BOND-06"})
    assert (states(shown)["bond"], gaps(shown, "bond")) == ("not_due", ["bond-exempt"])


@pytest.mark.invariant(10)
@pytest.mark.rule("BOND-04")
async def test_where_the_line_of_exemption_is_unknown_a_person_is_asked_and_the_answer_takes_it_up(
    monitor, officer, world, tmp_path, monkeypatch
):
    shown = await register(monitor, officer)
    assert (states(shown)["bond"], gaps(shown, "bond")) == ("unknown", ["unknown:bond_exempt_below_yuan"])
    [bond] = [each for each in shown["regimes"] if each["regime"] == "bond"]
    assert "免存工资保证金合同额线" in bond["gaps"][0]["zh"]
    [question] = (await monitor.get(officer, "/v1/my-work")).json()["questions"]
    assert (question["subject"], question["code"]) == ("P-TEST-1", "unknown:bond_exempt_below_yuan")
    path = f"/v1/questions/{question['id']}/answer"
    early = await monitor.post(officer, path, {"answer": "待定"})
    assert (early.status_code, early.json()["code"]) == (409, "number-still-unknown")
    row = '{key = "bond_exempt_below_yuan", value = 3000000, unit = "yuan", op = "<", from = 2021-11-01, '
    row += 'status = "VERIFIED-2", rule = "BOND-04", source = "测试文件"}'
    (tmp_path / "42.toml").write_text(f'region = "42"\nrows = [{row}]\n')
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))
    answered = await monitor.post(officer, path, {"answer": "按全国线"})
    assert answered.status_code == 200, answered.text
    assert states((await monitor.get(officer, P)).json())["bond"] == "lacking"
