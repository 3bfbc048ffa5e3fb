"""What is wrong is said as a problem, in the caller's language, with a stable word, and never quotes what was sent."""

import asyncio
import json

import asyncpg
import pytest
from prometheus_client import REGISTRY, generate_latest

from services.intake import app as intake_app
from services.intake.settings import Settings
from tests.world import ServiceUnderTest

FILING = {
    "channel": "hotline_12345",
    "division": "420704",
    "summary": "三个月工资未发",
    "employer": {"name": "虚构餐饮店"},
}
PRIVATE = "13800000001"


def is_a_problem(answer, status, code=None):
    body = answer.json()
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    assert (answer.status_code, body["status"]) == (status, status), answer.text
    assert body["type"] == f"urn:anxin:problem:{body['code']}"
    assert body["title"]
    assert body["detail"]
    assert code in (None, body["code"])
    return body


@pytest.fixture
async def hotline(world):
    return await world.machine()


@pytest.fixture
async def officer(world):
    return await world.person(roles="officer head")


async def filed(intake, hotline, **changed):
    return await intake.post(hotline, "/v1/complaints", FILING | changed)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "zh"),
        ("fr", "zh"),
    ],
)
async def test_a_refusal_speaks_the_callers_language(intake, hotline, wanted, language):
    answer = await intake.get(hotline, "/v1/complaints/420704-2025-999999", headers={"Accept-Language": wanted})
    problem = is_a_problem(answer, 404, "not-found")
    assert answer.headers["Content-Language"] == language
    assert problem["detail"].isascii() == (language == "en")
    assert "420704-2025-999999" in problem["detail"]


async def test_every_kind_of_refusal_is_a_problem(intake, hotline, officer):
    number = (await filed(intake, hotline)).json()["number"]
    decide = f"/v1/complaints/{number}/accept"
    is_a_problem(await intake.get(None, "/v1/complaints"), 401, "no-credentials")
    is_a_problem(await intake.post(hotline, decide, {"reason": "x"}, version=1), 403)
    is_a_problem(await intake.post(officer, decide, {"reason": "x"}), 428, "version-missing")
    is_a_problem(await intake.post(officer, decide, {"reason": "x"}, headers={"If-Match": "new"}), 422)
    stale = is_a_problem(await intake.post(officer, decide, {"reason": "x"}, version=7), 412, "stale-version")
    assert stale["current_version"] == 1
    assert (await intake.post(officer, decide, {"reason": "x"}, version=1)).status_code == 200
    moved = is_a_problem(await intake.post(officer, decide, {"reason": "x"}, version=2), 409, "illegal-move")
    assert "current_version" not in moved, "a state is no version"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/complaints/", 404),
        ("GET", "//v1/complaints", 404),
        ("GET", "/V1/complaints", 404),
        ("DELETE", "/v1/complaints", 405),
        ("PUT", "/v1/complaints/420704-2025-000001", 405),
        ("TRACE", "/v1/complaints", 405),
    ],
)
async def test_what_is_not_there_is_a_problem_too(intake, hotline, method, path, status):
    is_a_problem(await intake.call(hotline, method, path), status)


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 422), (1024 * 1024 + 1, 413)])
async def test_a_body_of_one_mebibyte_is_read_and_one_byte_more_is_not(intake, hotline, size, status):
    padding = size - len(json.dumps(FILING | {"x": ""}).encode())
    body = json.dumps(FILING | {"x": "a" * padding}).encode()
    assert len(body) == size
    is_a_problem(await intake.call(hotline, "POST", "/v1/complaints", content=body), status)


async def test_a_body_that_does_not_say_its_length_is_measured_all_the_same(intake):
    async def pieces():
        for _ in range(40):
            yield b"a" * 32 * 1024

    request = intake.client.build_request("POST", "/v1/complaints", content=pieces())
    is_a_problem(await intake.client.send(request), 413)


NO_JSON = {
    "not JSON": b"{",
    "not UTF-8": b'{"summary": "\xff\xfe"}',
    "UTF-16": '{"summary": "x"}'.encode("utf-16"),
    "nesting without end": b"[" * 100_000,
    "deep objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "nothing": b"",
    "a list": b"[]",
    "a word": b'"filing"',
    "null": b"null",
    "NaN": b'{"workers": NaN}',
    "a number without end": b'{"owed_fen": ' + b"9" * 10_000 + b"}",
    "a NUL": b'{"summary": "\x00"}',
    "two things": b"{}{}",
}


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON.keys())
async def test_a_body_that_is_no_object_of_json_is_refused_kindly(world, intake, hotline, body):
    answer = await intake.call(
        hotline, "POST", "/v1/complaints", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    is_a_problem(answer, answer.status_code)
    assert await world.rows("select 1 from intake.complaint") == []


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "image/png"]
)
async def test_a_body_of_another_type_is_refused(intake, hotline, kind):
    body = json.dumps(FILING).encode()
    answer = await intake.call(hotline, "POST", "/v1/complaints", content=body, headers={"Content-Type": kind})
    assert answer.status_code in (415, 422)
    is_a_problem(answer, answer.status_code)


async def test_a_field_we_do_not_know_is_named_and_refused(intake, hotline):
    answer = await filed(intake, hotline, employer={"name": "虚构店", "nickname": PRIVATE})
    problem = is_a_problem(answer, 422, "invalid")
    assert [error["pointer"] for error in problem["errors"]] == ["/employer/nickname"]
    assert PRIVATE not in answer.text


WRONG = {
    "a number as a field": {PRIVATE: "x"},
    "an ID as a field of a field": {"employer": {"name": "虚构店", "999999199001010016": "x"}},
    "channel": {"channel": PRIVATE},
    "division": {"division": PRIVATE},
    "summary": {"summary": {PRIVATE: PRIVATE}},
    "workers": {"workers": f"{PRIVATE}x"},
    "owed_fen": {"owed_fen": f"{PRIVATE}.00"},
    "reporter": {"reporter": {"name": [PRIVATE], "phone": {"no": PRIVATE}, "id_no": 999999199001010016}},
    "uscc": {"employer": {"uscc": PRIVATE}},
    "period": {"period": {"from": PRIVATE}},
    "occurred_on": {"occurred_on": PRIVATE},
    "prior_channels": {"prior_channels": [PRIVATE]},
    "too long": {"reporter": {"name": PRIVATE * 30}},
    "control characters": {"reporter": {"name": f"{PRIVATE}\x07"}},
}


@pytest.mark.capability("C108")
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
async def test_a_refusal_of_bad_input_never_repeats_it(intake, hotline, capsys, wrong):
    answer = await filed(intake, hotline, **wrong)
    problem = is_a_problem(answer, 422)
    assert problem["errors"], "it says which field"
    for told in (answer.text, json.dumps(dict(answer.headers)), capsys.readouterr().err):
        assert PRIVATE not in told
        assert "999999199001010016" not in told


async def test_a_version_is_shown_in_the_body_and_as_etag(intake, hotline, officer):
    receipt = await filed(intake, hotline)
    assert (receipt.json()["version"], receipt.headers["ETag"]) == (1, '"1"')
    number = receipt.json()["number"]
    assigned = await intake.post(officer, f"/v1/complaints/{number}/assign", {"owner": "officer-1"}, version=1)
    assert (assigned.json()["version"], assigned.headers["ETag"]) == (2, '"2"')
    assert (await intake.get(officer, f"/v1/complaints/{number}")).headers["ETag"] == '"2"'


@pytest.mark.parametrize("seen", ["1", '"1"', 'W/"1"', ' "1" '])
async def test_a_version_may_be_written_as_an_etag_or_plainly(intake, hotline, officer, seen):
    number = (await filed(intake, hotline)).json()["number"]
    path = f"/v1/complaints/{number}/assign"
    assert (await intake.post(officer, path, {"owner": "o"}, headers={"If-Match": seen})).status_code == 200


@pytest.mark.parametrize("seen", ["*", '"new"', "-1", '"1", "2"', "1.0", "９", "9" * 5000, '"99999999999"'])
async def test_a_version_that_is_none_is_refused(intake, hotline, officer, seen):
    number = (await filed(intake, hotline)).json()["number"]
    path = f"/v1/complaints/{number}/assign"
    answer = await intake.post(officer, path, {"owner": "o"}, headers={"If-Match": seen.encode()})
    assert answer.status_code in (412, 422)
    is_a_problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/complaints/%ff",
        "/v1/complaints/" + "9" * 5000,
        "/v1/complaints/'%20or%201=1--",
        "/v1/complaints/..%2f..%2fetc",
        "/v1/complaints/%F0%9F%98%80/history",
    ],
)
async def test_a_number_nobody_ever_gave_is_simply_not_found(intake, officer, path):
    is_a_problem(await intake.get(officer, path), 404)


@pytest.mark.parametrize("path", ["/v1/complaints/%00", "/v1/complaints/420704-2025-000001%00/history"])
async def test_a_nul_in_the_target_is_refused(intake, officer, path):
    is_a_problem(await intake.get(officer, path), 422, "nul-in-target")


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "many"},
        {"division": "420"},
        {"division": "42070%"},
        {"stage": "finished"},
        {"due_before": "soon"},
        {"q": "x"},
        {"q": "a\x00b"},
        {"employer_uscc": "1"},
        {"project_id": "a\x00b"},
        {"collective": "perhaps"},
        {"filed_from": "2025-02-30"},
    ],
    ids=str,
)
async def test_a_filter_that_cannot_be_meant_is_refused_on_list_and_count(intake, officer, query):
    for path in ("/v1/complaints", "/v1/complaints/count"):
        if path.endswith("count") and "limit" in query:
            continue
        is_a_problem(await intake.get(officer, path, params=query), 422)


async def test_health_is_answered_without_credentials(intake):
    assert (await intake.get(None, "/health/live")).json() == {"status": "live"}
    ready = await intake.get(None, "/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


async def test_a_fault_of_ours_says_nothing_but_that_it_happened(world, intake, officer):
    """A table is taken away: the caller hears that a retry is safe, and nothing of tables."""
    await world.execute("alter table intake.complaint rename to complaint_away")
    try:
        answer = await intake.get(officer, "/v1/complaints")
    finally:
        await world.execute("alter table intake.complaint_away rename to complaint")
    is_a_problem(answer, 500, "internal")
    assert "complaint" not in answer.text
    assert "select" not in answer.text.lower()


async def test_an_answer_is_counted_by_its_route_and_class_and_never_by_the_path_that_was_sent(intake, hotline):
    def counted(route, status):
        return REGISTRY.get_sample_value("anxin_answers_total", {"route": route, "status": status}) or 0

    route, unrouted = "GET /v1/complaints/{number}", "none"
    before = counted(route, "4xx"), counted(unrouted, "4xx")
    await intake.get(hotline, f"/v1/complaints/{PRIVATE}")
    await intake.get(hotline, f"/v1/{PRIVATE}")
    assert (counted(route, "4xx"), counted(unrouted, "4xx")) == (before[0] + 1, before[1] + 1)
    assert PRIVATE not in generate_latest().decode()


async def test_a_body_that_does_not_come_is_told_so_as_a_problem(intake, monkeypatch):
    monkeypatch.setattr("shared.http.body_limit.BODY_SECONDS", 0.02)

    told, pieces = [], [b'{"channel": ']

    async def receive():
        if not pieces:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": pieces.pop(), "more_body": True}

    async def send(message):
        told.append(message)

    target = {"path": "/v1/public/complaints", "raw_path": b"/v1/public/complaints", "query_string": b""}
    scope = {"type": "http", "method": "POST", "headers": [], "scheme": "http", "server": None, **target}
    await intake.app(scope, receive, send)
    assert told[0]["status"] == 408
    assert json.loads(told[1]["body"])["code"] == "body-not-received-in-time"


@pytest.fixture
async def impatient(world, intake):
    """Intake waits for a lock for a moment only."""
    await world.execute("alter role intake_app set lock_timeout = '50ms'")
    await intake.sessions.engine.dispose()
    yield
    await world.execute("alter role intake_app set lock_timeout = '5s'")
    await intake.sessions.engine.dispose()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("held", ["select 1 from intake.complaint for update", "lock table intake.reporter"])
async def test_what_stays_locked_is_told_as_overload(world, intake, hotline, officer, held):
    """Twenty callers, one row: who cannot have it in time is told when to come back, not that we failed."""
    number = (await filed(intake, hotline)).json()["number"]
    holder = await asyncpg.connect(world.dsn)
    try:
        async with holder.transaction():
            await holder.execute(held)
            if held.startswith("select"):
                answer = await intake.post(officer, f"/v1/complaints/{number}/assign", {"owner": "o"}, version=1)
            else:  # with others in one commit
                answer = await filed(intake, hotline)
    finally:
        await holder.close()
    is_a_problem(answer, 429, "overloaded")
    assert answer.headers["Retry-After"] == "2"


async def test_while_the_database_is_away_callers_are_told_when_to_come_back(world, officer):
    nowhere = {"database_url": "postgresql+asyncpg://intake_app@127.0.0.1:1/anxin"}
    service = ServiceUnderTest("intake", intake_app, Settings(**world._told("intake") | nowhere))
    answer = await service.get(officer, "/v1/complaints")
    is_a_problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "2"
    await service.close()
