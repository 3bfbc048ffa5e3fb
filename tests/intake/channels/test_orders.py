"""12345 orders in two cities that differ in words, units, states and success: what the partner says, what we do."""

import pytest

from tests.intake.channels.builders import actions_of_city, complaints, order_of, ordered
from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.intake.channels.hotline_12345_zhuhai import ZhuhaiHotline, millis
from tests.journeys.stories import actions_of, decide, file

pytestmark = pytest.mark.capability("C4")


async def answer_clock(city, officer, path):
    """The open deadline to answer the channel: term and last day."""
    subject = path.rsplit("/", 1)[1]
    items = (await city.intake.get(officer, f"/v1/deadlines?subject={subject}")).json()["items"]
    return [(due["term"], due["due_on"]) for due in items if due["name"] == "channel-answer" and due["state"] == "open"]


@pytest.mark.rule("INT-13")
@pytest.mark.capability("C11")
async def test_an_order_becomes_one_complaint_in_our_words_and_its_copy_is_a_replay(city, officer):
    number = city.number()
    first, second = await city.dispatch(number), await city.dispatch(number)
    [complaint] = await complaints(city, officer)
    assert (complaint["channel"], complaint["partner_no"], complaint["division"]) == (
        "hotline_12345",
        number,
        city.DIVISION,
    )
    assert (complaint["owed_fen"], complaint["reporter"]["phone"]) == (800_000, "138****0001")
    assert complaint["number"] in str(first)
    assert complaint["number"] in str(second)
    assert (await order_of(city, officer, f"/v1/complaints/{complaint['number']}"))["state"] == "dispatched"


async def test_known_number_with_other_content_is_an_update_and_nothing_is_filed_twice(city, officer):
    number, path = await ordered(city, officer)
    more = {
        EzhouHotline: {"step_time": "2025-08-28 09:30:00", "money": "12,000.00", "content": "又有两人同样被欠"},
        ZhuhaiHotline: {"eventTime": 1756344600000, "oweAmount": 1.2, "appealContent": "又有两人同样被欠"},
    }[type(city)]
    await city.dispatch(number, **more)
    [complaint] = await complaints(city, officer)
    assert complaint["owed_fen"] == 1_200_000
    assert "老板拖欠两个月工资" in complaint["summary"]
    assert "又有两人同样被欠" in complaint["summary"]
    assert (await actions_of_city(city, officer, path))[-1] == "updated-by-partner"


async def test_an_older_copy_of_an_order_that_arrives_late_changes_nothing(city, officer):
    number, path = await ordered(city, officer)
    await city.moves(number, "closed", at="2025-08-28 08:40:00")  # dated after the dispatch
    late = {
        EzhouHotline: {"step_time": "2025-08-28 08:00:00", "money": "1.00", "content": "旧内容"},
        ZhuhaiHotline: {"eventTime": 1756339200000, "oweAmount": "0.0001", "appealContent": "旧内容"},
    }[type(city)]
    await city.dispatch(number, **late)
    [complaint] = await complaints(city, officer)
    assert (complaint["owed_fen"], "旧内容" in complaint["summary"]) == (800_000, False)
    assert "updated-by-partner" not in await actions_of_city(city, officer, path)


@pytest.mark.invariant(7)
async def test_a_state_backwards_or_beyond_the_table_is_noted_and_changes_nothing(city, officer):
    number, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "sign-for", {})
    before = await actions_of_city(city, officer, path)
    for state in ("received", "accepted", "dispatched", "handled", "closed"):
        assert await city.moves(number, state, at=f"2025-08-28 10:0{len(state) % 10}:00"), state
    order = await order_of(city, officer, path)
    assert order["state"] == "signed"
    assert [each["outcome"] for each in order["messages"]].count("noted") == 5
    assert await actions_of_city(city, officer, path) == before


async def test_a_verdict_for_an_unknown_number_is_refused_and_files_nothing(world, city, officer):
    assert not await city.rules("991301000000999999", "return", granted=True)
    assert await complaints(city, officer) == []
    [row] = await world.rows("select outcome, refusal, body from intake.channel_message")
    assert row == {"outcome": "refused", "refusal": "unknown-order", "body": None}


@pytest.mark.rule("INT-14")
async def test_the_orders_time_begins_when_it_is_signed_for_in_the_orders_own_unit(world, city, officer):
    differences = {EzhouHotline: {"expires": 5}, ZhuhaiHotline: {"limitHours": 48}}[type(city)]
    number, path = await ordered(city, officer, **differences)
    await world.set_clock("2025-08-29T10:00")
    signed = await decide(city.intake, officer, path, "sign-for", {"unit": "劳动监察大队"})
    assert signed["stage"] == "filed"
    expected = {EzhouHotline: ("5WD", "2025-09-05"), ZhuhaiHotline: ("48H", "2025-08-31")}[type(city)]
    assert await answer_clock(city, officer, path) == [expected]
    await city.take_what_is_due()
    assert city.steps(number) == [{EzhouHotline: "签收", ZhuhaiHotline: "SIGN"}[type(city)]]


@pytest.mark.capability("C19")
async def test_an_order_that_nobody_signs_is_overdue_by_its_own_limit(world, city, officer):
    differences = {EzhouHotline: {"expires": 5}, ZhuhaiHotline: {"limitHours": 48}}[type(city)]
    _, path = await ordered(city, officer, **differences)
    expected = {EzhouHotline: ("5WD", "2025-09-04"), ZhuhaiHotline: ("48H", "2025-08-30")}[type(city)]
    assert await answer_clock(city, officer, path) == [expected]
    await world.set_clock("2025-09-06")
    await world.sweep("intake")
    due = (await city.intake.get(officer, "/v1/my-work")).json()["items"]
    assert "overdue" in [each["state"] for each in due if each["name"] == "channel-answer"]
    await decide(city.intake, officer, path, "sign-for", {})
    [missed] = await world.rows("select overdue_at from intake.obligation where start_event = 'order-dispatched'")
    assert missed["overdue_at"] is not None


async def test_an_order_is_signed_for_once(city, officer):
    _, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "sign-for", {})
    again = await city.intake.post(officer, f"{path}/sign-for", {}, version=2)
    assert (again.status_code, again.json()["code"]) == (409, "illegal-move")


@pytest.mark.rule("INT-14")
async def test_a_place_without_known_days_asks_a_person_and_the_order_goes_on(world, city, officer):
    differences = {EzhouHotline: {"expires": None}, ZhuhaiHotline: {"limitHours": None}}[type(city)]
    _, path = await ordered(city, officer, **differences)
    await decide(city.intake, officer, path, "sign-for", {})
    assert await answer_clock(city, officer, path) == []
    assert "unknown:hotline_12345_days" in await asked(world)


@pytest.mark.rule("INT-14")
async def test_an_urgent_order_asks_for_the_places_urgent_limit(world, city, officer):
    differences = {
        EzhouHotline: {"category": "欠薪", "urgency": "群体", "expires": None},
        ZhuhaiHotline: {"urgentLevel": "2", "limitHours": None},
    }[type(city)]
    _, path = await ordered(city, officer, **differences)
    await decide(city.intake, officer, path, "sign-for", {})
    assert "unknown:hotline_12345_urgent_time" in await asked(world)


async def asked(world):
    return [row["code"] for row in await world.rows("select code from intake.question")]


# giving back


@pytest.mark.rule("INT-14")
async def test_a_returned_order_goes_back_when_the_centre_agrees_and_may_be_forced_on_us_again(city, officer):
    number, path = await ordered(city, officer)
    given = {"ground": "wrong_place", "reason": "用工所在地不在本区", "belongs_to": "外区人社局"}
    assert (await decide(city.intake, officer, path, "return", given))["stage"] == "filed"
    await city.take_what_is_due()
    assert city.steps(number) == [{EzhouHotline: "退单", ZhuhaiHotline: "BACK"}[type(city)]]
    assert await city.rules(number, "return", granted=True)
    assert (await city.intake.get(officer, path)).json()["stage"] == "redirected"
    assert (await order_of(city, officer, path))["state"] == "accepted"
    assert await city.moves(number, "dispatched", at="2025-08-28 09:30:00"), "the first dispatch, told late"
    assert (await order_of(city, officer, path))["state"] == "accepted"
    assert await city.moves(number, "dispatched", at="2025-08-28 15:00:00")
    assert (await city.intake.get(officer, path)).json()["stage"] == "filed"
    assert (await order_of(city, officer, path))["state"] == "dispatched"


async def test_a_return_that_is_denied_leaves_the_order_with_us_and_its_time_begins(city, officer):
    differences = {EzhouHotline: {"expires": 5}, ZhuhaiHotline: {"limitHours": 48}}[type(city)]
    number, path = await ordered(city, officer, **differences)
    await decide(city.intake, officer, path, "return", {"ground": "unclear_duty", "reason": "权属不清"})
    assert await city.rules(number, "return", granted=False)
    order = await order_of(city, officer, path)
    assert (order["state"], order["returns"]) == ("signed", 1)
    assert len(await answer_clock(city, officer, path)) == 1


async def test_a_return_after_the_hand_over_was_signed_is_refused_but_where_signing_is_a_mere_receipt(city, officer):
    _, path = await ordered(city, officer)
    signed = await decide(city.intake, officer, path, "sign-for", {})
    given = {"ground": "overlapping_duty", "reason": "职能交叉"}
    answer = await city.intake.post(officer, f"{path}/return", given, version=signed["version"])
    if isinstance(city, ZhuhaiHotline):
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "hand-over-signed")
        assert (await order_of(city, officer, path))["state"] == "signed"


async def test_nowhere_is_an_order_returned_once_it_is_being_handled(city, officer):
    _, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "sign-for", {})
    seen = await decide(
        city.intake, officer, path, "interim-answer", {"public_reply": "正在核实", "contact_made": True}
    )
    given = {"ground": "wrong_place", "reason": "属地不符"}
    answer = await city.intake.post(officer, f"{path}/return", given, version=seen["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "hand-over-signed")


# extending


async def test_more_time_is_asked_of_the_partner_whose_verdict_lengthens_it(city, officer):
    differences = {EzhouHotline: {"expires": 5}, ZhuhaiHotline: {"limitHours": 48}}[type(city)]
    number, path = await ordered(city, officer, **differences)
    await decide(city.intake, officer, path, "sign-for", {})
    given = {EzhouHotline: {"amount": 3}, ZhuhaiHotline: {"amount": 24, "unit": "natural_hour"}}[type(city)]
    await decide(city.intake, officer, path, "extend", given | {"reason": "需到外地核实"})
    before = await answer_clock(city, officer, path)
    assert await city.rules(number, "extension", granted=True)
    assert await city.rules(number, "extension", granted=True), "the same verdict again"
    after = await answer_clock(city, officer, path)
    lengthened = {EzhouHotline: ("2025-09-04", "2025-09-09"), ZhuhaiHotline: ("2025-08-30", "2025-08-31")}[type(city)]
    assert (before[0][1], after[0][1]) == lengthened
    assert (await order_of(city, officer, path))["state"] == "handling"


async def test_a_denied_extension_lengthens_nothing(city, officer):
    differences = {EzhouHotline: {"expires": 5}, ZhuhaiHotline: {"limitHours": 48}}[type(city)]
    number, path = await ordered(city, officer, **differences)
    await decide(city.intake, officer, path, "sign-for", {})
    before = await answer_clock(city, officer, path)
    given = {EzhouHotline: {"amount": 3}, ZhuhaiHotline: {"amount": 24, "unit": "natural_hour"}}[type(city)]
    await decide(city.intake, officer, path, "extend", given | {"reason": "需到外地核实"})
    assert await city.rules(number, "extension", granted=False)
    assert await answer_clock(city, officer, path) == before


async def test_once_the_time_is_up_no_more_is_asked_for(world, city, officer):
    differences = {EzhouHotline: {"expires": 5}, ZhuhaiHotline: {"limitHours": 48}}[type(city)]
    _, path = await ordered(city, officer, **differences)
    await decide(city.intake, officer, path, "sign-for", {})
    given = {EzhouHotline: {"amount": 3}, ZhuhaiHotline: {"amount": 24, "unit": "natural_hour"}}[type(city)]
    last, first_too_late = {
        EzhouHotline: ("2025-09-04T23:59", "2025-09-05T00:00:01"),
        ZhuhaiHotline: ("2025-08-30T08:59", "2025-08-30T09:00:01"),
    }[type(city)]
    await world.set_clock(first_too_late)
    seen = (await city.intake.get(officer, path)).json()["version"]
    late = await city.intake.post(officer, f"{path}/extend", given | {"reason": "核实"}, version=seen)
    assert (late.status_code, late.json()["code"]) == (409, "too-late-to-extend")
    await world.set_clock(last)
    assert (await decide(city.intake, officer, path, "extend", given | {"reason": "核实"}))["stage"] == "filed"


async def test_a_verdict_that_comes_when_the_time_is_long_up_undoes_no_breach(world, city, officer):
    differences = {EzhouHotline: {"expires": 5}, ZhuhaiHotline: {"limitHours": 48}}[type(city)]
    number, path = await ordered(city, officer, **differences)
    await decide(city.intake, officer, path, "sign-for", {})
    given = {EzhouHotline: {"amount": 3}, ZhuhaiHotline: {"amount": 24, "unit": "natural_hour"}}[type(city)]
    await decide(city.intake, officer, path, "extend", given | {"reason": "需到外地核实"})
    await world.set_clock("2025-09-10")
    await world.sweep("intake")
    assert await city.rules(number, "extension", granted=True)
    items = (await city.intake.get(officer, f"/v1/deadlines?subject={path.rsplit('/', 1)[1]}")).json()["items"]
    [due] = [each for each in items if each["name"] == "channel-answer" and each["state"] != "cancelled"]
    assert due["state"] == "overdue"
    history = (await city.intake.get(officer, f"{path}/history")).json()["items"]
    [ruled] = [step["facts"] for step in history if step["action"] == "extension-ruled"]
    assert (ruled["granted"], ruled["due_on"]) == (True, None)


async def test_hours_are_not_lengthened_by_days(world):
    city = await ZhuhaiHotline.of(world)
    officer = await world.person(divisions=[city.DIVISION])
    _, path = await ordered(city, officer)
    signed = await decide(city.intake, officer, path, "sign-for", {})
    answer = await city.intake.post(officer, f"{path}/extend", {"amount": 1, "reason": "x"}, version=signed["version"])
    assert (answer.status_code, answer.json()["code"]) == (422, "extension-unit")


# pressing, co-dispatching, repeating, withdrawing


@pytest.mark.invariant(7)
async def test_urging_and_supervising_press_an_answer_once_each_and_move_no_state(city, officer):
    number, path = await ordered(city, officer)
    if isinstance(city, EzhouHotline):
        for _ in range(2):  # the same message, pushed twice
            assert await city.says(number, "催办", note="请尽快")
        assert await city.says(number, "督办")
    else:
        for _ in range(2):
            assert await city.says(number, "urge", urgeType="URGE", remark="请尽快")
        assert await city.says(number, "urge", urgeType="SUPERVISE")
    order = await order_of(city, officer, path)
    assert (order["state"], order["urged"], order["supervised"], order["elevated"]) == ("dispatched", 1, True, False)
    assert (await actions_of_city(city, officer, path)).count("pressed-by-partner") == 2


async def test_more_departments_join_an_order_and_a_repeat_ends_it(city, officer):
    number, path = await ordered(city, officer)
    if isinstance(city, EzhouHotline):
        await city.says(number, "加派", di_ids="区住建局,区人社局")
        await city.says(number, "重复", at="2025-08-28 11:00:00", parent_number="991301000000000777")
    else:
        await city.says(number, "assist", handleUnits=["区住建局", "区人社局"])
        await city.says(number, "repeat", at="2025-08-28 11:00:00", sameOrderNo="991301000000000777")
    order = await order_of(city, officer, path)
    assert order["assignees"] == ["区人社局", "区住建局"]
    assert (order["state"], order["duplicate_of"]) == ("duplicate", "991301000000000777")


async def test_a_withdrawn_order_withdraws_the_complaint_and_its_clocks(city, officer):
    number, path = await ordered(city, officer)
    assert await city.says(number, {EzhouHotline: "撤单", ZhuhaiHotline: "cancel"}[type(city)])
    assert (await city.intake.get(officer, path)).json()["stage"] == "withdrawn"
    assert (await order_of(city, officer, path))["state"] == "withdrawn"


ADDS = {EzhouHotline: ("补充", "note"), ZhuhaiHotline: ("append", "appendContent")}


async def test_what_the_petitioner_adds_joins_the_summary(city, officer):
    number, path = await ordered(city, officer)
    call, field = ADDS[type(city)]
    await city.says(number, call, **{field: "包工头测试乙说下月给"})
    assert "下月给" in (await city.intake.get(officer, path)).json()["summary"]


CONTENT = {
    EzhouHotline: ("content", {"step_time": "2025-08-28 12:00:00"}),
    ZhuhaiHotline: ("appealContent", {"eventTime": millis("2025-08-28 12:00:00")}),
}


async def test_what_does_not_fit_any_more_is_refused_by_the_partners_field_and_nothing_of_it_is_taken(
    city, officer, monkeypatch
):
    number, path = await ordered(city, officer)
    (call, added), (content, later) = ADDS[type(city)], CONTENT[type(city)]
    before = (await city.intake.get(officer, path)).json()["summary"]
    monkeypatch.setattr("services.intake.complaints.summary.MOST_CHARACTERS", len(before) + 11)
    assert await city.says(number, call, "2025-08-28 10:00:00", **{added: "一二三四五六七八九十"})
    assert not await city.says(number, call, "2025-08-28 11:00:00", **{added: "多"})
    assert f"字段{content}" in str(await city.dispatch(number, **{content: "说得不一样"} | later))
    assert (await city.intake.get(officer, path)).json()["summary"] == f"{before}\n一二三四五六七八九十"


async def test_a_thousandth_line_is_taken_and_none_after_it(city, officer, monkeypatch):
    number, _ = await ordered(city, officer)
    call, field = ADDS[type(city)]
    monkeypatch.setattr("services.intake.complaints.summary.MOST_LINES", 2)
    assert await city.says(number, call, "2025-08-28 10:00:00", **{field: "第二行"})
    assert not await city.says(number, call, "2025-08-28 11:00:00", **{field: "第三行"})


# who may


async def test_an_order_is_a_person_of_the_authoritys_to_sign_return_or_extend(city, officer):
    _, path = await ordered(city, officer)
    bodies = {"sign-for": {}, "return": {"ground": "wrong_place", "reason": "x"}, "extend": {"reason": "x"}}
    for command, body in bodies.items():
        answer = await city.intake.post(city.machine, f"{path}/{command}", body, version=1)
        assert (answer.status_code, answer.json()["code"]) == (403, "authority-only"), command


async def test_a_complaint_without_an_order_has_none_to_sign_for(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    answer = await intake.post(officer, f"{path}/sign-for", {}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "no-order")
    assert await actions_of(world, officer, "intake", path) == ["filed"]


@pytest.mark.rule("INT-14")
async def test_where_the_days_are_known_an_order_is_returned_within_them_and_not_after(world):
    city = await EzhouHotline.of(world, "370102")
    officer = await world.person(divisions=["370102"])
    given = {"ground": "wrong_place", "reason": "属地不符"}
    paths = [(await ordered(city, officer, area_code="370102"))[1] for _ in range(2)]
    await world.set_clock("2025-09-01T23:59")
    assert (await decide(city.intake, officer, paths[0], "return", given))["stage"] == "filed"
    await world.set_clock("2025-09-02T00:00:01")
    late = await city.intake.post(officer, f"{paths[1]}/return", given, version=1)
    assert (late.status_code, late.json()["code"]) == (409, "return-too-late")


@pytest.mark.rule("INT-14")
async def test_where_the_places_days_are_known_they_run_from_the_signing(world):
    city = await EzhouHotline.of(world, "370102")
    officer = await world.person(divisions=["370102"])
    _, path = await ordered(city, officer, area_code="370102")
    assert await answer_clock(city, officer, path) == [("5WD", "2025-09-04")]
    await world.set_clock("2025-08-29")
    signed = await decide(city.intake, officer, path, "sign-for", {})
    assert await answer_clock(city, officer, path) == [("5WD", "2025-09-05")]
    asked = {"amount": 11, "reason": "疑难"}
    long = await city.intake.post(officer, f"{path}/extend", asked, version=signed["version"])
    assert (long.status_code, long.json()["code"]) == (422, "extension-too-long")
    await decide(city.intake, officer, path, "extend", asked | {"amount": 10})


@pytest.mark.rule("INT-14")
async def test_a_complaint_without_an_order_is_extended_by_a_head_by_what_the_place_allows(world, intake):
    hotline = await world.machine(divisions=["370102"])
    path = f"/v1/complaints/{await file(world, hotline, division='370102')}"
    officer, head = [await world.person(role, divisions=["370102"], roles=role) for role in ("officer", "head")]
    refused = await intake.post(officer, f"{path}/extend", {"reason": "核实"}, version=1)
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    await decide(intake, head, path, "extend", {"reason": "需异地核实"})
    items = (await intake.get(head, f"/v1/deadlines?subject={path.rsplit('/', 1)[1]}")).json()["items"]
    assert [due["due_on"] for due in items if due["name"] == "channel-answer"] == ["2025-09-18"]
