"""The workers of a collective: who may list them, how they are kept, what is told of them, who pulls them in clear."""

import pytest

from shared.contracts.intake import LISTED_AT_ONCE, ClaimListed, MembersListed
from tests.builders import RESTAURANT
from tests.intake.people.builders import a_collective, shown, worker
from tests.journeys.stories import accepted_case, actions_of, file, refuse

READER = "complaints:read complaints:read-personal"
NOBODY = "00000000-0000-4000-8000-000000000000"
SERVICE = {"kind": "service", "scopes": READER}


def workers(count, representatives=3):
    return [worker(n, representative=n <= representatives) for n in range(1, count + 1)]


async def listed(intake, who, number, version=1, **body):
    return await intake.post(who, f"/v1/complaints/{number}/members", body, version=version)


@pytest.mark.rule("ARB-07")
async def test_twelve_workers_with_three_representatives_are_listed_without_a_doubt(world, intake):
    officer, number = await world.person(), await a_collective(world)
    answer = await listed(intake, officer, number, members=workers(12))
    told = answer.json()
    assert (answer.status_code, told["version"], told["workers"], told["owed_fen"]) == (200, 2, 12, 18_600_000)
    assert (told["representatives"], told["flags"], len(set(told["worker_refs"]))) == (3, [], 12)
    assert await actions_of(world, officer, "intake", f"/v1/complaints/{number}") == ["filed", "members-listed"]


@pytest.mark.invariant(14)
async def test_no_name_number_or_card_of_a_worker_lies_or_travels_in_plain(world, intake):
    number = await a_collective(world, summary="虚构工友0001等十二人三个月工资未发")
    await listed(intake, await world.person(), number, members=workers(12), reason="虚构工友0002说电话13900000002")
    await world.deliver()
    columns = await world.rows(
        "select table_name as t, column_name as c from information_schema.columns where table_schema = 'intake'"
    )
    secrets = ("虚构工友0001", "虚构工友0002", "13900000001", "99999919900101001X", "6222020000000000001")
    for each in columns:
        held = await world.rows(f'select "{each["c"]}" as held from intake."{each["t"]}"')
        whole = b"".join(h if isinstance(h, bytes) else str(h).encode() for h in (row["held"] for row in held))
        assert not [secret for secret in secrets if secret.encode() in whole], each
    wire = b"".join(record.value for record in world.sent)
    assert not [secret for secret in secrets if secret.encode() in wire]


async def test_everybody_with_access_sees_masks(world, intake):
    officer, number = await world.person(), await a_collective(world)
    await listed(intake, officer, number, members=workers(12))
    first = (await shown(intake, officer, number))["items"][0]
    assert first["name"] == "虚*******"
    assert (first["phone"], first["id_no"][-4:], first["card"][-4:]) == ("139****0001", "001X", "0001")
    assert first["owed"] == worker(1)["owed"]


async def test_the_party_that_filed_lists_too_and_another_may_not_even_know(world, intake):
    number = await a_collective(world)
    hotline, bank = await world.machine(), await world.machine("bank_1")
    assert (await listed(intake, bank, number, members=workers(1))).status_code == 404
    assert (await listed(intake, hotline, number, members=workers(1))).status_code == 200


@pytest.mark.parametrize("who", [{"roles": "clerk"}, {"party": "bureau", "kind": "department"}], ids=str)
async def test_who_neither_handles_nor_filed_lists_nobody(world, intake, who):
    number = await a_collective(world)
    await world.execute("update intake.complaint set parties = parties || 'bureau'::text")
    answer = await listed(intake, await world.person(**who), number, members=workers(1))
    assert answer.status_code == 403


@pytest.mark.capability("C12")
@pytest.mark.rule("ARB-07")
@pytest.mark.parametrize(
    ("division", "count", "chosen", "outcome"),
    [
        ("420704", 10, 5, []),
        ("420704", 10, 6, "too-many-representatives"),
        ("420704", 10, 2, ["representatives-missing"]),
        ("420704", 9, 9, []),
        ("440402", 10, 5, []),
        ("440402", 10, 6, "too-many-representatives"),
        ("440402", 10, 1, []),
        ("440402", 10, 0, ["representatives-missing"]),
        ("330424", 10, 6, "too-many-representatives"),
    ],
)
async def test_three_to_five_speak_for_ten_and_in_guangdong_and_zhejiang_at_most_five(
    world, intake, division, count, chosen, outcome
):
    clerk = await world.machine(divisions=[division])
    number = await file(world, clerk, division=division, workers=count, owed_fen=0)
    answer = (await listed(intake, clerk, number, members=workers(count, chosen))).json()
    assert answer.get("code", answer.get("flags")) == outcome


@pytest.mark.parametrize(
    ("filing", "flag"),
    [
        ({"workers": 11}, "members-count-differs"),
        ({"owed_fen": 18_599_999}, "members-sum-differs"),
    ],
)
async def test_a_list_that_differs_from_its_filing_is_taken_and_flagged_where_officers_look(
    world, intake, filing, flag
):
    hotline, officer = await world.machine(), await world.person()
    number = await file(world, hotline, **({"workers": 12, "owed_fen": 18_600_000} | filing))
    assert (await listed(intake, officer, number, members=workers(12))).json()["flags"] == [flag]
    assert flag in (await intake.get(officer, f"/v1/complaints/{number}")).json()["flags"]


async def test_one_worker_filed_and_ten_listed_make_a_collective(world, intake):
    officer, number = await world.person(), await file(world, await world.machine())
    await listed(intake, officer, number, members=workers(9))
    assert not (await intake.get(officer, f"/v1/complaints/{number}")).json()["collective"]
    await listed(intake, officer, number, version=2, members=[worker(10)])
    assert (await intake.get(officer, f"/v1/complaints/{number}")).json()["collective"]


@pytest.mark.capability("C12")
async def test_workers_join_and_leave_and_the_history_says_so(world, intake):
    officer, number = await world.person(), await a_collective(world)
    refs = (await listed(intake, officer, number, members=workers(3))).json()["worker_refs"]
    left = await listed(intake, officer, number, version=2, change="leave", worker_refs=refs[:1], reason="已结清")
    joined = await listed(intake, officer, number, version=3, members=[worker(4)])
    steps = (await intake.get(officer, f"/v1/complaints/{number}/history")).json()["items"][1:]
    assert (left.json()["left"], left.json()["workers"], joined.json()["workers"]) == (refs[:1], 2, 3)
    assert [(s["facts"]["joined"], s["facts"]["left"], s["facts"]["workers"]) for s in steps] == [
        (3, 0, 3),
        (0, 1, 2),
        (1, 0, 3),
    ]
    assert len(await world.rows("select 1 from intake.member where left_on is not null")) == 1


async def test_a_list_given_anew_keeps_the_unchanged_and_their_references(world, intake):
    officer, number = await world.person(), await a_collective(world)
    before = (await listed(intake, officer, number, members=workers(3))).json()["worker_refs"]
    more = [{"item": "overtime", "fen": 1}]
    anew = [worker(1, representative=True), worker(2, owed=more), worker(4)]
    told = (await listed(intake, officer, number, version=2, change="replace", members=anew)).json()
    assert told["worker_refs"][0] == before[0]
    assert told["left"] == before[1:]
    assert (told["workers"], told["representatives"], told["owed_fen"]) == (3, 1, 3_100_001)


MEANINGLESS = {
    "on the list already": ({"members": [worker(1)]}, 409, "listed-before"),
    "twice in one list": ({"members": [worker(5), worker(5)]}, 422, "listed-twice"),
    "nobody joins": ({"members": []}, 422, "invalid"),
    "nobody leaves": ({"change": "leave", "worker_refs": [], "reason": "x"}, 422, "invalid"),
    "leaving without a reason": ({"change": "leave", "worker_refs": [NOBODY]}, 422, "invalid"),
    "a stranger leaves": ({"change": "leave", "worker_refs": [NOBODY], "reason": "x"}, 422, "no-such-member"),
    "owed nothing": ({"members": [worker(5, owed=[])]}, 422, "invalid"),
    "owed no fen": ({"members": [worker(5, owed=[{"fen": 0}])]}, 422, "invalid"),
    "owed next month": ({"members": [worker(5, owed=[{"fen": 1, "period_from": "2025-09"}])]}, 422, "in-the-future"),
    "months backwards": (
        {"members": [worker(5, owed=[{"fen": 1, "period_from": "2025-07", "period_to": "2025-06"}])]},
        422,
        "period-backwards",
    ),
    "a field we do not have": ({"members": [worker(5, salary=1)]}, 422, "invalid"),
    "too many at once": ({"members": workers(1001)}, 422, "invalid"),
}


@pytest.mark.parametrize(("body", "status", "code"), MEANINGLESS.values(), ids=MEANINGLESS.keys())
async def test_what_cannot_be_meant_changes_nothing(world, intake, body, status, code):
    officer, number = await world.person(), await a_collective(world)
    await listed(intake, officer, number, members=workers(2))
    answer = await listed(intake, officer, number, version=2, **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await shown(intake, officer, number))["workers"] == 2


async def test_a_decision_on_an_older_list_is_stale_and_without_a_version_refused(world, intake):
    officer, number = await world.person(), await a_collective(world)
    await listed(intake, officer, number, members=workers(2))
    assert (await listed(intake, officer, number, members=[worker(3)])).status_code == 412
    assert (await listed(intake, officer, number, version=None, members=[worker(3)])).status_code == 428


async def test_a_list_as_plain_text_is_refused_by_its_type(world, intake):
    officer, number = await world.person(), await a_collective(world)
    sheet = {"Content-Type": "text/csv"}
    path = f"/v1/complaints/{number}/members"
    answer = await intake.call(officer, "POST", path, content="姓名\n".encode(), version=1, headers=sheet)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


async def test_a_refused_complaint_has_no_list_any_more(world, intake):
    officer, number = await world.person(), await a_collective(world)
    await refuse(world, f"/v1/complaints/{number}", {"ground": "not_wages", "reason": "x"})
    answer = await listed(intake, officer, number, version=2, members=workers(1))
    assert (answer.status_code, answer.json()["code"]) == (409, "list-closed")


# what other services hear


async def stated(world):
    return [row["name"] for row in await world.rows("select name from intake.outbox order by position")][1:]


async def test_other_services_hear_references_and_sums(world, intake):
    officer, number = await world.person(), await a_collective(world)
    refs = (await listed(intake, officer, number, members=workers(2))).json()["worker_refs"]
    await listed(intake, officer, number, version=2, change="replace", members=[worker(1), worker(3)])
    assert await stated(world) == ["intake.members-listed", "intake.members-left", "intake.members-listed"]
    [body] = await world.rows(
        "select body from intake.outbox where name = 'intake.members-listed' order by position limit 1"
    )
    fact = MembersListed.model_validate_json(body["body"])
    assert [(str(each.worker_ref), each.item, each.fen) for each in fact.members] == [
        (ref, "wages", 1_550_000) for ref in refs
    ]


async def test_a_long_list_is_told_in_parts_that_are_one_listing(world, intake):
    officer, number = await world.person(), await a_collective(world)
    owed = [{"item": item, "fen": 1} for item in ("wages", "overtime")]
    members = [worker(n, owed=owed) for n in range(1, 2 + LISTED_AT_ONCE // 2)]
    await listed(intake, officer, number, members=members)
    rows = await world.rows("select body from intake.outbox where name = 'intake.members-listed' order by position")
    facts = [MembersListed.model_validate_json(row["body"]) for row in rows]
    assert [(fact.part, fact.parts, fact.listing, len(fact.members)) for fact in facts] == [
        (1, 2, 1, 300),
        (2, 2, 1, 2),
    ]


def test_the_longest_part_of_a_list_fits_into_a_fact():
    claim = ClaimListed(
        worker_ref="00000000-0000-4000-8000-000000000001",
        item="extra_compensation",
        period_from="2025-05",
        period_to="2025-07",
        fen=10**13,
    )
    fact = MembersListed(
        division="420704001001",
        complaint="420704-2025-0000001",
        listing=9999,
        part=99,
        parts=99,
        listed_on="2025-08-28",
        members=[claim] * LISTED_AT_ONCE,
    )
    assert len(fact.body) < 64 * 1024


# reading in clear


@pytest.fixture
async def case(world, intake):
    """A listed collective with its case: (complaint, case)."""
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer, employer=RESTAURANT, workers=12)
    version = (await intake.get(officer, f"/v1/complaints/{complaint}")).json()["version"]
    assert (await listed(intake, officer, complaint, version=version, members=workers(12))).status_code == 200
    return complaint, case


async def pulled(intake, who, complaint, **params):
    answer = await intake.get(who, f"/v1/complaints/{complaint}/members", params=params)
    return answer.status_code, answer.json()


@pytest.mark.invariant(14)
async def test_our_own_service_pulls_the_people_of_its_case_and_it_is_written_down(world, intake, case):
    complaint, number = case
    mediation = await world.machine("anxin_mediation", **SERVICE)
    status, told = await pulled(intake, mediation, complaint, purpose="statutory-document", case=number)
    first = told["items"][0]
    assert (status, first["name"], first["id_no"], first["phone"]) == (
        200,
        "虚构工友0001",
        "99999919900101001X",
        "13900000001",
    )
    assert first["card"] is None, "no more than a statutory paper needs"
    [entry] = await world.rows("select by, kind, subject, purpose from intake.read_log")
    assert tuple(entry.values()) == ("anxin_mediation", "members", complaint, f"statutory-document {number}")


@pytest.mark.invariant(14, 15)
@pytest.mark.parametrize(
    ("who", "params", "outcome"),
    [
        ({}, {"case": None}, (404, "not-found")),
        ({}, {"case": "420704-2025-999999"}, (404, "not-found")),
        ({}, {"purpose": None}, (404, "not-found")),
        ({}, {"purpose": "call-back"}, (403, "purpose-not-yours")),
        ({}, {"purpose": "curiosity"}, (422, "invalid")),
        ({"divisions": ["4404"]}, {}, (404, "not-found")),
        ({"scopes": "complaints:read"}, {}, (403, "scope-missing")),
        ({"kind": "partner"}, {}, (404, "not-found")),
        ({"kind": "department"}, {}, (404, "not-found")),
    ],
    ids=str,
)
async def test_nobody_pulls_people_outside_a_case_a_purpose_and_a_division(world, intake, case, who, params, outcome):
    complaint, number = case
    caller = await world.machine("anxin_mediation", **(SERVICE | who))
    asked = {"purpose": "statutory-document", "case": number} | params
    status, told = await pulled(intake, caller, complaint, **{k: v for k, v in asked.items() if v is not None})
    assert (status, told["code"]) == outcome
    assert await world.rows("select 1 from intake.read_log") == []


@pytest.mark.invariant(15)
async def test_a_person_in_the_name_of_a_service_pulls_nothing(world, intake, case):
    complaint, number = case
    pretender = await world.person("somebody", party="anxin_mediation", kind="service", scopes=READER)
    status, _ = await pulled(intake, pretender, complaint, purpose="statutory-document", case=number)
    assert status == 404


@pytest.mark.invariant(14)
@pytest.mark.rule("PRIV-02")
@pytest.mark.parametrize(
    ("purpose", "fields"),
    [
        ("statutory-document", {"name", "id_no", "phone"}),
        ("wage-payment", {"name", "id_no", "card"}),
        ("call-back", {"name", "phone"}),
        ("identity-check", {"name", "id_no"}),
    ],
)
async def test_an_officer_reads_in_clear_no_more_than_the_purpose_needs(world, intake, case, purpose, fields):
    complaint, _ = case
    reader = await world.person("officer-2", scopes=READER)
    _, told = await pulled(intake, reader, complaint, purpose=purpose)
    assert {name for name in ("name", "id_no", "phone", "card") if told["items"][0][name]} == fields
    [entry] = await world.rows("select by, purpose from intake.read_log")
    assert tuple(entry.values()) == ("labour_authority/officer-2", purpose)


@pytest.mark.invariant(14)
async def test_without_the_scope_for_it_nobody_reads_a_worker_in_clear(world, intake, case):
    complaint, _ = case
    status, told = await pulled(intake, await world.person(), complaint, purpose="call-back")
    assert (status, told["code"]) == (403, "scope-missing")
    assert await world.rows("select 1 from intake.read_log") == []
