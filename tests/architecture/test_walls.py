"""Every route of every service, tried by everybody who has no business there (invariant 15).

The table is the door table itself: a new route is tried as soon as it has a door. What stands behind the doors is a
whole story in Zhuhai, told once: complaint, list, case, order, proposals, deliveries.
"""

import hashlib
import time
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey

from services.monitor.warnings.episodes import MACHINE, Subject, raised
from services.monitor.warnings.rules.catalogue import BY_CODE
from services.monitor.warnings.rules.judgement import Found
from services.monitor.warnings.rules.verdict import Fires, Level
from shared import clock
from shared.commands import write
from shared.http.route_policies import Scheme
from shared.tracks import circumstances
from tests.journeys.collective import MEMBERS, USCC, never_paid
from tests.mediation.referrals.police import sent_to_the_police
from tests.shared.access.builders import a_token, claims, part
from tests.world import SERVICES, Machine, Person

pytestmark = pytest.mark.long
PLACE = "440402"
NOWHERE = {
    "number": f"{PLACE}-2025-999999",
    "line": "999",
    "place": "999",
    "uscc": "91999999MAXXXXXX1R",
    "employer": "91999999MAXXXXXX1R",
    "party": "nobody",
    "paper": "accept",
    "feed": "attendance",
    "batch_id": "999999",
    "check": "999999-1",
    "kind": "inquiry_notice",
}
NOBODY = "00000000-0000-4000-8000-000000000000"
QUERIES = {
    "/v1/complaints/{number}/reporter": {"purpose": "核对身份信息"},
    "/v1/complaints/{number}/evidence/{place}": {"purpose": "核对身份信息"},
    "/v1/complaints/{number}/receipt.pdf": {"purpose": "核对身份信息"},
    "/v1/warnings/{number}/workers.xlsx": {"purpose": "contact"},
    "/v1/papers/{paper_number}/paper.pdf": {"purpose": "核对身份信息"},
    "/v1/cases/{number}/members": {"purpose": "statutory-document"},
    "/v1/cases/{number}/employer": {"purpose": "mediation"},
    "/v1/cases/{number}/documents/{document_id}/receipt.pdf": {"recipient": "employer"},
    "/v1/cases/{number}/ledger/as-of": {"as_of": "2025-11-01"},
    "/v1/complaints/{number}/employer": {"purpose": "mediation", "case": "420704-2025-C000001"},
    "/v1/reports/intake": {"from": "2025-01-01", "to": "2025-11-07"},
    "/v1/reports/recovery": {"as_of": "2025-11-01"},
    "/v1/reports/mediation": {"from": "2025-01-01", "to": "2025-11-07"},
    "/v1/employers": {"division": PLACE},
    "GET /v1/seats": {"division": PLACE},
    "/v1/seats/{seat_id}/week.svg": {"day": "2025-11-07"},
    "/v1/desk/satisfaction": {"from": "2025-01-01", "to": "2025-11-07"},
    "/v1/reports/mediation-network": {"division": PLACE, "since": "2025-01-01"},
    "/v1/window/occasions": {"from": "2025-01-01", "to": "2025-11-07"},
    "/v1/deadlines": {"subject": f"{PLACE}-2025-000001"},
    "/v1/feeds/{feed}/batches": {"number": "1"},
    "/v1/projects/{project_id}/unpaid-workers": {"purpose": "核对欠薪名单"},
}
BODY_ID = "00000000-0000-4000-8000-00000000b0d1"
BODIES = {
    "/v1/complaints": {"channel": "window", "division": PLACE, "summary": "欠薪", "employer": {"uscc": USCC}},
    "/v1/complaints/{number}/call-back": {"reached": False},
    "/v1/complaints/{number}/members": {"members": MEMBERS[:1]},
    "/v1/people/destroy": {"phone": MEMBERS[0]["phone"], "reason": "本人申请"},
    "/v1/people/exports": {"phone": MEMBERS[0]["phone"]},
    "/v1/people/correct": {"phone": MEMBERS[0]["phone"], "right_phone": MEMBERS[0]["phone"]},
    "/v1/complaints/{number}/language": {"language": "zh"},
    "/v1/complaints/{number}/interpretations": {"language": "zh"},
    "/v1/desk/leaves": {"begins_on": "2099-01-01", "ends_on": "2099-01-01"},
    "/v1/window/complaints": {
        "division": PLACE,
        "reporter": {"name": "测试甲"},
        "employer": {"uscc": USCC},
        "assistance": {"consent": "spoken"},
    },
    "/v1/reconciliations": {
        "header": {
            "partner": "hotline_12345",
            "division": PLACE,
            "batch_no": "1",
            "period": "2025-11-06",
            "record_count": 0,
            "total_fen": 0,
            "sha256": hashlib.sha256().hexdigest(),
        }
    },
    "/v1/complaints/{number}/transfer": {"to_division": "440403", "reason": "用工在斗门"},
    "/v1/incidents": {
        "division": PLACE,
        "kind": "gathering",
        "people": 10,
        "place": "工地",
        "happened_at": "2025-11-07T08:00:00+08:00",
        "account": "聚集",
    },
    "/v1/employers:check": {"employers": [USCC]},
    "/v1/destinations/{party}": {"address": None},
    "/v1/payment-checks/{check}/match": {"line": "1-2", "fen": 1, "reason": "凭回单"},
    "/v1/payment-checks/{check}/part": {"line": "1-2", "reason": "凭回单"},
    "/v1/mediation-bodies": {"division": PLACE, "kind": "street", "name": "虚构街道", "opened_on": "2025-01-01"},
    "/v1/mediators": {"body_id": BODY_ID, "name": "调解员", "ground": "聘", "appointed_on": "2025-01-01"},
    "/v1/cases/{number}/appoint-mediator": {"mediator_id": None},
    "/v1/money-in/{money_id}/not-for": {"case": NOBODY, "line": 1, "reason": "本人未收到"},
    "/v1/bank-files": {
        "division": PLACE,
        "employer_uscc": "91999999MA0000000X",
        "lines": [{"bank_ref": "1", "happened_on": "2025-09-01", "fen": 1, "payee": "查无此人"}],
    },
    "/v1/money-in/{money_id}/match": {"case": NOBODY, "fen": 101, "payer": "employer"},
    "/v1/cases/{number}/documents/{document_id}/serve": {
        "recipient": "employer",
        "means": "in_person",
        "on": "2025-09-01",
        "proof": "回证",
    },
    "/v1/hearing-plans": {"hearings": [{"case": NOBODY}] * 2},
    "/v1/cases/{number}/hearings": {
        "kind": "mediation",
        "cloud": True,
        "starts": "2026-01-06T09:00:00+08:00",
        "ends": "2026-01-06T10:00:00+08:00",
        "seats": [],
    },
    "/v1/venues": {"opens": "09:00", "closes": "17:00"},
    "/v1/seats": {"kind": "clerk"},
    "/v1/seats/{seat_id}/absences": {"ends": "2025-11-08T08:00:00+08:00", "reason": "ill"},
    "/v1/seats/{seat_id}/recusals": {"employer_uscc": USCC},
    "/v1/feeds/{feed}/expectation": {"party": "site_platform", "expects_hours": 24},
}
WORDS = {"division": PLACE, "employer_uscc": USCC, "uscc": USCC, "worker_ref": NOBODY}
CREATES = {("POST", f"/v1/{what}") for what in ("complaints", "window/complaints", "incidents", "cases")}
"""What a partner may do in its own division: no wall."""
OWN = {("POST", "/v1/desk/leaves"), ("POST", "/v1/feeds/{feed}/batches")}
"""What every officer writes down about themselves, wherever they are; and a batch of one's own, of which no row is
taken in that speaks of a project elsewhere.
"""
ANSWERED = {"/v1/employers/{employer}/risk", "/v1/employers/{uscc}"}
"""What a partner may ask in its own division at the point of use: a colour and a record, of no single matter."""


@pytest.fixture(scope="module")
async def story(whole_world):
    """The unpaid collective of Zhuhai, once for all attempts: none of them may change anything."""
    await whole_world.empty()
    for service in whole_world._services.values():
        service.forget()
    told = await never_paid(whole_world, PLACE)
    yield told
    clock.set_shift(timedelta())


async def a_warning(world):
    """Of works that were seen here and that nobody registered."""
    subject = Subject("works-seen", NOBODY, "", PLACE, "虚构工地")
    found = Found(BY_CODE["W101"], Fires(fen=300_000_000), Level.RED)
    async with world.service("monitor").sessions.begin() as session:
        episode = raised(subject, found, 1, circumstances.machine(session, MACHINE))
        await write(session, [episode.changes])
    return episode.row.number


@pytest.fixture(scope="module")
async def there(story):
    """What each placeholder stands for, in each service."""
    world = story.world

    async def first(query):
        rows = await world.rows(query)
        return str(rows[0]["it"]) if rows else NOBODY

    numbers = {"/v1/complaints": story.complaint, "/v1/cases": story.case}
    found = {}
    await world.execute(BATCH, PLACE)
    await world.execute(FEED, PLACE)
    await world.execute(CHECK, PLACE)
    await world.execute(PAPER, story.complaint, PLACE)
    await world.execute(MONEY, PLACE)
    await world.execute(PENDING, story.case)
    for each in NETWORK:
        await world.execute(each, *([PLACE] if "$1" in each else []))
    await world.execute(DOCUMENT, DOCUMENT_ID, story.case, PLACE)
    for sitting in HEARING:
        await world.execute(sitting, PLACE, *([story.case] if "$2" in sitting else []))
    for bond in BOND:
        await world.execute(bond, PLACE)
    for service in SERVICES:
        delivery = "select id as it from {0}.delivery order by position limit 1"
        question = "select id as it from {0}.question where answered_at is null limit 1"
        found[service] = {
            "delivery_id": await first(delivery.format(service)),
            "question_id": await first(question.format(service)),
            "uscc": USCC,
            "employer": USCC,
            "line": "2",
            "place": "1",
            "project_id": NOBODY,
            "leave_id": NOBODY,
            "export_id": NOBODY,
            "message_id": NOBODY,
            "candidate_id": NOBODY,
            "letter_id": NOBODY,
            "notice_id": await first("select id as it from intake.notice limit 1"),
            "party": "hotline_12345",
            "reconciliation_id": NOBODY,
            "paper": "accept",
            "paper_number": "P-1",
            "kind": "inquiry_notice",
            "document_id": DOCUMENT_ID,
            "feed": "attendance",
            "check": "1-1",
            "receipt_no": await first("select number as it from mediation.act where kind = 'paid' limit 1"),
            "pending_id": await first("select pending_id as it from mediation.pending limit 1"),
            "hearing_id": await first("select hearing_id as it from mediation.hearing limit 1"),
            "plan_id": await first("select plan_id as it from mediation.hearing_plan limit 1"),
            "body_id": BODY_ID,
            "mediator_id": await first("select mediator_id as it from mediation.mediator limit 1"),
            "seat_id": await first("select seat_id as it from mediation.seat limit 1"),
            "money_id": await first("select money_id as it from mediation.money_in limit 1"),
            "batch_id": await first("select id as it from monitor.feed_batch limit 1"),
        }
    numbers |= {
        "/v1/window/complaints": NOBODY,
        "/v1/reconciliations/items": NOBODY,
        "/v1/transfers": NOBODY,
        "/v1/incidents": NOBODY,
        "/v1/opening-proposals": NOBODY,
        "/v1/warnings": await a_warning(world),
        "/v1/bond-draws": "D-1",
        "/v1/bond-returns": "R-1",
    }
    for service in ("mediation", "credit"):
        numbers[service] = (await story.proposals(service))[0]["number"]
    async with world.service("mediation").sessions.begin() as session:
        await sent_to_the_police(session, numbers["mediation"])
    return found, numbers


BATCH = """insert into monitor.feed_batch (version, feed, party, parties, division, divisions, number, digest, size,
        content, header, state, received_at, rows_done, accepted, rejected, projects)
    values (1, 'attendance', 'site_platform', '{site_platform}', $1, array[$1], '7', '', 0, 'json', '{}', 'done', now(),
        0, 0, 0, '{}')"""
DOCUMENT_ID = "00000000-0000-4000-8000-00000000d0c1"
DOCUMENT = """insert into mediation.case_document (document_id, case_number, kind, rule_id, organ, year, sequence,
        document_no, issued_on, issued_by, recorded_at, content, sha256)
    values ($1::text::uuid, $2, 'inquiry_notice', 'INV-01', $3, 2025, 1, '询1', '2025-09-01', 'officer', now(),
        '{"blocks": [], "day": "", "number": "询1", "office": "", "sealed": false, "title": "询问通知书"}', '')"""
MONEY = """insert into mediation.money_in (money_id, account, bank_ref, division, fen, happened_on, recorded_by,
        recorded_at)
    values (gen_random_uuid(), '虚构专户', '1', $1, 100, '2025-09-01', 'bank', now())"""
PENDING = """insert into mediation.pending (pending_id, case_number, number, kind, line, fen, payer, means, stated_on,
        expires_on, recorded_by, recorded_at)
    select gen_random_uuid(), case_number, 'D-1', 'promise', line, 1, 'employer', 'court', '2025-09-01', '2099-01-01',
        'x', now() from mediation.ledger_line where case_number = $1 and outstanding_fen > 0 limit 1"""
NETWORK = (
    f"""insert into mediation.mediation_body (body_id, division, name, kind, parties, opened_on, recorded_by,
        recorded_at)
    values ('{BODY_ID}', $1, '虚构调解中心', 'centre', '{{}}', '2025-01-01', 'x', now())""",
    """insert into mediation.mediator (mediator_id, body_id, division, name, ground, appointed_on, skills, recorded_by,
        recorded_at)
    select gen_random_uuid(), body_id, division, '调解员', '聘', '2025-01-01', '{}', 'x', now()
    from mediation.mediation_body""",
)
HEARING = (
    """insert into mediation.seat (seat_id, kind, division, name)
    values (gen_random_uuid(), 'arbitrator', $1, '王仲裁')""",
    """insert into mediation.hearing_plan (plan_id, division, state, from_day, until_day, needs, seed, asked_by,
        asked_at)
    values (gen_random_uuid(), $1, 'proposed', '2026-01-05', '2026-01-06', '[]', 1, 'officer-1', now())""",
    """insert into mediation.hearing (hearing_id, version, case_number, division, kind, cloud, state, starts, ends,
        set_by, set_at)
    values (gen_random_uuid(), 1, $2, $1, 'mediation', true, 'set', '2026-01-05 09:00+08', '2026-01-05 10:00+08',
        'officer-1', now())""",
)
BOND = (
    """insert into monitor.project (number, version, revision, division, name, employers, general_contractor,
        subcontractors, permit_needed, registered_at) values ('P-BOND', 1, 1, $1, '虚构工地', '{}',
        '{"name": "虚构建设有限公司", "uscc": "91999999MAXXXXXX0N"}', '[]', true,
        now())""",
    """insert into monitor.bond_draw (number, version, state, project, division, parties, employer_uscc, basis,
        decision_no, decided_on, obey_by, workers, amount_fen, notice_served_on, paid_fen, topped_up_fen, waits)
    values ('D-1', 1, 'noticed', 'P-BOND', $1, '{}', '', 'advance_decision', '', '2025-09-01', '2025-09-08', 1, 100,
        '2025-09-09', 0, 0, '{}')""",
    """insert into monitor.bond_return (number, version, state, project, division, parties, employer_uscc,
        undertaking_on, announced_on, waits)
    values ('R-1', 1, 'announced', 'P-BOND', $1, '{}', '', '2025-09-01', '2025-09-01', '{}')""",
)
PAPER = """insert into intake.paper (number, complaint, division, kind, rule_id, facts, made_at, made_by, document_no,
        text, sha256)
    values ('P-1', $1, $2, 'extended', 'INT-14', '{}', now(), 'counter', '延1',
        E'人社局\\n延期告知书\\n延1\\n因案情复杂延期。\\n特此告知\\n二〇二五年九月一日', '')"""
FEED = """insert into monitor.feed (party, feed, division, state, since)
    values ('site_platform', 'attendance', $1, 'fresh', now())"""

CHECK = """with works as (insert into monitor.project (number, version, revision, division, name, employers,
        general_contractor, subcontractors, permit_needed, stoppages, registered_at, told)
    values ('P-WALL', 1, 1, $1, '虚构工地', '{}', '{"name": "虚构建设", "uscc": null}', '[]', true, '[]', now(), '{}')
    returning id)
    insert into monitor.payment_check (number, project, division, bank, txn_no, batch_id, row, on_day, state, fen)
    select '1-1', id, $1, 'bank', '1', 1, 1, '2025-08-01'::date, 'unmatched', 1 from works"""


def every_route():
    for name in SERVICES:
        for (method, path), policy in the_world().service(name).module.SERVICE.policies.items():
            if policy.scheme is Scheme.SIGNED_OR_BEARER:
                yield name, method, path


_world = []


def the_world():
    return _world[0]


@pytest.fixture(scope="module", autouse=True)
def _remember(whole_world):
    _world[:] = [whole_world]


def filled(there, service, path, *, absent=False):
    """The path with real numbers in it, or with numbers of nothing."""
    found, numbers = there
    for name in ("number", *found[service]):
        if f"{{{name}}}" not in path:
            continue
        if absent:
            value = NOWHERE.get(name, NOBODY)
        elif name == "number":
            value = numbers.get(path.split("/{")[0], numbers.get(service))
        else:
            value = found[service][name]
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"what stands for the placeholder of {path}? Say so in `there`"
    return path


def body_of(service, method, path):
    """A body the route takes: from its own description, but where rules of several fields need more."""
    if method in ("GET", "HEAD"):
        return None
    schemas = service.app.openapi()
    operation = schemas["paths"][path][method.lower()]
    if "requestBody" not in operation:
        return {}
    if "application/json" not in operation["requestBody"]["content"]:
        return {}
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    made = example(schema, schemas["components"]["schemas"], "")
    known = {name for name in _resolved(schema, schemas["components"]["schemas"]).get("properties", {})}
    return {k: v for k, v in (made | BODIES.get(path, {})).items() if k in known}


def _resolved(schema, schemas):
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def example(schema, schemas, name):
    """The least that the schema takes."""
    schema = _resolved(schema, schemas)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if "anyOf" in schema:
        return example(schema["anyOf"][0], schemas, name)
    kind = schema.get("type")
    if kind == "object":
        return {
            each: example(inner, schemas, each)
            for each, inner in schema.get("properties", {}).items()
            if each in schema.get("required", ())
        }
    if kind == "array":
        names = [f"{name} {n}" for n in range(schema.get("minItems", 0))]
        return [example(schema["items"], schemas, each) for each in names]
    if kind == "integer":
        return int(max(schema.get("minimum", 0), schema.get("exclusiveMinimum", -1) + 1))
    if kind == "boolean":
        return True
    by_format = {"date": "2025-11-07", "date-time": "2025-11-07T08:00:00+08:00", "uuid": NOBODY}
    return WORDS.get(name, by_format.get(schema.get("format"), f"理由充分 {name}"))


def asked_with(method, path):
    """The query of a route; of one method alone where the path has several."""
    return QUERIES.get(f"{method} {path}", QUERIES.get(path))


async def ask(world, caller, name, method, path, real):
    service = world.service(name)
    return await service.call(
        caller,
        method,
        real,
        json_body=body_of(service, method, path),
        version=1,
        params=asked_with(method, path),
    )


def all_scopes():
    policies = [policy for name in SERVICES for policy in the_world().service(name).module.SERVICE.policies.values()]
    return " ".join({"complaints:read-personal", *(policy.scope for policy in policies if policy.scope)})


# nobody comes through a door with what is not theirs


async def _machine(world, change=None, **who):
    machine = await world.machine(**({"divisions": [PLACE], "scopes": all_scopes()} | who))
    if change:
        await world.execute(f"update access.credential set {change} where key = $1", machine.key)
    return machine


def _token(world, **changed):
    return a_token(world, **({"divisions": [PLACE], "roles": ["officer", "head"], "scope": all_scopes()} | changed))


def _unsigned(world, algorithm):
    told = claims(divisions=[PLACE], scope=all_scopes())
    return Person(f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(told)}.")


def _forged(world):
    other = ECKey.generate_key("P-256", {"kid": "test", "alg": "ES256", "use": "sig"})
    return _token(world, key=other)


async def _one(value):
    return value


AT_THE_DOOR = {
    "unsigned": (lambda w: _one(None), (401, "no-credentials")),
    "a machine without the scope": (lambda w: _machine(w, scopes="coffee:make"), (403, "scope-missing")),
    "a person without the scope": (lambda w: _one(_token(w, scope="coffee:make")), (403, "scope-missing")),
    "scopes that only begin alike": (
        lambda w: _machine(w, scopes="complaints: cases"),
        (403, "scope-missing"),
    ),
    "a revoked key": (lambda w: _machine(w, "revoked_at = now()"), (401, "unknown-key")),
    "an expired key": (lambda w: _machine(w, "expires_at = now()"), (401, "unknown-key")),
    "an unknown key": (lambda w: _one(Machine("ak_0000000000000000", "x" * 43)), (401, "unknown-key")),
    "another's secret": (lambda w: _swapped(w), (401, "bad-signature")),
    "an expired token": (lambda w: _one(_token(w, exp=int(time.time()) - 60)), (401, "bad-token")),
    "a token of another issuer": (lambda w: _one(_token(w, iss="https://issuer.example")), (401, "bad-token")),
    "a token for another audience": (lambda w: _one(_token(w, aud="another")), (401, "bad-token")),
    "a token of nobody's key": (lambda w: _one(_forged(w)), (401, "bad-token")),
    "a token nobody signed": (lambda w: _one(_unsigned(w, "none")), (401, "bad-token")),
    "a token of an unknown party": (lambda w: _one(_token(w, party="nobody")), (401, "bad-token")),
    "a token with half a division": (lambda w: _one(_token(w, divisions=["44040"])), (401, "bad-token")),
}


async def _swapped(world):
    one, other = await _machine(world), await _machine(world, party="bank_1")
    return Machine(one.key, other.secret)


@pytest.mark.capability("C107")
@pytest.mark.invariant(15)
@pytest.mark.parametrize("who", AT_THE_DOOR)
async def test_every_door_stays_shut_for(story, there, who):
    make, expected = AT_THE_DOOR[who]
    caller, got = await make(story.world), {}
    for name, method, path in every_route():
        answer = await ask(story.world, caller, name, method, path, filled(there, name, path))
        got[f"{name} {method} {path}"] = (answer.status_code, answer.json().get("code"))
    assert {route: outcome for route, outcome in got.items() if outcome != expected} == {}


@pytest.mark.invariant(15)
async def test_a_request_signed_for_one_service_opens_no_door_of_another(story, there):
    caller = await _machine(story.world)
    for name, method, path in every_route():
        elsewhere = SERVICES[(SERVICES.index(name) + 1) % len(SERVICES)]
        service = story.world.service(name)
        signed_for, service.name = service.name, elsewhere
        try:
            answer = await ask(story.world, caller, name, method, path, filled(there, signed_for, path))
        finally:
            service.name = signed_for
        assert (answer.status_code, answer.json()["code"]) == (401, "bad-signature"), f"{name} {method} {path}"


# those who may come in see nothing that is not theirs, and change nothing


def person(**who):
    return lambda w: w.person("stranger", **({"scopes": all_scopes(), "roles": "officer head"} | who))


def machine(**who):
    return lambda w: _machine(w, **who)


AUTHORITY = {"party": "labour_authority", "kind": "labour_authority"}
OUTSIDERS = {
    "a head of the next county": person(divisions=["440403"]),
    "a head of the next city": person(divisions=["4405"]),
    "a head of another province": person(divisions=["62"]),
    "a head of a street in the county": person(divisions=["440402001"]),
    "a head without any division": person(divisions=["99"]),
    "the authority's machine for five digits": machine(**AUTHORITY, divisions=["44040"]),
    "the authority's machine for seven digits": machine(**AUTHORITY, divisions=["4404020"]),
    "the authority's machine for a wildcard": machine(**AUTHORITY, divisions=["%", "4404%", ""]),
    "another partner of the county": machine(party="hotline_12333", kind="partner"),
    "a partner's clerk": person(party="bank_9", kind="partner", divisions=[PLACE]),
    "a department nothing was assigned to": machine(party="bureau_9", kind="department"),
    "a department's head": person(party="bureau_9", kind="department", divisions=[PLACE]),
    "one of our own services": machine(party="anxin_other", kind="service"),
    "a person in a service's name": person(party="anxin_other", kind="service", divisions=[PLACE]),
}


@pytest.mark.capability("C107")
@pytest.mark.invariant(15)
@pytest.mark.parametrize("who", OUTSIDERS)
async def test_what_is_not_theirs_looks_to_them_like_what_does_not_exist(story, there, who):
    world, caller = story.world, await OUTSIDERS[who](story.world)
    before, leaks = await rows_of(world), []
    for name, method, path in every_route():
        if ((method, path) in CREATES and place_is_theirs(who)) or (method, path) in OWN:
            continue
        real, absent = filled(there, name, path), filled(there, name, path, absent=True)
        answer = await ask(world, caller, name, method, path, real)
        leaked = marks(story, there, answer, real)
        if real != absent and not (path in ANSWERED and place_is_theirs(who)):
            twin = await ask(world, caller, name, method, path, absent)
            leaked += [] if without(answer, real) == without(twin, absent) else [twin.status_code]
        if leaked or answer.status_code >= 500:
            leaks.append((name, method, path, answer.status_code, answer.text[:200], *leaked))
    assert not leaks, told(leaks)
    assert await rows_of(world) == before


def place_is_theirs(who):
    return "partner" in who or "department" in who or "service" in who


def told(found):
    return "\n" + "\n".join(" ".join(map(str, each)) for each in found)


def without(answer, path):
    """Status and words of an answer, without the numbers that the caller named."""
    text = answer.text
    for asked in path.split("/")[3:]:
        text = text.replace(asked, "…")
    return answer.status_code, text


def marks(story, there, answer, path):
    """What an answer may not hold, unless the caller named it."""
    _, numbers = there
    own = {story.complaint, story.case, *numbers.values(), "测***"}
    return [mark for mark in own if mark not in path and mark in answer.text]


async def rows_of(world):
    """How many rows each table has, but for what every call leaves behind."""
    tables = await world.rows(
        "select schemaname || '.' || tablename as name from pg_tables where schemaname = any($1) "
        "and tablename not in ('nonce', 'idempotency', 'export')",  # whoever may list may ask for the list's file
        list(SERVICES),
    )
    counts = " union all ".join(f"select '{t['name']}' as name, count(*) as rows from {t['name']}" for t in tables)
    return {row["name"]: row["rows"] for row in await world.rows(counts)}


@pytest.mark.invariant(15)
async def test_the_rightful_are_let_in_so_the_walls_above_are_walls(story, there):
    """The same requests, by those whose business it is: each is understood, and none is refused for who asks."""
    world = story.world
    insider = await world.person("insider", divisions=["4404"], roles="officer head", scopes=all_scopes())
    shut = []
    for name, method, path in every_route():
        if path in OF_A_PARTY or NOBODY in filled(there, name, path):
            continue
        service, real = world.service(name), filled(there, name, path)
        body = body_of(service, method, path)
        if body and "leader" in body:
            body["leader"] = story.complaint
        if path.endswith(("/match", "/not-for")) and body and "case" in body:
            body["case"] = story.case
        answer = await service.call(insider, method, real, json_body=body, version=999, params=asked_with(method, path))
        if answer.status_code in (400, 401, 403, 404, 415, 422, 428, 500):
            shut.append((name, method, path, answer.status_code, answer.text[:300]))
    assert not shut, told(shut)


OF_A_PARTY = {
    "/v1/deliveries/{delivery_id}/receipt",
    "/v1/destinations/{party}",
    "/v1/complaints/{number}/evidence",
    "/v1/complaints/{number}/evidence/{place}",
    "/v1/notices/{notice_id}/recipient",
    "/v1/notices/{notice_id}/outcome",
    "/v1/reconciliations/files",
}
"""Deliveries are their receiver's, and nobody else's; and files, of which the story has none."""
