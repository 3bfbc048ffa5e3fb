"""People bring a token of the one issuer we trust; production trusts nothing that a development stack makes."""

import base64
import hmac
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import ValidationError

from services.intake.settings import Settings
from shared.access import tokens, ttl_cache
from shared.access.tokens import DEVELOPMENT_ISSUER
from tests.shared.access.builders import a_token, claims, part, told
from tests.world import Person, a_key


@pytest.fixture
async def answer_to(world, intake):
    await world.party("labour_authority", "labour_authority")

    async def ask(person):
        answer = await intake.get(person, "/v1/complaints")
        return answer.status_code, answer.json().get("code")

    return ask


async def test_a_good_token_is_taken(world, answer_to):
    assert await answer_to(a_token(world)) == (200, None)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"exp": int(time.time()) - 3600}, id="over for an hour"),
        {"exp": None},
        pytest.param({"nbf": int(time.time()) + 3600}, id="good in an hour"),
        {"aud": "another-product"},
        {"aud": None},
        {"iss": "https://issuer.example"},
        {"iss": None},
        {"sub": None},
        {"party": None},
        {"party": "nobody_we_know"},
        {"exp": "soon"},
        {"party": ""},
    ],
    ids=str,
)
async def test_a_token_that_is_old_or_meant_for_others_is_refused(world, answer_to, changed):
    assert await answer_to(a_token(world, **changed)) == (401, "bad-token")


@pytest.mark.parametrize("divisions", [None, []])
async def test_a_token_without_divisions_sees_nothing(world, intake, divisions):
    await file_one(world, intake)
    await world.party("labour_authority", "labour_authority")
    answer = await intake.get(a_token(world, divisions=divisions), "/v1/complaints")
    assert answer.json()["items"] == []


@pytest.mark.parametrize(
    "changed", [{"divisions": "420704"}, {"divisions": ["4%"]}, {"divisions": [4207]}, {"roles": "head"}]
)
async def test_a_claim_of_another_shape_is_refused_and_not_read_letter_by_letter(world, answer_to, changed):
    assert await answer_to(a_token(world, **changed)) == (401, "bad-token")


async def file_one(world, intake):
    hotline = await world.machine()
    body = {"channel": "window", "division": "420704", "summary": "欠薪", "employer": {"name": "虚构店"}}
    assert (await intake.post(hotline, "/v1/complaints", body)).status_code == 201


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
async def test_a_token_nobody_signed_is_refused(world, answer_to, algorithm):
    unsigned = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims())}."
    assert await answer_to(Person(unsigned)) == (401, "bad-token")


async def test_the_public_key_cannot_be_used_as_a_password(world, answer_to):
    """HS256 with the published key as its secret is the classic confusion."""
    public = world._issuer_key.as_pem(private=False)
    told = f"{part({'alg': 'HS256', 'kid': 'test', 'typ': 'JWT'})}.{part(claims())}"
    forged = base64.urlsafe_b64encode(hmac.digest(public, told.encode(), "sha256")).decode().rstrip("=")
    assert await answer_to(Person(f"{told}.{forged}")) == (401, "bad-token")


async def test_a_token_signed_by_another_key_of_the_same_name_is_refused(world, answer_to):
    other = ECKey.generate_key("P-256", {"kid": "test", "alg": "ES256", "use": "sig"})
    assert await answer_to(a_token(world, key=other)) == (401, "bad-token")


async def test_a_token_that_was_changed_on_the_way_is_refused(world, answer_to):
    head, _, signature = a_token(world).token.split(".")
    changed = f"{head}.{part(claims(divisions=['11']))}.{signature}"
    assert await answer_to(Person(changed)) == (401, "bad-token")


@pytest.mark.parametrize("nonsense", ["", "x", "a.b.c", "....", "测试", "a." * 3000])
async def test_nonsense_is_no_token(world, intake, nonsense):
    answer = await intake.call(None, "GET", "/v1/complaints", headers={"Authorization": b"Bearer " + nonsense.encode()})
    assert answer.status_code == 401
    assert not nonsense or len(nonsense) < 3 or nonsense not in answer.text


async def test_what_kind_of_party_it_is_stands_with_us_and_not_in_the_token(world, intake):
    await file_one(world, intake)
    await world.party("bank_1", "partner")
    pretending = a_token(world, party="bank_1", kind="labour_authority", party_kind="labour_authority")
    assert (await intake.get(pretending, "/v1/complaints")).json()["items"] == []


# settings


def test_a_production_service_starts_with_real_secrets():
    assert not Settings(**told()).development


def test_production_is_what_is_meant_when_nothing_is_said():
    settings = told()
    del settings["environment"]
    assert not Settings(**settings).development


@pytest.mark.parametrize(
    "changed",
    [
        {"database_url": "postgresql+asyncpg://intake_app:change-me@database/anxin"},
        {"database_url": "postgresql+asyncpg://intake_app:placeholder@database/anxin"},
        {"field_key": "A" * 43 + "="},
        {"hash_key": base64.urlsafe_b64encode(b"x" * 32).decode()},
        {"history_key": "too-short"},
        {"history_key": "change-me"},
        {"oidc_issuer": DEVELOPMENT_ISSUER},
        {"oidc_jwks_url": "http://login.county.gov.cn/jwks"},
        {"oidc_jwks_url": "file:///tmp/jwks.json"},
        {"movable_clock": True},
        {"kafka": "memory"},
        {"seals": None},
        {"environment": "staging"},
    ],
    ids=str,
)
def test_production_refuses_to_start_on(changed):
    with pytest.raises(ValidationError):
        Settings(**told(**changed))


@pytest.mark.parametrize("secret", ["database_url", "field_key", "hash_key", "history_key", "access_key"])
@pytest.mark.parametrize("environment", ["production", "development"])
def test_no_secret_has_a_default(secret, environment):
    given = told(environment=environment)
    del given[secret]
    with pytest.raises(ValidationError, match=secret):
        Settings(**given)


@pytest.mark.parametrize("key", ["field_key", "hash_key", "history_key", "access_key"])
def test_a_refusal_to_start_never_prints_a_secret(key):
    password, broken = "Zk3x9Qp2", a_key()[:-8]
    with pytest.raises(ValidationError) as refusal:
        Settings(**told(**{key: broken}))
    assert broken not in str(refusal.value)
    assert password not in str(refusal.value)
    assert password not in repr(Settings(**told()))


def test_a_development_token_says_so():
    key = ECKey.generate_key("P-256", {"kid": "k", "alg": "ES256"})
    token = tokens.issue(key, subject="s", party="p", divisions=[], scopes=[], roles=[])
    assert jwt.decode(token, key, algorithms=["ES256"]).claims["iss"] == DEVELOPMENT_ISSUER


@pytest.mark.invariant(15)
async def test_a_party_that_was_struck_out_is_nobody_within_five_seconds(world, intake):
    """The process asks again once what it remembers is older than it may be; the test moves its clock."""
    officer, remembered, now = await world.person(), intake.app.state.gate.tokens._cache, [1000.0]
    assert tokens.PARTY_CACHED_SECONDS <= 5
    ticks, remembered._ticks = remembered._ticks, lambda: now[0]
    try:
        assert (await intake.get(officer, "/v1/complaints")).status_code == 200
        await world.execute("delete from access.party where name = 'labour_authority'")
        now[0] += 5.0
        assert (await intake.get(officer, "/v1/complaints")).status_code == 401
    finally:
        remembered._ticks = ticks


@pytest.mark.invariant(15)
async def test_a_token_found_genuine_a_moment_ago_is_refused_once_it_has_expired(world, intake, answer_to, monkeypatch):
    token, registry = a_token(world), intake.app.state.gate.tokens._claims
    assert await answer_to(token) == (200, None)
    monkeypatch.setattr(registry, "_now", lambda: int(time.time()) + 601)
    assert await answer_to(token) == (401, "bad-token")


async def test_only_the_newest_are_remembered(monkeypatch):
    monkeypatch.setattr(ttl_cache, "MOST", 2)
    known, read = ttl_cache.TtlCache[str, str](60.0), []

    async def look(key):
        read.append(key)
        return key.upper()

    for key in ("a", "b", "a", "c", "b", "a"):
        assert await known.of(key, look) == key.upper()
    assert read == ["a", "b", "c", "a"]
