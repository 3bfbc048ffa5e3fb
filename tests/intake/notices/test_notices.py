"""What workers are told: each event once, sent or skipped with its reason, in their language where there is one."""

from datetime import date

import pytest

from services.intake.notices import queries, undelivered
from services.intake.notices.actions import tell_matter
from services.intake.notices.rules.notices import NOTICES, Event, Person, Skip, skip, text_for
from services.intake.notices.rules.texts import TEXTS
from shared import regions
from tests.builders import WORKER
from tests.journeys.collective import MEMBERS, filed
from tests.journeys.stories import accepted_case, decide, file, ordered_to_pay, refuse

pytestmark = pytest.mark.capability("C128")
REFUSE = {"ground": "not_wages", "reason": "材料款"}


async def notices(intake, who, **params):
    answer = await intake.get(who, "/v1/notices", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def gateway_of(world):
    return await world.machine("sms_gateway", scopes="deliveries:read notices:send")


def test_every_event_has_words_in_chinese_and_a_row_of_the_rulebook():
    assert set(TEXTS) == {each.value for each in Event} == {each.value for each in NOTICES}
    assert all("zh" in words for words in TEXTS.values())
    assert {each.rule for each in NOTICES.values()} <= {
        "INT-01",
        "INT-02",
        "INT-03",
        "INT-06",
        "INV-02",
        "AID-04",
        "MED-03",
        "ARB-04",
    }


@pytest.mark.rule("INT-07")
@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Person(anonymous=False, protected=False, reachable=True, destroyed=False), None),
        (Person(anonymous=False, protected=False, reachable=False, destroyed=False), Skip.NO_PHONE),
        (Person(anonymous=True, protected=False, reachable=True, destroyed=False), Skip.ANONYMOUS),
        (Person(anonymous=True, protected=True, reachable=True, destroyed=False), Skip.PROTECTED),
        (Person(anonymous=False, protected=False, reachable=True, destroyed=True), Skip.DESTROYED),
        (Person(anonymous=False, protected=False, reachable=True, destroyed=False, told_already=True), Skip.TOLD_ONCE),
    ],
)
def test_why_somebody_gets_no_message(person, why):
    assert skip(person) is why


@pytest.mark.capability("C126")
def test_a_language_without_words_falls_back_to_chinese_and_says_so():
    told = {"number": "420704-2025-000001", "on": "2025-08-28"}
    assert text_for(Event.ACCEPTED, "en", told)[1:] == ("en", True)
    words, language, translated = text_for(Event.ACCEPTED, "ug", told)
    assert (language, translated) == ("zh", False)
    assert "420704-2025-000001" in words
    assert text_for(Event.ACCEPTED, None, told)[1:] == ("zh", True)
    assert text_for(Event.ACCEPTED, "zh-CN", told)[1:] == ("zh", True)
    assert text_for(Event.ACCEPTED, "en-GB", told)[1:] == ("en", True)
    assert text_for(Event.ACCEPTED, "ug-Arab", told)[1:] == ("zh", False)


@pytest.mark.rule("INT-02", "INT-03")
@pytest.mark.parametrize(
    ("command", "body", "event", "rule"),
    [
        ("refuse", REFUSE, "refused", "INT-03"),
        ("redirect", {"ground": "court", "where": "人民法院", "reason": "已起诉"}, "redirected", "INT-03"),
        ("ask-supplement", {"missing": "请补充月份"}, "supplement-asked", "INT-03"),
        ("accept", {"reason": "同意"}, "accepted", "INT-02"),
    ],
)
async def test_the_worker_hears_of_every_decision_about_taking_it_up(world, intake, command, body, event, rule):
    head = await world.person("head-1", roles="head")
    number = await file(world, await world.machine())
    await decide(intake, head, f"/v1/complaints/{number}", command, body)
    [notice] = await notices(intake, head, complaint=number)
    assert (notice["event"], notice["rule_id"], notice["state"], notice["skipped"]) == (event, rule, "due", None)
    assert number in notice["text"]


@pytest.mark.invariant(14)
async def test_the_gateway_gets_words_and_asks_for_the_number_which_is_written_down(world, intake):
    gateway = await gateway_of(world)
    number = await file(world, await world.machine())
    await refuse(world, f"/v1/complaints/{number}", REFUSE)
    [message] = (await intake.get(gateway, "/v1/deliveries")).json()["items"]
    assert message["kind"] == "notice"
    assert WORKER["phone"] not in str(message)
    assert WORKER["name"] not in str(message)
    asked = (await intake.get(gateway, message["body"]["recipient"])).json()
    assert (asked["phone"], asked["text"]) == (WORKER["phone"], message["body"]["text"])
    [row] = await world.rows("select by, kind, subject, purpose from intake.read_log")
    assert row == {
        "by": "sms_gateway",
        "kind": "notice",
        "subject": message["body"]["notice"],
        "purpose": "send-short-message",
    }


@pytest.mark.invariant(15)
async def test_nobody_but_the_gateway_that_has_the_message_gets_the_number(world, intake):
    officer, other = await world.person(), await world.machine("other_gateway", scopes="notices:send")
    number = await file(world, await world.machine())
    await refuse(world, f"/v1/complaints/{number}", REFUSE)
    [notice] = await notices(intake, officer)
    stolen = await intake.get(other, f"/v1/notices/{notice['id']}/recipient")
    assert (stolen.status_code, stolen.json()["code"]) == (404, "not-found")
    assert (await intake.get(officer, f"/v1/notices/{notice['id']}/recipient")).json()["code"] == "scope-missing"
    stranger = await world.person("officer-9", divisions=["330424"])
    assert await notices(intake, stranger) == []


@pytest.mark.capability("C126")
async def test_a_message_that_did_not_arrive_is_told_by_a_person(world, intake):
    officer, gateway = await world.person(), await gateway_of(world)
    number = await file(world, await world.machine())
    await refuse(world, f"/v1/complaints/{number}", REFUSE)
    [notice] = await notices(intake, officer)
    path = f"/v1/notices/{notice['id']}"
    failed = await intake.post(gateway, f"{path}/outcome", {"delivered": False, "reason": "空号"})
    assert (failed.json()["state"], failed.json()["skipped"]) == ("skipped", "not-delivered")
    late = await intake.post(gateway, f"{path}/outcome", {"delivered": True})
    assert late.json()["skipped"] == "not-delivered"
    [(subject, _, due_on)] = await to_tell(intake, officer)
    assert (subject, due_on) == (notice["id"], "2025-09-02")
    told = await intake.post(officer, f"{path}/told", {"means": "in_person"})
    assert (told.json()["state"], told.json()["told_on"]) == ("told", "2025-08-28")
    assert await to_tell(intake, officer) == []
    again = await intake.post(officer, f"{path}/told", {"means": "letter"})
    assert (again.status_code, again.json()["code"]) == (409, "told-before")


async def test_who_left_no_number_is_skipped_by_the_message_and_told_by_a_person(world, intake):
    officer = await world.person()
    number = await file(world, await world.machine(), reporter={**WORKER, "phone": None})
    await refuse(world, f"/v1/complaints/{number}", REFUSE)
    [notice] = await notices(intake, officer, skipped=True)
    counted = [
        (await intake.get(officer, f"/v1/notices/count?skipped={flag}")).json()["count"] for flag in (True, False)
    ]
    assert counted == [1, 0]
    assert (notice["state"], notice["skipped"]) == ("skipped", "no-phone")
    assert [subject for subject, *_ in await to_tell(intake, officer)] == [notice["id"]]
    assert (await intake.get(await gateway_of(world), "/v1/deliveries")).json()["items"] == []


@pytest.mark.rule("INT-07")
@pytest.mark.parametrize(("flag", "why"), [("anonymous", "anonymous"), ("protected", "protected")])
async def test_who_wants_not_to_be_known_hears_through_the_channel_alone(world, intake, flag, why):
    number = await file(world, await world.machine(), reporter={**WORKER, flag: True})
    await refuse(world, f"/v1/complaints/{number}", REFUSE)
    head = await world.person("head-1", roles="head")
    [notice] = await notices(intake, head, complaint=number)
    assert (notice["state"], notice["skipped"]) == ("skipped", why)
    work = [each["name"] for each in (await intake.get(head, "/v1/my-work")).json()["items"]]
    assert work == (["serve-paper"] if flag == "protected" else [])  # in writing all the same, to who gave a name


async def test_the_same_event_about_the_same_is_told_once_by_whoever_says_it_again(world, intake):
    number = await file(world, await world.machine())
    for _ in range(2):
        async with intake.sessions.begin() as session:
            await tell_matter(session, number, Event.PAID, "receipt-R1", on=date(2025, 8, 28))
    assert len(await world.rows("select id from intake.notice")) == 1
    assert len(await world.rows("select id from intake.delivery where kind = 'notice'")) == 1


@pytest.mark.rule("AID-04", "MED-03", "INT-01")
async def test_the_facts_of_the_case_are_told_once_each_however_often_they_are_heard(world, intake, mediation):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    await ordered_to_pay(world, officer, case)
    payment = {"receipt_no": "R1", "fen": 800_000, "paid_on": "2025-09-23", "payer": "employer"}
    assert (await mediation.post(officer, f"/v1/cases/{case}/payments", payment)).status_code == 201
    await decide(mediation, officer, f"/v1/cases/{case}", "close", {"disposition": "PAID_IN_FULL"})
    await world.deliver(times=3)
    await world.give("intake", world.sent)
    told = [each["event"] for each in reversed(await notices(intake, officer, complaint=complaint))]
    assert told == ["accepted", "legal-aid", "may-arbitrate", "paid", "result"]
    [result] = await notices(intake, officer, event="result")
    assert "经核实存在欠薪，已支付完毕" in result["text"]


@pytest.mark.capability("C126")
@pytest.mark.rule("ARB-07")
async def test_a_collective_is_told_through_its_speakers_and_each_reads_their_own_language(world, intake):
    story = await filed(world, "420704")
    path = f"/v1/complaints/{story.complaint}"
    await decide(intake, story.officer, path, "members", {"change": "join", "members": MEMBERS})
    members = (await intake.get(story.officer, f"{path}/members")).json()["items"]
    speakers = [each["worker_ref"] for each in members if each["representative"]]
    for ref, language in zip(speakers, ("en", "ug", "zh"), strict=True):
        await intake.post(story.officer, f"{path}/language", {"language": language, "worker_ref": ref})
    await decide(intake, story.officer, path, "ask-supplement", {"missing": "考勤表"})
    told = {each["recipient"]: each for each in await notices(intake, story.officer)}
    said = [(told[ref]["language"], told[ref]["translated"]) for ref in speakers]
    assert len(told) == 4  # the reporter and three representatives
    assert said == [("en", True), ("zh", False), ("zh", True)]
    assert told[speakers[0]]["text"].startswith("[Anxin]")


@pytest.mark.capability("C126")
async def test_the_language_said_at_filing_is_the_language_of_the_notices(world, intake):
    officer = await world.person()
    number = await file(world, await world.machine(), reporter={**WORKER, "language": "en"})
    await refuse(world, f"/v1/complaints/{number}", REFUSE)
    [notice] = await notices(intake, officer)
    assert (notice["language"], notice["translated"]) == ("en", True)
    bad = await intake.post(officer, f"/v1/complaints/{number}/language", {"language": "维吾尔语"})
    assert bad.status_code == 422
    assert bad.json()["errors"][0]["pointer"] == "/language"


@pytest.mark.capability("C126")
@pytest.mark.invariant(14)
async def test_an_interpreter_stands_in_the_record_masked_and_sealed(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    given = {"language": "ug", "occasion": "first_contact", "interpreter": "虚构译员", "unit": "某翻译社"}
    made = await intake.post(officer, f"{path}/interpretations", given)
    assert (made.status_code, made.json()["interpreter"]) == (201, "虚***")
    [item] = (await intake.get(officer, f"{path}/interpretations")).json()["items"]
    assert (item["language"], item["unit"], item["interpreter"]) == ("ug", "某翻译社", "虚***")
    [row] = await world.rows("select interpreter from intake.interpretation")
    assert "虚构译员".encode() not in row["interpreter"]


@pytest.mark.rule("INT-01")
async def test_who_told_the_same_through_two_channels_hears_of_the_case_once_and_the_other_row_says_why(
    world, intake, mediation
):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    first = await file(world, await world.machine())
    second = await file(world, await world.machine("grid_office"), channel="grid")
    joining = {"leader": first, "reason": "同一劳动者反映同一欠薪"}
    await decide(intake, officer, f"/v1/complaints/{second}", "join", joining)
    await decide(intake, head, f"/v1/complaints/{first}", "accept", {"reason": "同意"})
    await world.deliver(times=2)
    aid = {each["complaint"]: each["skipped"] for each in await notices(intake, officer, event="legal-aid")}
    assert aid == {first: None, second: "told-once"}


async def look(intake):
    """What the worker does every minute."""
    return await undelivered.keep_telling(intake.sessions, None, intake.settings)


async def refused(world, intake, officer):
    """The address of a complaint's one notice: the worker is to hear that the complaint was refused."""
    number = await file(world, await world.machine())
    await decide(intake, officer, f"/v1/complaints/{number}", "refuse", REFUSE)
    [notice] = await notices(intake, officer, complaint=number)
    return notice["id"]


async def to_tell(intake, officer):
    items = (await intake.get(officer, "/v1/my-work")).json()["items"]
    return [(each["subject"], each["owner"], each["due_on"]) for each in items if each["name"] == "tell-worker"]


async def state_of(intake, officer):
    [notice] = await notices(intake, officer)
    return notice["state"], notice["due_on"]


async def test_without_a_gateway_a_notice_is_due_and_a_person_tells_the_worker_by_a_day(world, intake):
    head = await world.person("head-1", roles="head")
    notice = await refused(world, intake, head)
    assert await state_of(intake, head) == ("due", None)
    assert [await look(intake) for _ in range(2)] == [1, 0]
    assert await state_of(intake, head) == ("due", "2025-09-02")
    [(subject, owner, due_on)] = await to_tell(intake, head)
    assert (notice in subject, due_on) == (True, "2025-09-02")
    assert owner
    told = await intake.post(head, f"/v1/notices/{notice}/told", {"means": "in_person"})
    assert told.json()["state"] == "told"
    assert (await to_tell(intake, head), await look(intake)) == ([], 0)
    assert [row["state"] for row in await world.rows("select state from intake.delivery where kind = 'notice'")] == [
        "parked"
    ]


@pytest.mark.parametrize(("moment", "tasks"), [("2025-08-29T08:59", 0), ("2025-08-29T09:05", 1)])
async def test_a_gateway_that_takes_nothing_for_a_day_is_not_waited_for(world, intake, moment, tasks):
    await world.set_clock("2025-08-28T09:00")
    head, _ = await world.person("head-1", roles="head"), await gateway_of(world)
    await refused(world, intake, head)
    await world.set_clock(moment)
    assert await look(intake) == tasks


async def test_notices_of_a_place_without_days_keep_none_of_other_places_waiting(world, intake, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 1)
    found, place = regions.find, "420703"
    value = regions.value

    def lacking(division, key, on):
        if (division, key) == (place, "tell_worker_days"):
            raise regions.UnknownHere(division, key, on, "未知", "unknown")
        return value(division, key, on)

    monkeypatch.setattr(regions, "value", lacking)
    monkeypatch.setattr(regions, "find", lambda d, k, on: None if d == place else found(d, k, on))
    head, hotline = await world.person("head-1", divisions=["42"], roles="head"), await world.machine(divisions=["42"])
    numbers = [await file(world, hotline, division=each, partner_no=each) for each in (place, "420704")]
    for number in numbers:
        await decide(intake, head, f"/v1/complaints/{number}", "refuse", REFUSE)
    assert [await look(intake) for _ in range(2)] == [1, 0]
    [item] = [each for each in (await intake.get(head, "/v1/my-work")).json()["items"] if each["name"] == "tell-worker"]
    assert item["matter"] == numbers[1]
    monkeypatch.setattr(regions, "value", value)
    monkeypatch.setattr(regions, "find", found)
    assert await look(intake) == 1
    assert len(await to_tell(intake, head)) == 2


async def test_a_gateway_attached_later_sends_the_message_and_ends_the_task(world, intake):
    head = await world.person("head-1", roles="head")
    notice = await refused(world, intake, head)
    await look(intake)
    gateway = await gateway_of(world)
    done = await intake.post(gateway, f"/v1/notices/{notice}/outcome", {"delivered": True})
    assert (done.json()["state"], await to_tell(intake, head)) == ("delivered", [])


async def test_a_message_that_left_after_all_ends_the_task_and_begins_it_again_if_it_did_not_arrive(world, intake):
    head, gateway = await world.person("head-1", roles="head"), await gateway_of(world)
    notice = await refused(world, intake, head)
    await world.set_clock("2025-08-30")
    await look(intake)
    await world.execute("update intake.delivery set state = 'sent' where kind = 'notice'")
    assert (await look(intake), await to_tell(intake, head), await state_of(intake, head)) == (1, [], ("sent", None))
    await intake.post(gateway, f"/v1/notices/{notice}/outcome", {"delivered": False})
    assert len(await to_tell(intake, head)) == 1


async def test_a_message_that_the_gateway_acknowledges_by_its_receipt_ends_or_begins_the_task(world, intake):
    head, gateway = await world.person("head-1", roles="head"), await gateway_of(world)
    await refused(world, intake, head)
    [message] = (await intake.get(gateway, "/v1/deliveries")).json()["items"]
    path = f"/v1/deliveries/{message['id']}/receipt"
    assert (await intake.post(gateway, path, {"outcome": "refused"})).status_code == 200
    assert (await look(intake), (await state_of(intake, head))[0]) == (1, "not_delivered")
    assert len(await to_tell(intake, head)) == 1
