"""A person asks what is kept about them, or has it put right; identity is checked, reading is written down."""

import json

import pytest

from tests.builders import a_complaint
from tests.intake.people.builders import CHECK, SCOPES, readable_values, whole_schema
from tests.journeys.stories import actions_of, refuse

ANN = {"name": "虚构安娘", "phone": "13800000011", "id_no": "999999198001010011", "consent": True}
BOB = {"name": "虚构鲍伯", "phone": "13800000022", "id_no": "999999198002020019", "consent": True}

pytestmark = pytest.mark.rule("PRIV-01")


@pytest.fixture
async def clerk(world):
    return await world.person("clerk-1", scopes=SCOPES)


async def told(world, intake, person, *, members=(), **differences):
    """A complaint of this person, with these people on its list."""
    hotline, officer = await world.machine(), await world.person()
    words = f"我叫{person['name']}，电话{person['phone']}，两个月工资未发"
    filing = a_complaint(**({"reporter": person, "summary": words} | differences))
    number = (await intake.post(hotline, "/v1/complaints", filing)).json()["number"]
    if members:
        listed = [{name: who[name] for name in ("name", "phone", "id_no")} | {"owed": [{"fen": 1}]} for who in members]
        path = f"/v1/complaints/{number}/members"
        assert (await intake.post(officer, path, {"members": listed}, version=1)).status_code == 200
    return number


async def exported(intake, clerk, **whom):
    asked = await intake.post(clerk, "/v1/people/exports", {"identity_check": CHECK, "purpose": "本人查阅", **whom})
    assert asked.status_code == 201, asked.text
    return asked.json(), await intake.get(clerk, f"/v1/people/exports/{asked.json()['request']}")


@pytest.mark.capability("C115")
@pytest.mark.invariant(14)
async def test_a_person_gets_everything_kept_about_them_and_nothing_of_others(world, intake, clerk):
    officer = await world.person()
    own = await told(world, intake, ANN, members=[ANN, BOB])
    other = await told(world, intake, BOB, members=[ANN])
    await intake.post(officer, f"/v1/complaints/{own}/calls", {"occasion": "progress", "outcome": "reached"})
    await refuse(world, f"/v1/complaints/{own}", {"ground": "not_wages", "reason": "借款"})
    asked, answer = await exported(intake, clerk, id_no=ANN["id_no"])
    known = answer.json()
    assert (asked["reporters"], asked["members"], asked["complaints"]) == (1, 2, [own, other])
    [complaint] = known["complaints"]
    assert (complaint["number"], complaint["name"], complaint["id_no"]) == (own, ANN["name"], ANN["id_no"])
    assert ANN["phone"] in complaint["summary"]
    assert [each["complaint"] for each in known["memberships"]] == [own, other]
    assert [each["outcome"] for each in known["calls"]] == ["reached"]
    assert [each["event"] for each in known["notices"]] == ["refused"]
    assert BOB["name"] not in answer.text
    assert BOB["phone"] not in answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="{asked["request"]}.json"'


@pytest.mark.invariant(14)
async def test_asking_and_reading_leave_a_trace_and_nothing_of_the_person(world, intake, clerk):
    number = await told(world, intake, ANN)
    asked, _ = await exported(intake, clerk, phone=ANN["phone"], name=ANN["name"])
    [request] = await world.rows("select by, kind, found_by, rows, identity_check from intake.person_request")
    assert (request["by"], request["kind"], request["found_by"]) == (
        "labour_authority/clerk-1",
        "export",
        "phone+name",
    )
    assert json.loads(request["identity_check"])["means"] == "id_card_seen"
    [read] = await world.rows("select by, kind, subject, purpose from intake.read_log")
    assert read == {
        "by": "labour_authority/clerk-1",
        "kind": "person",
        "subject": number,
        "purpose": f"export {asked['request']}",
    }
    held = (await whole_schema(world, "intake")).decode(errors="replace")
    assert ANN["name"] not in held
    assert ANN["phone"] not in held
    assert ANN["id_no"] not in held


@pytest.mark.invariant(15)
async def test_only_who_checked_the_identity_reads_it_and_for_a_day_alone(world, intake, clerk):
    await told(world, intake, ANN)
    asked, _ = await exported(intake, clerk, phone=ANN["phone"])
    path = f"/v1/people/exports/{asked['request']}"
    colleague = await world.person("clerk-2", scopes=SCOPES)
    assert (await intake.get(colleague, path)).status_code == 404
    await world.set_clock("2025-08-29T08:59:59")
    assert (await intake.get(clerk, path)).status_code == 200
    await world.set_clock("2025-08-29T09:00:59")
    late = await intake.get(clerk, path)
    assert (late.status_code, late.json()["code"]) == (410, "export-expired")


@pytest.mark.invariant(15)
async def test_who_asks_in_another_place_or_without_the_scope_learns_nothing(world, intake, clerk):
    await told(world, intake, ANN)
    elsewhere = await world.person("clerk-9", divisions=["330424"], scopes=SCOPES)
    body = {"identity_check": CHECK, "purpose": "本人查阅", "id_no": ANN["id_no"]}
    asked = (await intake.post(elsewhere, "/v1/people/exports", body)).json()
    assert (asked["request"], asked["complaints"], asked["reporters"]) == (None, [], 0)
    assert await world.rows("select id from intake.person_request") == []
    assert (await intake.post(await world.person(), "/v1/people/exports", body)).json()["code"] == "scope-missing"
    machine = await world.machine(scopes=SCOPES)
    assert (await intake.post(machine, "/v1/people/exports", body)).json()["code"] == "authority-only"


@pytest.mark.rule("INT-07")
async def test_a_protected_reporters_data_is_a_heads_to_show(world, intake, clerk):
    await told(world, intake, {**ANN, "protected": True})
    body = {"identity_check": CHECK, "purpose": "本人查阅", "id_no": ANN["id_no"]}
    refused = await intake.post(clerk, "/v1/people/exports", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    head = await world.person("head-1", roles="head", scopes=SCOPES)
    assert (await intake.post(head, "/v1/people/exports", body)).status_code == 201


async def test_after_destruction_an_export_shows_nothing_of_the_person(world, intake, clerk):
    head = await world.person("head-1", roles="head", scopes=SCOPES)
    number = await told(world, intake, ANN)
    await refuse(world, f"/v1/complaints/{number}", {"ground": "not_wages", "reason": "借款"})
    asked, _ = await exported(intake, clerk, id_no=ANN["id_no"])
    gone = await intake.post(head, "/v1/people/destroy", {"id_no": ANN["id_no"], "reason": "本人申请"})
    assert gone.status_code == 200, gone.text
    later = (await intake.get(clerk, f"/v1/people/exports/{asked['request']}")).json()
    assert (later["complaints"], later["notices"], later["calls"]) == ([], [], [])


async def corrected(intake, clerk, **given):
    return await intake.post(clerk, "/v1/people/correct", {"identity_check": CHECK, "reason": "登记有误", **given})


@pytest.mark.invariant(14)
async def test_a_wrong_name_is_put_right_everywhere_and_the_old_one_stays_sealed(world, intake, clerk):
    officer = await world.person()
    right = "虚构安妮"
    words = f"我叫{right}，登记成{ANN['name']}，两个月工资未发"
    number = await told(world, intake, ANN, members=[ANN, BOB], summary=words)
    answer = await corrected(intake, clerk, id_no=ANN["id_no"], right_name=right)
    assert (answer.status_code, answer.json()["reporters"], answer.json()["members"]) == (200, 1, 1)
    assert right not in answer.text
    shown = (await intake.get(officer, f"/v1/complaints/{number}")).json()
    assert shown["reporter"]["name"] == "虚***"
    assert right not in shown["summary"]
    assert ANN["name"] not in shown["summary"]
    _, export = await exported(intake, clerk, phone=ANN["phone"], name=right)
    known = export.json()
    assert {each["name"] for each in (*known["complaints"], *known["memberships"])} == {right}
    assert [(each["field"], each["old"]) for each in known["corrections"]] == [("name", ANN["name"])] * 2
    step = (await intake.get(officer, f"/v1/complaints/{number}/history")).json()["items"][-1]
    assert (step["action"], step["facts"]["fields"]) == ("person-corrected", ["name"])
    held = (await whole_schema(world, "intake")).decode(errors="replace")
    assert right not in held
    assert ANN["name"] not in held


async def test_a_right_number_is_found_the_wrong_one_no_longer_and_the_doubt_is_gone(world, intake, clerk):
    officer = await world.person()
    wrong = {**ANN, "id_no": "999999198001010010"}
    number = await told(world, intake, wrong)
    path = f"/v1/complaints/{number}"
    assert "id-check-digit" in (await intake.get(officer, path)).json()["flags"]
    answer = await corrected(intake, clerk, id_no=wrong["id_no"], right_id_no="９９９９９９１９８００１０１００１１")
    assert answer.json()["complaints"] == [number]
    shown = (await intake.get(officer, path)).json()
    assert "id-check-digit" not in shown["flags"]
    assert await world.rows("select id_mask from intake.reporter") == [{"id_mask": "999999********0011"}]
    wrongly = {"identity_check": CHECK, "purpose": "本人查阅", "id_no": wrong["id_no"]}
    assert (await intake.post(clerk, "/v1/people/exports", wrongly)).json()["request"] is None
    assert (await exported(intake, clerk, id_no=ANN["id_no"]))[0]["complaints"] == [number]
    again = await corrected(intake, clerk, id_no=ANN["id_no"], right_id_no=ANN["id_no"], right_phone=ANN["phone"])
    assert again.status_code == 200
    assert (await actions_of(world, officer, "intake", path)).count("person-corrected") == 2


async def test_saying_what_is_right_already_changes_nothing(world, intake, clerk):
    officer = await world.person()
    number = await told(world, intake, ANN)
    assert (await corrected(intake, clerk, id_no=ANN["id_no"], right_phone=ANN["phone"])).status_code == 200
    assert await actions_of(world, officer, "intake", f"/v1/complaints/{number}") == ["filed"]
    assert await world.rows("select id from intake.correction") == []


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"id_no": "999999198001010011"}, ""),
        ({"right_name": "虚构安妮"}, ""),
        ({"phone": "13800000011", "right_name": "虚构安妮", "identity_check": {"means": "guess", "on": "2025-08-28"}},
         "/identity_check/means"),
        ({"phone": "13800000011", "right_name": "虚构安妮",
          "identity_check": {"means": "police_check", "on": "2025-08-29"}}, "/identity_check/on"),
    ],
)  # fmt: skip
async def test_half_a_request_is_refused_with_the_field_that_is_wrong(world, intake, clerk, given, pointer):
    answer = await corrected(intake, clerk, **given)
    assert answer.status_code == 422
    assert pointer in answer.json()["errors"][0]["pointer"]


@pytest.mark.invariant(14)
async def test_destroying_a_person_takes_what_was_corrected_with_it(world, intake, clerk):
    head = await world.person("head-1", roles="head", scopes=SCOPES)
    number = await told(world, intake, ANN)
    await corrected(intake, clerk, id_no=ANN["id_no"], right_name="虚构安妮")
    await refuse(world, f"/v1/complaints/{number}", {"ground": "not_wages", "reason": "借款"})
    await intake.post(head, "/v1/people/destroy", {"id_no": ANN["id_no"], "reason": "本人申请"})
    after = b"\n".join(await readable_values(world, intake)).decode(errors="replace")
    assert ANN["name"] not in after
    assert "虚构安妮" not in after
