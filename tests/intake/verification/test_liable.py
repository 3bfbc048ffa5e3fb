"""A person found liable is somebody else than who reported: own key, own export, own destruction."""

import json

import pytest

from services.intake.complaints.rules.masking import SOMEBODY
from shared.database.sessions import keyring_of
from shared.privacy import DESTROYED
from tests.intake.people.builders import CHECK, SCOPES, readable_values
from tests.intake.verification.builders import FOUND
from tests.journeys.stories import decide, file, refuse

BOSS = FOUND["liable"]["person"]
ANN = {"name": "虚构安娘", "phone": "13800000011", "id_no": "999999198001010011", "consent": True}
STORY = f"老板{BOSS['name']}（{BOSS['id_no']}）承认拖欠{ANN['name']}等12人工资"

pytestmark = [pytest.mark.rule("PRIV-01"), pytest.mark.invariant(14)]


@pytest.fixture
async def clerk(world):
    return await world.person("clerk-1", scopes=SCOPES)


@pytest.fixture
async def head(world):
    return await world.person("head-1", roles="head", scopes=SCOPES)


async def verified(world, intake, **differences):
    """A complaint of Ann's; the office found who has to pay."""
    officer = await world.person()
    number = await file(world, await world.machine(), reporter=ANN)
    found = FOUND | {"facts": STORY, "handling_note": f"已约谈{BOSS['name']}"} | differences
    await decide(intake, officer, f"/v1/complaints/{number}", "verify", found)
    return number, officer


async def exported(intake, clerk, **whom):
    asked = await intake.post(clerk, "/v1/people/exports", {"identity_check": CHECK, "purpose": "本人查阅", **whom})
    assert asked.status_code == 201, asked.text
    return asked.json(), (await intake.get(clerk, f"/v1/people/exports/{asked.json()['request']}")).json()


async def refused(world, number):
    await refuse(world, f"/v1/complaints/{number}", {"ground": "not_wages", "reason": "借款"})


@pytest.mark.capability("C13")
async def test_who_is_liable_is_sealed_under_a_key_of_their_own_and_not_named_beside_it(world, intake):
    number, officer = await verified(world, intake)
    [liable] = await world.rows("select person_key, name from intake.liable_person")
    [reporter] = await world.rows("select person_key from intake.reporter")
    [part] = await world.rows("select sealed from intake.verified")
    async with intake.sessions.begin() as session:
        ring = keyring_of(session)
    assert ring.reveal(liable["person_key"], liable["name"]) == BOSS["name"]
    words = json.loads(ring.reveal(reporter["person_key"], part["sealed"]))
    assert BOSS["name"] not in str(words)
    assert BOSS["id_no"] not in str(words)
    assert words["facts"].startswith(f"老板{SOMEBODY}")
    shown = (await intake.get(officer, f"/v1/complaints/{number}/clue")).json()["verified"][0]
    assert shown["liable_person"] == "测**"[: len(BOSS["name"])]


@pytest.mark.capability("C115")
@pytest.mark.rule("PRIV-03")
async def test_destroying_who_is_liable_leaves_the_reporter_and_the_other_way_round(world, intake, head):
    number, officer = await verified(world, intake)
    await refused(world, number)
    path = f"/v1/complaints/{number}/clue"
    gone = (await intake.post(head, "/v1/people/destroy", {"id_no": BOSS["id_no"], "reason": "本人申请"})).json()
    assert (gone["reporters"], gone["members"], gone["liable"], gone["complaints"]) == (0, 0, 1, [number])
    shown = (await intake.get(officer, path)).json()["verified"][0]
    assert (shown["liable_person"], shown["liable_rule"]) == (None, "LIAB-05")
    assert "拖欠" in shown["facts"], "the reporter's own part stays"
    left = b"\n".join(await readable_values(world, intake)).decode(errors="replace")
    assert BOSS["name"] not in left
    assert BOSS["id_no"] not in left
    assert ANN["name"] in left
    [row] = await world.rows("select person_key, id_hash, name_mask from intake.liable_person")
    assert (row["person_key"], row["id_hash"], row["name_mask"]) == (DESTROYED, None, None)
    again = (await intake.post(head, "/v1/people/destroy", {"id_no": BOSS["id_no"], "reason": "本人申请"})).json()
    assert (again["liable"], again["tombstone"]) == (0, None)


@pytest.mark.rule("PRIV-03")
async def test_destroying_the_reporter_leaves_who_is_liable(world, intake, head):
    number, officer = await verified(world, intake)
    await refused(world, number)
    await intake.post(head, "/v1/people/destroy", {"id_no": ANN["id_no"], "reason": "本人申请"})
    shown = (await intake.get(officer, f"/v1/complaints/{number}/clue")).json()["verified"][0]
    assert shown["facts"] == "（反映内容已依法销毁）"
    assert shown["liable_person"] is not None
    [row] = await world.rows("select destroyed_at from intake.liable_person")
    assert row["destroyed_at"] is None


@pytest.mark.rule("PRIV-03")
async def test_while_the_complaint_is_handled_neither_is_destroyed(world, intake, head):
    await verified(world, intake)
    answer = await intake.post(head, "/v1/people/destroy", {"id_no": BOSS["id_no"], "reason": "本人申请"})
    assert (answer.status_code, answer.json()["code"]) == (409, "still-running")


@pytest.mark.rule("INT-07")
async def test_who_is_liable_sees_what_was_found_about_them_and_not_who_reported_it(world, intake, clerk):
    number, _ = await verified(world, intake)
    asked, known = await exported(intake, clerk, id_no=BOSS["id_no"])
    assert (asked["reporters"], asked["liable"], asked["complaints"]) == (0, 1, [number])
    [told] = known["liable"]
    assert (told["name"], told["id_no"], told["owed_fen"]) == (BOSS["name"], BOSS["id_no"], FOUND["owed_fen"])
    assert (told["liable_rule"], told["liable_unit"]) == ("LIAB-05", FOUND["liable"]["name"])
    assert (known["complaints"], known["memberships"]) == ([], [])
    for secret in (ANN["name"], ANN["phone"], ANN["id_no"], "承认拖欠"):
        assert secret not in json.dumps(known, ensure_ascii=False)
    reads = await world.rows("select kind, subject from intake.read_log where kind = 'person'")
    assert reads == [{"kind": "person", "subject": number}]


async def test_the_reporter_sees_every_revision_of_what_was_verified_and_nobody_else_in_clear(world, intake, clerk):
    number, officer = await verified(world, intake)
    again = FOUND | {"facts": STORY, "recovered_workers": 12, "recovered_fen": 18_600_000}
    await decide(intake, officer, f"/v1/complaints/{number}", "verify", again)
    _, known = await exported(intake, clerk, id_no=ANN["id_no"])
    [told] = known["complaints"]
    assert [(each["revision"], each["recovered_fen"]) for each in told["verified"]] == [(1, 0), (2, 18_600_000)]
    assert f"拖欠{ANN['name']}等12人" in told["verified"][0]["facts"]
    assert BOSS["name"] not in json.dumps(known, ensure_ascii=False)
    assert known["liable"] == []


async def test_a_wrong_name_of_who_is_liable_is_put_right_and_the_old_one_stays_sealed(world, intake, clerk):
    number, officer = await verified(world, intake)
    body = {"identity_check": CHECK, "reason": "登记有误", "id_no": BOSS["id_no"], "right_name": "虚构戊"}
    answer = await intake.post(clerk, "/v1/people/correct", body)
    assert (answer.status_code, answer.json()["liable"]) == (200, 1)
    shown = (await intake.get(officer, f"/v1/complaints/{number}/clue")).json()["verified"][0]
    assert shown["liable_person"].startswith("虚")
    _, known = await exported(intake, clerk, id_no=BOSS["id_no"])
    assert known["liable"][0]["name"] == "虚构戊"
    assert [(each["field"], each["old"]) for each in known["corrections"]] == [("name", BOSS["name"])]


async def test_another_places_office_finds_nobody(world, intake):
    await verified(world, intake)
    elsewhere = await world.person("head-9", divisions=["330424"], roles="head", scopes=SCOPES)
    gone = (await intake.post(elsewhere, "/v1/people/destroy", {"id_no": BOSS["id_no"], "reason": "本人申请"})).json()
    assert gone["liable"] == 0
