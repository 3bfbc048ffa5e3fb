"""Machines sign what they send: to which service, when, once. Anything else is refused."""

import base64
import re
import time
from pathlib import Path

import pytest

from shared.access import signing
from shared.access.signing import Signed
from shared.http.route_policies import Scheme
from tests.world import ACCESS_KEY, Machine

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "signing.md"
SECRET = "test-secret-not-for-use-0123456789abcdef"
VECTORS = re.findall(
    r"### (.+?)\n\nBody: (?:none|`(.+?)`)\n\n```text\n(.+?)\n```\n\nSignature: `([0-9a-f]{64})`",
    GUIDE.read_text(),
    re.DOTALL,
)


@pytest.mark.parametrize(("title", "body", "text", "signature"), VECTORS, ids=[vector[0] for vector in VECTORS])
def test_the_examples_of_the_guide_are_right(title, body, text, signature):
    service, method, target, stamp, nonce, key, seen, _ = text.split("\n")
    signed = Signed(service, method, target, stamp, nonce, key, seen, body.encode())
    assert signed.signature(SECRET) == signature


def test_the_guide_has_an_example_with_chinese_in_the_query():
    assert len(VECTORS) == 4
    assert any("?q=%E9%A4%90" in text for _, _, text, _ in VECTORS)


def a_filing():
    return {
        "channel": "hotline_12345",
        "division": "420704",
        "summary": "三个月工资未发",
        "employer": {"name": "虚构餐饮店"},
    }


def code_of(answer):
    return answer.status_code, answer.json().get("code")


async def send(service, method, target, machine, *, signed_for=None, at=0, body=b"", headers=None, changed=None):
    """One signed request; `changed` replaces headers after signing, `signed_for` other parts of what is signed."""
    headers = {"Content-Type": "application/json", **(headers or {})}
    told = {"service": service.name, "method": method, "target": target, "body": body} | (signed_for or {})
    stamp, nonce = str(int(time.time()) + at), base64.urlsafe_b64encode(str(time.time_ns()).encode()).decode()[:20]
    signed = Signed(
        told["service"],
        told["method"],
        told["target"],
        stamp,
        nonce,
        headers.get("Idempotency-Key", ""),
        headers.get("If-Match", ""),
        told["body"],
    )
    headers |= {
        "X-Anxin-Key": machine.key,
        "X-Anxin-Timestamp": stamp,
        "X-Anxin-Nonce": nonce,
        "X-Anxin-Signature": signed.signature(machine.secret),
        **(changed or {}),
    }
    request = service.client.build_request(method, target, content=body, headers=headers)
    return request, await service.client.send(request)


async def test_a_signed_search_in_chinese_is_answered(world, intake):
    hotline = await world.machine()
    _, answer = await send(intake, "GET", "/v1/complaints?q=%E9%A4%90%E9%A5%AE", hotline)
    assert answer.status_code == 200


async def test_an_unsigned_request_is_refused(world, intake):
    assert code_of(await intake.get(None, "/v1/complaints")) == (401, "no-credentials")


@pytest.mark.parametrize(
    "otherwise",
    [
        {"service": "credit"},
        {"method": "POST"},
        {"target": "/v1/complaints?limit=200"},
        {"target": "/v1/complaints/count"},
        {"body": b"{}"},
    ],
    ids=str,
)
async def test_a_signature_over_anything_else_than_what_was_sent_is_refused(world, intake, otherwise):
    hotline = await world.machine()
    _, answer = await send(intake, "GET", "/v1/complaints", hotline, signed_for=otherwise)
    assert code_of(answer) == (401, "bad-signature")


async def test_a_signature_with_another_secret_is_refused(world, intake):
    hotline = await world.machine()
    assert code_of(await intake.get(Machine(hotline.key, "x" * 43), "/v1/complaints")) == (401, "bad-signature")
    assert code_of(await intake.get(Machine("ak_unknown", "x" * 43), "/v1/complaints")) == (401, "unknown-key")


@pytest.mark.parametrize("header", ["Idempotency-Key", "If-Match"])
async def test_the_key_and_the_version_cannot_be_swapped_on_the_way(world, intake, header):
    hotline = await world.machine()
    headers = {"Idempotency-Key": "one", "If-Match": '"1"'}
    changed = {header: '"2"'}
    path = "/v1/complaints/420704-2025-000001/withdraw"
    _, answer = await send(intake, "POST", path, hotline, headers=headers, changed=changed)
    assert code_of(answer) == (401, "bad-signature")


@pytest.mark.invariant(15)
async def test_a_call_caught_on_the_wire_cannot_be_sent_again(world, intake):
    hotline = await world.machine()
    first = await intake.post(hotline, "/v1/complaints", a_filing())
    assert first.status_code == 201
    again = await intake.client.send(first.request)
    assert code_of(again) == (401, "replayed-nonce")


async def test_a_refused_call_cannot_be_sent_again_either(world, intake):
    hotline = await world.machine()
    first = await intake.post(hotline, "/v1/complaints", a_filing() | {"division": "110101"})
    assert first.status_code == 403
    assert code_of(await intake.client.send(first.request)) == (401, "replayed-nonce")


@pytest.mark.parametrize("name", ["monitor", "mediation", "credit"])
async def test_a_call_for_intake_is_worth_nothing_at_the_other_services(world, name):
    service, scheme = world.service(name), Scheme.SIGNED_OR_BEARER
    path, scope = next(
        (path, policy.scope)
        for (method, path), policy in service.module.SERVICE.policies.items()
        if method == "GET" and policy.scheme is scheme
    )
    hotline, target = await world.machine(scopes=scope), re.sub(r"\{.*?\}", "1", path)
    _, honest = await send(service, "GET", target, hotline)
    assert honest.status_code != 401
    _, caught = await send(service, "GET", target, hotline, signed_for={"service": "intake"})
    assert code_of(caught) == (401, "bad-signature")


async def test_reading_does_not_use_the_nonce_up(world, intake):
    hotline = await world.machine()
    request, first = await send(intake, "GET", "/v1/complaints", hotline)
    assert (first.status_code, (await intake.client.send(request)).status_code) == (200, 200)
    assert await world.rows("select 1 from intake.nonce") == []


@pytest.mark.parametrize(
    ("seconds", "allowed"),
    [(0, True), (-299, True), (299, True), (-302, False), (302, False), (-600, False), (600, False)],
)
async def test_a_clock_that_is_off_by_more_than_five_minutes_is_refused(world, intake, seconds, allowed):
    hotline = await world.machine()
    _, answer = await send(intake, "GET", "/v1/complaints", hotline, at=seconds)
    assert code_of(answer) == ((200, None) if allowed else (401, "bad-timestamp"))


@pytest.mark.parametrize(("seconds", "allowed"), [(300, True), (-300, True), (301, False), (-301, False)])
async def test_three_hundred_seconds_are_allowed_and_one_more_is_not(world, intake, monkeypatch, seconds, allowed):
    """The wall clock is held still so that the last second can be met exactly."""
    hotline, now = await world.machine(), int(time.time())
    monkeypatch.setattr(signing.time, "time", lambda: float(now))
    _, answer = await send(intake, "GET", "/v1/complaints", hotline, at=seconds)
    assert code_of(answer) == ((200, None) if allowed else (401, "bad-timestamp"))


@pytest.mark.parametrize("stamp", ["", "soon", "1756342800000", "-1", "1e9", "１７５６３４２８００", "9" * 5000])
async def test_a_timestamp_that_is_none_is_refused(world, intake, stamp):
    hotline = await world.machine()
    changed = {"X-Anxin-Timestamp": stamp.encode() if stamp.isascii() else stamp.encode("utf-8")}
    _, answer = await send(intake, "GET", "/v1/complaints", hotline, changed=changed)
    assert code_of(answer) == (401, "bad-timestamp")


@pytest.mark.parametrize(
    ("nonce", "code"),
    [
        ("a" * 15, "bad-nonce"),
        ("a" * 16, "bad-signature"),
        ("a" * 64, "bad-signature"),
        ("a" * 65, "bad-nonce"),
        ("a" * 15 + " ", "bad-nonce"),
        ("a" * 15 + "/", "bad-nonce"),
        ("", "bad-nonce"),
    ],
)
async def test_a_nonce_has_16_to_64_plain_characters(world, intake, nonce, code):
    hotline = await world.machine()
    _, answer = await send(intake, "GET", "/v1/complaints", hotline, changed={"X-Anxin-Nonce": nonce})
    assert code_of(answer) == (401, code)


async def test_a_signature_that_is_not_hex_is_refused(world, intake):
    hotline = await world.machine()
    for nonsense in ("", "zz", "é".encode()):
        _, answer = await send(intake, "GET", "/v1/complaints", hotline, changed={"X-Anxin-Signature": nonsense})
        assert code_of(answer) == (401, "bad-signature")


@pytest.mark.invariant(15)
async def test_a_revoked_key_stops_within_five_seconds(world, intake):
    """The process asks again once what it remembers is older than it may be; the test moves its clock."""
    hotline, remembered = await world.machine(), intake.app.state.gate.signatures._cache
    assert signing.CREDENTIAL_CACHED_SECONDS <= 5
    now = [1000.0]
    ticks, remembered._ticks = remembered._ticks, lambda: now[0]
    try:
        assert (await intake.get(hotline, "/v1/complaints")).status_code == 200
        await world.execute("update access.credential set revoked_at = now() where key = $1", hotline.key)
        now[0] += 5.0
        assert code_of(await intake.get(hotline, "/v1/complaints")) == (401, "unknown-key")
    finally:
        remembered._ticks = ticks


async def test_an_expired_key_is_refused_and_one_about_to_expire_is_not(world, intake):
    hotline = await world.machine()
    for expiry, status in (("1 minute", 200), ("0 seconds", 401)):
        intake.forget()
        await world.execute(f"update access.credential set expires_at = now() + interval '{expiry}'")
        assert (await intake.get(hotline, "/v1/complaints")).status_code == status


async def test_while_a_secret_is_changed_both_keys_of_a_party_work(world, intake):
    old, new = await world.machine(), await world.machine()
    assert old.key != new.key
    number = (await intake.post(old, "/v1/complaints", a_filing())).json()["number"]
    assert (await intake.get(new, f"/v1/complaints/{number}")).status_code == 200
    await world.execute("update access.credential set revoked_at = now() where key = $1", old.key)
    intake.forget()
    assert (await intake.get(old, f"/v1/complaints/{number}")).status_code == 401
    assert (await intake.get(new, f"/v1/complaints/{number}")).status_code == 200


async def test_the_same_nonce_with_another_key_is_another_nonce(world, intake):
    one, two = await world.machine("hotline_12345"), await world.machine("bank_1", scopes="complaints:write")
    first = await intake.post(one, "/v1/complaints", a_filing())
    nonce = first.request.headers["X-Anxin-Nonce"]
    async with intake.sessions.begin() as session:
        await signing.spend_nonce(session, two.key, nonce)
        with pytest.raises(signing.ReplayedNonce):
            await signing.spend_nonce(session, one.key, nonce)


async def test_nonces_are_kept_for_the_whole_window_and_then_forgotten(world, intake):
    for age in (599, 601):
        await world.execute(
            f"insert into intake.nonce values ('ak', 'n{age}', now() - interval '{age} seconds')",
        )
    async with intake.sessions.begin() as session:
        await signing.forget_nonces(session)
    assert await world.rows("select nonce from intake.nonce") == [{"nonce": "n599"}]
    assert signing.NONCE_KEPT.total_seconds() >= 2 * signing.WINDOW_SECONDS


async def test_a_secret_is_not_in_the_database(world):
    machine = await world.machine()
    [row] = await world.rows("select secret from access.credential where key = $1", machine.key)
    assert machine.secret.encode() not in row["secret"]
    assert signing.open_sealed(base64.urlsafe_b64decode(ACCESS_KEY), row["secret"]).decode() == machine.secret
