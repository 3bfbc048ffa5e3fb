"""Clue platforms, pulled and pushed: each clue one complaint, each verdict written back once, in their words."""

import httpx
import pytest

from services.intake.channels.adapters.national_platform import ADAPTER
from services.intake.messages import pull as message_pull
from shared.deliveries import send_due
from tests.intake.channels import provincial
from tests.intake.channels.builders import pull
from tests.intake.channels.national import NationalPlatform, a_clue
from tests.intake.channels.plain import send
from tests.intake.channels.provincial import ProvincialPlatform
from tests.journeys.stories import a_head, actions_of, decide, refuse

PARTNERS = {"national_platform": ADAPTER.partner}
AT = "https://clues.example.gov.cn/verdicts"


@pytest.fixture
async def officer(world):
    return await world.person()


async def listed(intake, officer, channel="national_platform"):
    return (await intake.get(officer, f"/v1/complaints?channel={channel}")).json()["items"]


async def the_one(intake, officer, channel="national_platform"):
    [item] = await listed(intake, officer, channel)
    return item


# taking clues


@pytest.mark.capability("C1")
@pytest.mark.rule("INT-12")
async def test_a_clue_becomes_a_complaint_with_yuan_as_fen_and_its_misspelt_keys_read(world, intake, platform, officer):
    answer = await platform.push(intake, "clues", clue := a_clue(BACK_PAY_MONEY="186000.50", BACK_PAY_PERSON="12"))
    assert (answer.status_code, answer.json()["code"]) == (200, 201)
    filed = await the_one(intake, officer)
    assert (filed["partner_no"], filed["owed_fen"], filed["workers"]) == (clue["CLUE_CODE"], 18_600_050, 12)
    assert (filed["division"], filed["matter_kind"], filed["domain"]) == ("420704", "complaint", "non_construction")
    [kept] = await world.rows("select has_contract, contract_employer, source_name, registered_at from intake.clue")
    assert (kept["has_contract"], kept["contract_employer"]) == (False, "虚构甲餐饮管理有限公司")
    assert kept["registered_at"].isoformat() == "2025-08-28T00:15:00+00:00"
    [row] = await world.rows("select prior_channels from intake.complaint")
    assert row["prior_channels"] == ["hotline_12345"]
    assert answer.json()["data"] == [
        {"CLUE_CODE": clue["CLUE_CODE"], "RECEIVE_CODE": filed["number"], "RESULT": "1", "MESSAGE": ""}
    ]


@pytest.mark.capability("C1")
@pytest.mark.invariant(14)
async def test_what_was_sent_is_kept_as_it_was_and_sealed(world, intake, platform):
    await platform.push(intake, "clues", a_clue())
    [kept] = await world.rows("select body from intake.channel_message")
    assert "测试甲".encode() not in kept["body"]
    assert b"13800000001" not in kept["body"]


@pytest.mark.capability("C1")
async def test_a_batch_with_broken_clues_lands_but_for_those_and_says_why(intake, platform, officer):
    rows = [a_clue() for _ in range(3)]
    broken = [
        a_clue(BACK_PAY_MONEY="八千"),
        a_clue(REGION_CODE_TEXT="不知道"),
        a_clue(CLUE_CODE=""),
        "no object",
        a_clue(REGISTER_TIMES="昨天"),
    ]
    answer = (await platform.push(intake, "clues", *rows[:2], *broken, rows[2])).json()
    assert answer["code"] == 206
    assert [row["RESULT"] for row in answer["data"]] == ["1", "1", "0", "0", "0", "0", "0", "1"]
    assert "BACK_PAY_MONEY" in answer["data"][2]["MESSAGE"]
    assert "REGION_CODE_TEXT" in answer["data"][3]["MESSAGE"]
    assert len(await listed(intake, officer)) == 3


@pytest.mark.capability("C1")
@pytest.mark.parametrize("sums", ["1e9", "NaN", "-1", "8000.001", "1" * 40])
async def test_a_sum_that_cannot_be_meant_is_refused_naming_its_field(intake, platform, sums):
    answer = (await platform.push(intake, "clues", a_clue(BACK_PAY_MONEY=sums))).json()
    assert answer["data"][0]["RESULT"] == "0"


@pytest.mark.capability("C1")
async def test_a_clue_for_another_county_is_refused(intake, platform):
    answer = (await platform.push(intake, "clues", a_clue(REGION_CODE_TEXT="420703"))).json()
    assert "420703" in answer["data"][0]["MESSAGE"]


@pytest.mark.capability("C1")
async def test_only_the_platforms_own_fresh_signature_opens_its_door(world, intake, platform):
    other = NationalPlatform(await world.machine("hotline_12333"))
    assert (await other.push(intake, "clues", a_clue())).json()["code"] == "unknown-key"
    wrong = await platform.push(intake, "clues", a_clue(), headers={"gjgxjhpt_sign": "AAAA"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "bad-signature")
    missing = await platform.push(intake, "clues", a_clue(), headers={"gjgxjhpt_rtime": ""})
    assert missing.status_code == 401
    sent = (await platform.push(intake, "clues", a_clue())).request
    again = await intake.client.post(sent.url, content=sent.content, headers=sent.headers)
    assert (again.status_code, again.json()["code"]) == (401, "replayed-nonce")


# pulling


@pytest.mark.capability("C1")
async def test_pages_are_read_to_the_end_and_what_comes_twice_is_one(intake, platform, officer):
    for _ in range(7):
        platform.show(a_clue())
    platform.repeats = 2
    assert await pull(intake, platform, page_size=4) == 7
    assert len(await listed(intake, officer)) == 7
    assert await pull(intake, platform, page_size=4) == 0
    assert len(await listed(intake, officer)) == 7


@pytest.mark.capability("C1")
async def test_a_clue_shown_late_is_found_by_looking_back(world, intake, platform, officer):
    await pull(intake, platform)
    platform.show(a_clue(), changed="2025-08-28T08:00", shown="2025-08-28T20:00")
    await world.set_clock("2025-08-28T21:00")
    assert await pull(intake, platform) == 1
    assert len(await listed(intake, officer)) == 1


@pytest.mark.capability("C1")
async def test_a_newer_word_about_a_clue_updates_it_and_an_older_one_does_not(intake, platform, officer):
    clue = a_clue()
    await platform.push(intake, "clues", clue)
    newer = clue | {"BACK_PAY_MONEY": "9000.00", "REGISTER_TIMES": "2025-08-28 08:30:00"}
    await platform.push(intake, "clues", newer)
    older = clue | {"BACK_PAY_MONEY": "7000.00", "REGISTER_TIMES": "2025-08-28 08:20:00"}
    await platform.push(intake, "clues", older)
    assert (await the_one(intake, officer))["owed_fen"] == 900_000


ODD = [
    {"code": 500, "msg": "系统繁忙"},
    {"code": 200, "data": {"rows": [], "total": 0}},
    {"code": "201", "data": {"rows": {}, "total": 1}},
    httpx.Response(502, text="<html>bad gateway</html>"),
    httpx.Response(200, text=""),
    httpx.ReadTimeout("hangs"),
    httpx.ConnectError("away"),
]


@pytest.mark.capability("C1")
@pytest.mark.parametrize("said", ODD, ids=str)
async def test_after_a_pull_that_failed_nothing_is_lost(world, intake, platform, officer, said):
    for _ in range(3):
        platform.show(a_clue())
    await pull(intake, platform)
    platform.show(a_clue(), changed="2025-08-29T10:00")
    await world.set_clock("2025-08-29T10:01")
    platform.says.append(said)
    assert await pull(intake, platform) is None
    await world.set_clock("2025-08-30T11:00")
    assert await pull(intake, platform) == 1
    assert len(await listed(intake, officer)) == 4


@pytest.mark.capability("C1")
async def test_a_platform_that_fails_three_times_in_a_row_is_brought_to_a_person(intake, platform, officer):
    for expected in (0, 0, 1):
        platform.says.append({"code": 500})
        await pull(intake, platform)
        questions = (await intake.get(officer, "/v1/my-work")).json()["questions"]
        assert len([each for each in questions if each["code"].startswith("pull-failing")]) == expected


@pytest.mark.capability("C1")
async def test_a_pulled_clue_that_cannot_be_taken_is_brought_to_a_person_and_harms_no_other(
    intake, platform, officer, capsys
):
    platform.show(a_clue(CLUE_CODE="BAD", BACK_PAY_MONEY="八千"))
    platform.show(a_clue())
    assert await pull(intake, platform) == 1
    questions = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    [asked] = [each for each in questions if each["code"].startswith("clue-refused")]
    told = capsys.readouterr()
    assert "clue-refused" in told.out + told.err
    assert ("BAD" in asked["zh"], "BACK_PAY_MONEY" in asked["zh"]) == (True, True)


@pytest.mark.capability("C1")
async def test_nobody_else_pulls_meanwhile(world, intake, platform):
    platform.show(a_clue())
    await pull(intake, platform)
    await world.execute("update intake.pull_cursor set leased_until = now() + interval '5 minutes'")
    assert await pull(intake, platform) is None


@pytest.mark.capability("C1")
async def test_without_a_platform_nothing_is_asked(intake, platform):
    async with platform.client() as client:
        assert await message_pull.pull(intake.sessions, client, intake.settings) is None
    assert platform.asked == []


# writing verdicts back


async def answered(world, intake, mediation, officer, clue_number, *, paid=True):
    """The clue's complaint was accepted, its case paid and closed; facts were carried twice."""
    head = await a_head(world, clue_number)
    await decide(intake, head, f"/v1/complaints/{clue_number}", "accept", {"reason": "同意受理"})
    await world.deliver(times=2)
    case = (await intake.get(officer, f"/v1/complaints/{clue_number}")).json()["case_number"]
    path = f"/v1/cases/{case}"
    if paid:
        payment = {"receipt_no": "R1", "line": 1, "fen": 800_000, "payer": "employer", "paid_on": "2025-08-28"}
        made = await mediation.post(officer, f"{path}/payments", payment)
        assert made.status_code == 201, made.text
    ended = {"disposition": "PAID_IN_FULL" if paid else "NOT_WAGES", "reason": "已办结"}
    await decide(mediation, officer, path, "close", ended)
    await world.deliver(times=2)


async def a_verdict_due(world, intake, mediation, officer, platform):
    """A clue whose final verdict waits to be written back; its number with the platform."""
    await platform.push(intake, "clues", clue := a_clue())
    await answered(world, intake, mediation, officer, (await the_one(intake, officer))["number"], paid=False)
    to = {"address": AT, "secret": platform.push_secret}
    where = await intake.call(platform.machine, "PUT", "/v1/destinations/national_platform", json_body=to)
    assert where.status_code == 200, where.text
    return clue["CLUE_CODE"]


async def send_all(world, intake, platform, rounds=4):
    async with platform.client() as client:
        for _ in range(rounds):
            await send_due(intake.sessions, client, PARTNERS)
            await world.execute("update intake.delivery set next_at = now() - interval '1 second'")


@pytest.mark.capability("C1")
@pytest.mark.journey
async def test_the_verdict_is_written_back_once_with_ten_thousands_of_yuan(world, intake, mediation, platform, officer):
    await platform.push(intake, "clues", a_clue())
    number = (await the_one(intake, officer))["number"]
    await answered(world, intake, mediation, officer, number)
    due = (await intake.get(platform.machine, "/v1/deliveries")).json()["items"]
    [final] = [each["body"] for each in due if each["kind"] == "final-answer"]
    assert (final["CONCLUSION"], final["CONCLUSION_TEXT"]) == ("1", "经核实存在欠薪，已支付完毕")
    assert (final["SOLVED_MONEY"], final["IS_FINISH"]) == ("0.8", "1")


@pytest.mark.capability("C1")
async def test_what_the_office_verified_goes_back_under_the_platforms_keys_and_names_nobody(
    world, intake, mediation, platform, officer
):
    await platform.push(intake, "clues", a_clue(INDUSTRY_FIELD="1", BACKPAY_PROJECT="虚构一号楼项目"))
    number = (await the_one(intake, officer))["number"]
    verified = {
        "domain": "construction",
        "project": {"name": "虚构一号楼项目", "contractor_uscc": "91999999MAXXXXXX0N", "started_on": "2024-03-01"},
        "regimes": {"agent_payment": False, "real_name": True},
        "period": {"first": "2025-06-01", "last": "2025-07-31"},
        "workers": 1,
        "owed_fen": 800_000,
        "liable": {"rule": "LIAB-05", "name": "虚构建设有限公司", "person": {"name": "测试乙"}},
        "facts": "经查，欠薪属实",
        "handler": {"unit": "测试监察大队", "person": "测试丙"},
    }
    await decide(intake, officer, f"/v1/complaints/{number}", "verify", verified)
    await answered(world, intake, mediation, officer, number, paid=False)
    due = (await intake.get(platform.machine, "/v1/deliveries")).json()["items"]
    [final] = [each["body"] for each in due if each["kind"] == "final-answer"]
    assert (final["FEEDBACK_INDUSTRY_AREA"], final["NOMONEY_PROJECT"]) == ("1", "虚构一号楼项目")
    assert (final["IS_ISSUING"], final["IS_REALNAME_MANAGE"], final["IS_EARNEST_MONEY"]) == ("0", "1", "")
    assert (final["BACKPAY_START_TIMES"], final["BACKPAY_END_TIMES"]) == ("2025-06-01", "2025-07-31")
    assert (final["BACKPAY_DUTY_COMPANY"], final["UNDERTAKE_UNIT"]) == ("虚构建设有限公司", "测试监察大队")
    assert "测试乙" not in str(final)
    assert "测试丙" not in str(final)


@pytest.mark.capability("C1")
async def test_the_dynamic_closure_rate_is_answered_by_received_to_a_moment(
    world, intake, mediation, platform, officer
):
    for _ in range(4):
        await platform.push(intake, "clues", a_clue())
    await world.set_clock("2025-08-29")
    for item in (await listed(intake, officer))[:3]:
        await answered(world, intake, mediation, officer, item["number"], paid=False)

    async def rate(as_of):
        asked = {"from": "2025-08-01", "to": "2025-08-31", "as_of": as_of}
        report = (await intake.get(officer, "/v1/reports/intake", params=asked)).json()
        [group] = [each["figures"] for each in report["channels"] if each["key"] == "national_platform"]
        return group["settled"], group["settled_of"], group["dynamic_closure_rate"]

    assert await rate("2025-08-28") == (0, 4, 0.0)
    assert await rate("2025-08-29") == (3, 4, 0.75)


@pytest.mark.capability("C1")
@pytest.mark.parametrize(
    ("hangs", "says"),
    [
        ([], []),
        ([True], []),
        ([False], []),
        ([True, True], []),
        ([], [{"code": 500, "msg": "系统繁忙"}]),
        ([], [{"code": 400, "msg": "参数错误"}]),
        ([], [httpx.Response(502, text="<html>"), httpx.ConnectError("away")]),
    ],
    ids=["taken", "written-but-silent", "lost", "silent-twice", "busy", "refused-once", "gateway"],
)
async def test_the_platform_has_one_final_verdict_whatever_happens_on_the_way(
    world, intake, mediation, platform, officer, hangs, says
):
    clue = await a_verdict_due(world, intake, mediation, officer, platform)
    platform.hangs, platform.says = hangs, says
    await send_all(world, intake, platform)
    assert len(platform.finals(clue)) == 1
    assert len(platform.serials) == 1
    [row] = await world.rows("select state from intake.delivery where kind = 'final-answer'")
    assert row["state"] == "sent"


@pytest.mark.capability("C1")
@pytest.mark.invariant(13)
@pytest.mark.parametrize(
    ("hangs", "after"),
    [([True], []), ([], [{"code": 500, "msg": "系统繁忙"}]), ([], [httpx.Response(502, text="<html>")])],
    ids=["hung", "busy-though-written", "gateway-though-written"],
)
async def test_a_verdict_of_which_nobody_knows_is_asked_after_and_not_sent_again(
    world, intake, mediation, platform, officer, hangs, after
):
    await a_verdict_due(world, intake, mediation, officer, platform)
    platform.hangs, platform.says_after_writing = hangs, after
    await send_all(world, intake, platform)
    assert platform.asked == ["POST /verdicts", "POST /verdicts/query"]


# passing a clue on


@pytest.mark.capability("C1")
async def test_a_clue_is_passed_on_only_when_the_platform_grants_it(world, intake, platform, officer):
    await platform.push(intake, "clues", clue := a_clue())
    path = f"/v1/complaints/{(await the_one(intake, officer))['number']}"
    asked = {"ground": "wrong_place", "reason": "用工所在地为华容区", "belongs_to": "华容区人社局"}
    await decide(intake, officer, path, "return", asked)
    due = (await intake.get(platform.machine, "/v1/deliveries")).json()["items"]
    assert (due[-1]["body"]["APPLY_TYPE"], due[-1]["body"]["TRANSFER_TO"]) == ("转办申请", "华容区人社局")
    assert (await intake.get(officer, path)).json()["stage"] == "filed"
    ruled = {"CLUE_CODE": clue["CLUE_CODE"], "TRANSFER_RESULT": "1", "DEAL_TIMES": "2025-08-28 09:30:00"}
    assert (await platform.push(intake, "transfer-results", ruled)).json()["code"] == 201
    assert (await intake.get(officer, path)).json()["stage"] == "redirected"
    again = ruled | {"DEAL_TIMES": "2025-08-28 09:31:00"}
    await platform.push(intake, "transfer-results", again)
    assert (await actions_of(world, officer, "intake", path)).count("return-ruled") == 1


@pytest.mark.capability("C1")
async def test_a_verdict_for_an_unknown_number_is_refused_and_changes_nothing(world, intake, platform, officer):
    ruled = {"CLUE_CODE": "NEVER-SENT", "TRANSFER_RESULT": "1"}
    answer = (await platform.push(intake, "transfer-results", ruled)).json()
    assert (answer["code"], answer["data"][0]["RESULT"]) == (206, "0")
    assert "NEVER-SENT" in answer["data"][0]["MESSAGE"]
    assert await listed(intake, officer) == []


@pytest.mark.capability("C1")
async def test_a_clue_under_supervision_presses_the_office(world, intake, platform, officer):
    await platform.push(intake, "clues", clue := a_clue())
    path = f"/v1/complaints/{(await the_one(intake, officer))['number']}"
    listed = {"CLUE_CODE": clue["CLUE_CODE"], "SUPERVISE_REMARK": "挂牌督办"}
    await platform.push(intake, "supervisions", listed)
    assert "pressed-by-partner" in await actions_of(world, officer, "intake", path)


# a province


@pytest.mark.capability("C2")
async def test_a_province_counts_in_ten_thousands_both_ways_and_calls_nought_success(world, intake, mediation, officer):
    province = ProvincialPlatform(await world.machine("provincial_platform"))
    answer = await province.push(intake, provincial.a_clue())
    assert (answer.status_code, answer.json()["errcode"]) == (200, 0)
    filed = await the_one(intake, officer, "provincial_platform")
    assert (filed["owed_fen"], filed["workers"], filed["domain"]) == (18_600_000, 12, "construction")
    assert (filed["period_from"], filed["period_to"]) == ("2025-06", "2025-08")
    await answered(world, intake, mediation, officer, filed["number"], paid=False)
    due = (await intake.get(province.machine, "/v1/deliveries")).json()["items"]
    [final] = [each["body"] for each in due if each["kind"] == "final-answer"]
    assert (final["bljg"], final["jjje"], final["bj"], final["sfss"]) == ("D2", "0", "1", "2")


@pytest.mark.capability("C2")
async def test_a_clue_taken_back_before_anybody_looked_is_told_as_not_established(world, intake, officer):
    province = ProvincialPlatform(await world.machine("provincial_platform"))
    await province.push(intake, provincial.a_clue())
    number = (await the_one(intake, officer, "provincial_platform"))["number"]
    await decide(intake, officer, f"/v1/complaints/{number}", "withdraw", {"reason": "本人撤回"})
    due = (await intake.get(province.machine, "/v1/deliveries")).json()["items"]
    [final] = [each["body"] for each in due if each["kind"] == "final-answer"]
    assert (final["bljg"], final["sfss"]) == ("D4", "3")


@pytest.mark.capability("C2")
async def test_a_province_may_send_its_states_late_twice_and_backwards(world, intake, officer):
    province = ProvincialPlatform(await world.machine("provincial_platform"))
    clue = provincial.a_clue()
    await province.push(intake, clue, clue)
    number = (await the_one(intake, officer, "provincial_platform"))["number"]
    signed = {"lx": "zt", "xsbh": clue["xsbh"], "zt": "20", "bgsj": "20250828090000"}
    backwards = signed | {"zt": "10", "bgsj": "20250828093000"}
    answer = await province.push(intake, signed, signed, backwards)
    assert answer.json()["errcode"] == 0
    [order] = await world.rows("select state from intake.channel_order")
    assert order["state"] == "signed"
    path = f"/v1/complaints/{number}"
    assert (await actions_of(world, officer, "intake", path)).count("order-moved") == 1


@pytest.mark.capability("C2")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"zt": "77", "lx": "zt"}, "zt"),
        ({"lx": "??"}, "lx"),
        ({"qxqj": "2025年6月"}, "qxqj"),
        ({"qxje": "18.60001万"}, "qxje"),
        ({"djsj": "2025-08-28"}, "djsj"),
        ({"qxrs": "十二"}, "qxrs"),
        ({"lx": "sp", "sqlx": "xx"}, "sqlx"),
    ],
)
async def test_a_provinces_odd_item_is_refused_by_its_field_and_the_others_land(world, intake, officer, wrong, field):
    province = ProvincialPlatform(await world.machine("provincial_platform"))
    answer = (await province.push(intake, provincial.a_clue() | wrong, provincial.a_clue())).json()
    assert (answer["errcode"], field in answer["errmsg"]) == (1, True)
    assert [row["cg"] for row in answer["list"]] == ["0", "1"]
    assert len(await listed(intake, officer, "provincial_platform")) == 1


# 12333, police, grids, departments


@pytest.mark.capability("C5")
async def test_a_call_to_12333_is_filed_and_answered_the_same_day_in_plain_words(world, intake, officer):
    machine = await world.machine("hotline_12333")
    call = {"no": "33001", "time": "2025-08-28 08:50", "caller": "测试甲", "phone": "13800000001", "area": "420704"}
    call |= {"unit": "虚构速运有限公司", "content": "快递员工资被拖欠", "people": 1, "yuan": 5000}
    answer = (await send(intake, machine, "hotline_12333", "calls", {"items": [call]})).json()
    filed = await the_one(intake, officer, "hotline_12333")
    assert answer == {"result": "OK", "items": [{"no": "33001", "number": filed["number"], "error": None}]}
    said = {"public_reply": "已联系单位核实", "contact_made": True}
    await decide(intake, officer, f"/v1/complaints/{filed['number']}", "interim-answer", said)
    [due] = (await intake.get(machine, "/v1/deliveries")).json()["items"]
    assert (due["body"]["no"], due["body"]["say"], due["body"]["finished"]) == ("33001", "已联系单位核实", False)


@pytest.mark.capability("C6")
async def test_a_police_alert_has_no_complainant_and_opens_no_case_by_itself(world, intake, officer):
    machine = await world.machine("police_alert")
    alert = {"jqbh": "J20250828001", "bjsj": "2025-08-28 08:30:00", "dd": "虚构路工地", "xzqh": "420704", "rs": 18}
    alert |= {"jyqk": "十余名工人在工地门口讨要工资", "cjdw": "虚构派出所", "gcjs": "1"}
    answer = (await send(intake, machine, "police_alert", "alerts", {"alerts": [alert]})).json()
    filed = await the_one(intake, officer, "police_alert")
    assert (answer["ok"], answer["rows"][0]["bh"]) == (1, filed["number"])
    assert (filed["matter_kind"], filed["workers"], filed["reporter"]["name"]) == ("clue", 18, None)
    head = await a_head(world, filed["number"])
    refused = await intake.post(head, f"/v1/complaints/{filed['number']}/accept", {"reason": "受理"}, version=1)
    assert refused.status_code == 409


@pytest.mark.capability("C6")
async def test_what_the_station_finds_out_later_joins_its_alert(world, intake, officer):
    machine = await world.machine("police_alert")
    alert = {"jqbh": "J1", "dd": "虚构路工地", "xzqh": "420704", "jyqk": "讨薪"}
    await send(intake, machine, "police_alert", "alerts", alert)
    later = {"jqbh": "J1", "sj": "2025-08-28 08:59:00", "jyqk": "现场已劝离"}
    for _ in range(2):
        assert (await send(intake, machine, "police_alert", "follow-ups", later)).json()["ok"] == 1
    assert (await the_one(intake, officer, "police_alert"))["summary"].count("现场已劝离") == 1


@pytest.mark.capability("C7")
async def test_a_grid_officers_visit_is_a_clue_about_the_employer(world, intake, officer):
    machine = await world.machine("grid")
    visit = {"visit_no": "V1", "division": "420704001", "grid_code": "129", "visited_at": "2025-08-28 08:00:00"}
    visit |= {
        "employer": "虚构超市",
        "headcount_seen": 6,
        "signs": "员工称两月未发工资",
        "last_pay_month_seen": "2025-06",
    }
    assert (await send(intake, machine, "grid", "visits", [visit])).json()["code"] == "ok"
    filed = await the_one(intake, officer, "grid")
    assert (filed["matter_kind"], filed["division"]) == ("clue", "420704001")
    assert (filed["workers"], filed["headcount_seen"]) == (0, 6), "who is seen at work claims nothing by it"


@pytest.mark.capability("C7")
async def test_a_departments_letter_gets_a_receipt_and_its_reply_under_its_number(world, intake, officer):
    machine = await world.machine("department")
    letter = {"document_no": "虚住建函[2025]12号", "from_unit": "虚构区住建局", "issued_on": "2025-08-27"}
    letter |= {
        "division": "420704",
        "project": "虚构一号楼项目",
        "subject": "工人反映三个月工资未发",
        "amount_yuan": "186000",
    }
    answer = (await send(intake, machine, "department", "letters", {"letters": [letter]})).json()
    filed = await the_one(intake, officer, "department")
    [receipt] = answer["receipts"]
    assert (receipt["document_no"], receipt["receipt_no"]) == ("虚住建函〔2025〕12号", filed["number"])
    again = letter | {"document_no": "虚住建函〔2025〕12号"}
    assert (await send(intake, machine, "department", "letters", {"letters": [again]})).json()["status"] == "received"
    assert len(await listed(intake, officer, "department")) == 1
    refused = {"ground": "not_wages", "reason": "系材料款"}
    await refuse(world, f"/v1/complaints/{filed['number']}", refused)
    [due] = (await intake.get(machine, "/v1/deliveries")).json()["items"]
    assert (due["body"]["document_no"], due["body"]["kind"]) == ("虚住建函〔2025〕12号", "复函")


@pytest.mark.parametrize(
    ("partner", "call"),
    [("hotline_12333", "?"), ("police_alert", "?"), ("grid", "?"), ("department", "?"), ("petition_office", "?")],
)
async def test_a_path_that_a_partner_does_not_have_is_refused_in_its_own_words(world, intake, partner, call):
    answer = await send(intake, await world.machine(partner), partner, call, {})
    assert answer.status_code in (200, 404)
    assert "number" not in answer.json() or answer.json()["number"] is None
