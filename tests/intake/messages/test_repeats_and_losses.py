"""One final answer an order, whatever is sent twice, comes late or gets lost; and what partners get wrong."""

import asyncio
import json

import pytest

from tests.intake.channels.builders import CITIES, actions_of_city, complaints, order_of, ordered
from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.intake.channels.hotline_12345_zhuhai import ZhuhaiHotline
from tests.journeys.stories import decide

pytestmark = pytest.mark.capability("C4")


@pytest.fixture(params=CITIES, ids=lambda kind: kind.NAME)
async def city(request, world):
    return await request.param.of(world)


@pytest.fixture
async def officer(world, city):
    return await world.person(divisions=[city.DIVISION])


async def closed_as_not_wages(city, officer, path):
    """Verified, told the caller, ended without a case: the channel's final answer is on its way."""
    given = {"disposition": "NOT_WAGES", "reason": "系材料款", "public_reply": "经核实属于材料款纠纷"}
    answer = await city.intake.get(officer, path)
    seen = answer.json()["version"]
    ended = await city.intake.post(officer, f"{path}/close", given, version=seen)
    assert ended.status_code == 200, ended.text


async def make_due(world):
    past = "now() - interval '1 second'"
    await world.execute(f"update intake.delivery set next_at = {past} where state in ('due', 'unknown')")


async def states(world):
    rows = await world.rows("select kind, state from intake.delivery where kind = 'final-answer'")
    return [row["state"] for row in rows]


# lost, late and doubled messages towards the partner


@pytest.mark.invariant(13)
async def test_a_busy_partner_gets_the_same_final_answer_until_it_takes_it(world, city, officer):
    number, path = await ordered(city, officer)
    await closed_as_not_wages(city, officer, path)
    city.troubles = ["busy", "busy"]
    for _ in range(3):
        await city.take_what_is_due()
        await make_due(world)
    assert len(city.answers(number, final=True)) == 1
    assert (len(city.attempts), len(set(city.attempts)), await states(world)) == (3, 1, ["sent"])


@pytest.mark.invariant(13)
@pytest.mark.parametrize("trouble", ["taken-hang", "lost-hang", "gateway", "nonsense"])
async def test_an_answer_that_may_have_arrived_is_never_sent_blindly_again(world, city, officer, trouble):
    _, path = await ordered(city, officer)
    await closed_as_not_wages(city, officer, path)
    city.troubles, city.hears_queries = [trouble], False
    for _ in range(4):
        await city.take_what_is_due()
        await make_due(world)
    assert len(city.attempts) == 1
    assert await states(world) == ["unknown"]


@pytest.mark.invariant(13)
@pytest.mark.parametrize(("trouble", "attempts"), [("taken-hang", 1), ("lost-hang", 2), ("gateway", 2)])
async def test_where_the_partner_can_be_asked_a_lost_answer_goes_out_again_and_a_taken_one_does_not(
    world, trouble, attempts
):
    city = await EzhouHotline.of(world)
    officer = await world.person(divisions=[city.DIVISION])
    number, path = await ordered(city, officer)
    await closed_as_not_wages(city, officer, path)
    city.troubles = [trouble]
    for _ in range(4):
        await city.take_what_is_due()
        await make_due(world)
    assert len(city.answers(number, final=True)) == 1
    assert (len(city.attempts), len(set(city.attempts)), await states(world)) == (attempts, 1, ["sent"])


@pytest.mark.invariant(13)
async def test_a_sender_that_dies_in_between_leaves_the_outcome_unknown_and_not_due(world, city, officer):
    _, path = await ordered(city, officer)
    await closed_as_not_wages(city, officer, path)
    city.troubles = ["crash"]
    with pytest.raises(RuntimeError):
        await city.take_what_is_due()
    assert await states(world) == ["unknown"]
    city.hears_queries = False
    await make_due(world)
    await city.take_what_is_due()
    assert len(city.attempts) == 1


@pytest.mark.invariant(13)
@pytest.mark.parametrize(("arrived", "attempts"), [(True, 1), (False, 2)])
async def test_a_person_finds_out_what_became_of_an_answer_that_may_have_arrived(world, arrived, attempts):
    city = await ZhuhaiHotline.of(world)
    officer = await world.person(divisions=[city.DIVISION])
    number, path = await ordered(city, officer)
    await closed_as_not_wages(city, officer, path)
    city.troubles = ["taken-hang" if arrived else "lost-hang"]
    await city.take_what_is_due()
    messages = (await city.intake.get(officer, f"{path}/messages")).json()["items"]
    [told] = [message for message in messages if message["party"] == city.NAME]
    assert (told["kind"], told["state"], told["last_error"]) == ("final-answer", "unknown", "ReadTimeout")
    found_out = {"arrived": arrived, "reason": "电话问过热线"}
    settled = await city.intake.post(officer, f"{path}/messages/{told['id']}/settle", found_out)
    assert settled.json()["state"] == ("sent" if arrived else "due")
    await make_due(world)
    await city.take_what_is_due()
    assert (len(city.attempts), len(city.answers(number, final=True)), await states(world)) == (attempts, 1, ["sent"])
    again = await city.intake.post(officer, f"{path}/messages/{told['id']}/settle", found_out)
    assert (again.status_code, again.json()["code"]) == (409, "message-not-unknown")


async def test_a_final_answer_says_three_things_apart_and_two_texts_to_two_audiences(world, city, officer):
    number, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "sign-for", {})
    call = {"occasion": "first_contact", "outcome": "reached"}
    assert (await city.intake.post(officer, f"{path}/calls", call)).status_code == 201
    await closed_as_not_wages(city, officer, path)
    await city.take_what_is_due()
    [told] = city.answers(number, final=True)
    truths, texts = {
        EzhouHotline: (("note1", "note6", "note3"), ("note10", "note")),
        ZhuhaiHotline: (("isTrue", "isSolved", "isContact"), ("publicReply", "handleNote")),
    }[type(city)]
    no, yes = {EzhouHotline: ("否", "是"), ZhuhaiHotline: ("0", "1")}[type(city)]
    assert [told[key] for key in truths] == [no, no, yes]
    assert "材料款" in told[texts[0]]
    assert told[texts[0]] != told[texts[1]]
    assert (await order_of(city, officer, path))["state"] == "handled"


async def test_of_a_complaint_taken_back_unseen_neither_truth_nor_contact_is_claimed(world, city, officer):
    """The city itself reached the worker; nobody of the office did."""
    number, path = await ordered(city, officer)
    assert await city.visits(number, satisfied=True, at="2025-08-28 09:00:00")
    await decide(city.intake, officer, path, "withdraw", {"reason": "本人撤回"})
    await city.take_what_is_due()
    [told] = city.answers(number, final=True)
    expected = {
        EzhouHotline: {"note1": "", "note3": "否", "conclusion": "无法联系或已撤回"},
        ZhuhaiHotline: {"isTrue": "2", "isContact": "0", "conclusion": "无法联系或已撤回"},
    }[type(city)]
    assert {key: told[key] for key in expected} == expected


async def test_an_interim_answer_tells_of_a_contact_that_the_log_shows_and_of_no_other(city, officer):
    number, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "sign-for", {})
    said = {"public_reply": "正在核实", "contact_made": True}
    await decide(city.intake, officer, path, "interim-answer", said)
    call = {"occasion": "first_contact", "outcome": "reached"}
    assert (await city.intake.post(officer, f"{path}/calls", call)).status_code == 201
    await decide(city.intake, officer, path, "interim-answer", said)
    await city.take_what_is_due()
    key, words = {EzhouHotline: ("note3", ["否", "是"]), ZhuhaiHotline: ("isContact", ["0", "1"])}[type(city)]
    assert [told[key] for told in city.answers(number, final=False)] == words


# out of order


@pytest.mark.invariant(7)
async def test_a_call_back_and_a_closing_that_overtake_our_answer_hold_once_it_is_out(city, officer):
    number, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "sign-for", {})
    assert await city.moves(number, "closed", at="2025-08-28 12:00:00")
    assert (await order_of(city, officer, path))["state"] == "signed"
    await closed_as_not_wages(city, officer, path)
    assert (await order_of(city, officer, path))["state"] == "closed"


@pytest.mark.invariant(7)
async def test_a_rework_is_counted_once_however_often_it_comes_and_answered_as_a_supplement(world, city, officer):
    number, path = await answered(world, city, officer)
    assert await city.visits(number, satisfied=False, at="2025-08-28 13:00:00")
    for at in ("2025-08-28 13:10:00", "2025-08-28 13:10:00", "2025-08-28 13:20:00"):
        assert await city.wants_rework(number, 1, at=at)
    order = await order_of(city, officer, path)
    assert (order["state"], order["reworks"]) == ("handling", 1)
    complaint = (await city.intake.get(officer, path)).json()
    assert complaint["stage"] == "in_progress"
    await close_case(world, officer, complaint["case_number"])
    await city.take_what_is_due()
    kinds = [row["kind"] for row in await world.rows("select kind from intake.delivery order by position")]
    assert (kinds.count("final-answer"), kinds.count("supplement")) == (1, 1)
    assert (await order_of(city, officer, path))["state"] == "handled"


async def test_a_second_rework_round_is_counted_again(world, city, officer):
    number, path = await answered(world, city, officer)
    assert await city.wants_rework(number, 1)
    await close_case(world, officer, (await city.intake.get(officer, path)).json()["case_number"])
    assert await city.wants_rework(number, 2, at="2025-08-28 14:00:00")
    assert (await order_of(city, officer, path))["reworks"] == 2


async def test_a_call_back_that_reached_nobody_is_kept_and_moves_no_stage(world, city, officer):
    number, path = await answered(world, city, officer)
    assert await city.visits(number, satisfied=None, at="2025-08-28 13:00:00")
    assert (await city.intake.get(officer, path)).json()["stage"] == "answered"
    assert (await actions_of_city(city, officer, path))[-1] == "called-by-partner"


@pytest.mark.capability("C20")
@pytest.mark.parametrize("satisfied", [True, False, None], ids=["satisfied", "not satisfied", "nobody reached"])
async def test_one_call_of_the_city_is_one_entry_and_one_figure_however_often_it_is_told(
    world, city, officer, satisfied
):
    """Told again with other words; the call of another moment is another call."""
    number, path = await answered(world, city, officer)
    assert await city.visits(number, satisfied, at="2025-08-28 13:00:00")
    assert await city.visits(number, satisfied, at="2025-08-28 13:00:00", words="群众另有补充")
    calls = (await city.intake.get(officer, f"{path}/calls")).json()["items"]
    reached = satisfied is not None
    assert [(each["called_at"], each["reached"], each["satisfied"]) for each in calls] == [
        ("2025-08-28T05:00:00Z", reached, satisfied)
    ]
    days = {"from": "2025-08-28", "to": "2025-08-28"}
    asked = (await city.intake.get(officer, "/v1/desk/satisfaction", params=days)).json()
    month = (await city.intake.get(officer, "/v1/reports/intake", params=days)).json()["total"]
    assert (asked["calls"], asked["satisfied"], asked["dissatisfied"]) == (1, satisfied is True, satisfied is False)
    assert (month["satisfied"], month["satisfied_of"]) == (asked["satisfied"], asked["reached"])
    assert await city.visits(number, satisfied, at="2025-08-28 13:10:00")
    assert len((await city.intake.get(officer, f"{path}/calls")).json()["items"]) == 2


async def answered(world, city, officer):
    """Accepted, its case closed as not substantiated: the final answer is out."""
    number, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "sign-for", {})
    head = await world.person("head-1", divisions=[city.DIVISION], roles="head")
    await decide(city.intake, head, path, "accept", {"reason": "同意受理"})
    await world.deliver()
    await close_case(world, officer, (await city.intake.get(officer, path)).json()["case_number"])
    assert (await city.intake.get(officer, path)).json()["stage"] == "answered"
    return number, path


async def close_case(world, officer, case):
    mediation = world.service("mediation")
    await world.deliver()
    await decide(
        mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "NOT_SUBSTANTIATED", "reason": "查无"}
    )
    await world.deliver()


# what partners get wrong


@pytest.mark.capability("C11")
async def test_of_a_batch_the_broken_items_alone_are_refused_each_with_its_reason(world):
    city = await EzhouHotline.of(world)
    officer = await world.person(divisions=[city.DIVISION])
    good = [city.order(city.number()) for _ in range(7)]
    bad = [
        city.order(city.number(), money="八千"),
        city.order(city.number(), area_code="330424"),
        city.order(city.number(), urgency="一般", status="飞行中"),
        {"psot_name": "派遣"},
        "不是对象",
        city.order(city.number(), step_time="昨天"),
    ]
    answer = await city.send(*good[:3], *bad, *good[3:])
    assert (answer["code"], len(answer["data"])) == (206, 13)
    refused = [each for each in answer["data"] if each["result"] == "0"]
    words = ["money", "330424", "status", "record_number", "应为对象", "step_time"]
    assert len(refused) == len(bad)
    for each, word in zip(refused, words, strict=True):
        assert word in each["reason"], each
    assert len(await complaints(city, officer)) == len(good)


async def test_a_message_that_is_no_message_is_refused_in_the_partners_words(city):
    if isinstance(city, EzhouHotline):
        content = b"{]"
        answer = await city.post("orders", content, city.signed(content, "nonce"))
        assert (answer.status_code, answer.json()["code"]) == (200, 500)
    else:
        answer = await city.post("teleport", b"{}", city.signed())
        assert (answer.status_code, answer.json()["executeResult"]) == (200, "0")


@pytest.mark.parametrize(
    ("told", "fen"), [("0.8", 800_000), (0.8, 800_000), ("18.6", 18_600_000), (1.000001, 1_000_001), ("", 0)]
)
async def test_ten_thousands_of_yuan_become_exact_fen(world, told, fen):
    city = await ZhuhaiHotline.of(world)
    officer = await world.person(divisions=[city.DIVISION])
    await city.dispatch(city.number(), oweAmount=told)
    assert [each["owed_fen"] for each in await complaints(city, officer)] == [fen]


@pytest.mark.parametrize(
    ("amount", "doubted"), [("100", False), ("100.0001", True), ("0.001", False), ("0.0009", True), ("8000", True)]
)
async def test_a_sum_in_the_wrong_unit_is_taken_and_doubted(world, amount, doubted):
    city = await ZhuhaiHotline.of(world)
    officer = await world.person(divisions=[city.DIVISION])
    await city.dispatch(city.number(), oweAmount=amount)
    [complaint] = await complaints(city, officer)
    assert ("amount-unusual" in complaint["flags"]) is doubted


@pytest.mark.parametrize("amount", ["NaN", "1e9", "18.6万", -1, 0.0000001, True, {"a": 1}, 10**12])
async def test_an_amount_that_cannot_be_meant_is_refused_and_named(world, amount):
    city = await ZhuhaiHotline.of(world)
    answer = await city.dispatch(city.number(), oweAmount=amount)
    assert answer["executeResult"] == "0"
    assert answer["failList"][0]["failReason"]


async def test_seconds_in_place_of_milliseconds_are_refused(world):
    city = await ZhuhaiHotline.of(world)
    answer = await city.dispatch(city.number(), eventTime=1_756_344_600)
    assert "eventTime" in answer["failList"][0]["failReason"]


async def test_a_message_from_far_ahead_is_refused_lest_it_make_all_others_late(city, officer):
    number, _ = await ordered(city, officer)
    assert await city.moves(number, "dispatched", at="2025-08-29 08:59:00")
    assert not await city.moves(number, "dispatched", at="2025-08-29 09:01:00")
    assert not await city.moves(number, "dispatched", at="2199-01-01 00:00:00")


@pytest.mark.invariant(1)
async def test_the_same_order_pushed_ten_times_at_once_is_one_complaint(city, officer):
    number = city.number()
    replies = await asyncio.gather(*(city.dispatch(number) for _ in range(10)))
    [complaint] = await complaints(city, officer)
    assert all(complaint["number"] in str(each) for each in replies)


@pytest.mark.invariant(8)
async def test_an_officers_decision_and_the_partners_verdict_at_once_both_hold(city, officer):
    number, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "return", {"ground": "wrong_place", "reason": "属地不符"})
    seen = (await city.intake.get(officer, path)).json()["version"]
    note = {"public_reply": "已转请热线处理", "contact_made": True}
    _, answer = await asyncio.gather(
        city.rules(number, "return", granted=True),
        city.intake.post(officer, f"{path}/interim-answer", note, version=seen),
    )
    assert answer.status_code in (200, 412)
    assert (await city.intake.get(officer, path)).json()["stage"] == "redirected"
    assert (await order_of(city, officer, path))["state"] == "accepted"


# who it is


@pytest.mark.invariant(15)
async def test_a_credential_opens_its_own_citys_door_and_no_other(world):
    ezhou, zhuhai = await EzhouHotline.of(world), await ZhuhaiHotline.of(world)
    content = json.dumps({"records": [ezhou.order(ezhou.number())]}).encode()
    answers = [
        await zhuhai.post("dispatch", content, ezhou.signed(content, "nonce-1")),
        await ezhou.post("orders", content, zhuhai.signed()),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(401, "no-credentials")] * 2
    stranger = zhuhai.machine
    ezhou.machine = stranger
    foreign = await ezhou.post("orders", content, ezhou.signed(content, "nonce-2"))
    assert (foreign.status_code, foreign.json()["code"]) == (401, "unknown-key")


@pytest.mark.invariant(15)
async def test_other_words_under_a_signature_that_covers_the_body_are_refused(world):
    city = await EzhouHotline.of(world)
    content = json.dumps({"records": [city.order(city.number())]}).encode()
    headers = city.signed(content, "nonce")
    changed = await city.post("orders", content.replace(b"8000.00", b"9000.00"), headers)
    assert (changed.status_code, changed.json()["code"]) == (401, "bad-signature")
    twice = [await city.post("orders", content, headers) for _ in range(2)]
    assert [each.json()["data"][0]["outcome"] for each in twice] == ["已接收", "重复推送"]


@pytest.mark.invariant(15)
async def test_a_signature_that_does_not_cover_the_body_counts_once(world):
    city = await ZhuhaiHotline.of(world)
    headers = city.signed()
    await city.send("dispatch", city.order(city.number()), headers=headers)
    content = json.dumps({"data": [city.order(city.number())]}).encode()
    again = await city.post("dispatch", content, headers)
    assert (again.status_code, again.json()["code"]) == (401, "replayed-nonce")


@pytest.mark.invariant(15)
@pytest.mark.parametrize("seconds", [-310, 310])
async def test_a_request_signed_more_than_five_minutes_off_is_refused(world, seconds):
    city = await EzhouHotline.of(world)
    content = json.dumps({"records": [city.order(city.number())]}).encode()
    answer = await city.post("orders", content, city.signed(content, "nonce", seconds))
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-timestamp")


# personal data


@pytest.mark.invariant(14)
async def test_what_was_sent_is_kept_sealed_and_dies_with_the_reporters_key(world, city, officer):
    await ordered(city, officer)
    [row] = await world.rows("select body from intake.channel_message")
    assert row["body"]
    for word in ("测试甲", "13800000001", "999999199001010016"):
        assert word.encode() not in row["body"]
    [reporter] = await world.rows("select person_key from intake.reporter")
    assert "测试甲" in city.intake.sessions.keyring.reveal(reporter["person_key"], row["body"])


@pytest.mark.invariant(14)
async def test_of_a_refused_message_no_word_is_kept(world, city):
    wrong = {EzhouHotline: {"area_code": "330424"}, ZhuhaiHotline: {"regionCode": "330424"}}[type(city)]
    number = city.number()
    await city.dispatch(number, **wrong)
    await city.dispatch(number, **wrong)
    rows = await world.rows("select outcome, refusal, body, partner_no from intake.channel_message")
    assert rows == [{"outcome": "refused", "refusal": "wrong-division", "body": None, "partner_no": number}]


@pytest.mark.invariant(14)
@pytest.mark.rule("PRIV-03")
async def test_about_a_destroyed_reporter_nothing_more_is_taken_in(world, city, officer):
    number, _ = await ordered(city, officer)
    assert await city.says(number, {EzhouHotline: "撤单", ZhuhaiHotline: "cancel"}[type(city)])
    head = await world.person("head-1", divisions=[city.DIVISION], roles="head", scopes="people:destroy")
    whom = {"id_no": "999999199001010016", "reason": "本人申请删除"}
    assert (await city.intake.post(head, "/v1/people/destroy", whom)).json()["reporters"] == 1
    if isinstance(city, EzhouHotline):
        assert not await city.says(number, "补充", note="测试甲又来电")
        assert await city.says(number, "催办", note="测试甲又来电")
    else:
        assert not await city.says(number, "append", appendContent="测试甲又来电")
        assert await city.says(number, "urge", urgeType="URGE", remark="测试甲又来电")
    rows = await world.rows("select kind, refusal, body from intake.channel_message order by received_at, kind")
    told = {row["kind"]: (row["refusal"], row["body"]) for row in rows}
    assert (told["supplement"], told["pressed"]) == (("destroyed", None), (None, None))
