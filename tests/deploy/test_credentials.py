"""`anxin credentials`: keys on a database of the operator's, changed without a pause, stopped within five seconds."""

import base64
import json
import time
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from deploy import credentials
from deploy.anxin import app
from deploy.commands.outcomes import Refusal, exit_code_of
from deploy.credentials import CredentialRefused
from shared import clock
from shared.access.signing import Signatures, sign
from tests.world import ACCESS_KEY, Machine, a_key

PATH = "/v1/complaints"
CALLER = {"party": "hotline_12345", "kind": None, "divisions": ["420704"], "scopes": ["complaints:read"]}

pytestmark = pytest.mark.invariant(15)


def key_bytes():
    return base64.urlsafe_b64decode(ACCESS_KEY)


@pytest.fixture
def store(world):
    return lambda: credentials.registry(world.dsn)


async def issued(store, name="hotline", **differences):
    async with store() as session:
        return await credentials.issue(session, key_bytes(), name=name, **(CALLER | differences))


async def rotated(store, name="hotline", days=14, party=None):
    async with store() as session:
        overlap = timedelta(days=days)
        return await credentials.rotate(session, key_bytes(), name=name, party=party, overlap=overlap)


async def status(intake, given):
    intake.forget()
    return (await intake.get(Machine(given.key, given.secret), PATH)).status_code


async def test_while_a_key_is_changed_both_work_and_then_the_old_one_ends(world, intake, store):
    old = await issued(store)
    new = await rotated(store)
    assert (new.replaces, await status(intake, old), await status(intake, new)) == ((old.key,), 200, 200)
    assert timedelta(days=13, hours=23) < new.until - clock.wall() <= timedelta(days=14)
    await world.execute("update access.credential set expires_at = now() where key = $1", old.key)
    assert (await status(intake, old), await status(intake, new)) == (401, 200)


async def test_a_changed_key_has_the_rights_of_the_one_it_replaces(world, store):
    old = await issued(store, divisions=["4207", "4404"], scopes=["complaints:read", "deliveries:read"])
    new = await rotated(store)
    rows = await world.rows("select key, name, party, divisions, scopes from access.credential")
    one, other = ({k: v for k, v in row.items() if k != "key"} for row in rows)
    assert one == other
    assert {row["key"] for row in rows} == {old.key, new.key}


async def test_without_an_overlap_the_old_key_ends_at_once(intake, store):
    old = await issued(store)
    new = await rotated(store, days=0)
    assert (await status(intake, old), await status(intake, new)) == (401, 200)


async def test_changing_twice_never_lengthens_the_first_keys_life(world, store):
    first = await issued(store)
    await rotated(store, days=1)
    await rotated(store, days=30)
    [row] = await world.rows("select expires_at from access.credential where key = $1", first.key)
    assert row["expires_at"] < clock.wall() + timedelta(days=1, seconds=1)


async def revoked(store, **which):
    async with store() as session:
        return await credentials.revoke(session, **({"key": None, "name": None, "party": None} | which))


async def test_a_key_a_service_still_remembers_stops_within_five_seconds(intake, store):
    """By a clock in the test's hand: the moment it is remembered is the worst moment to revoke."""
    caller, ticks = await issued(store), [0.0]
    signatures = Signatures("intake", intake.sessions, key_bytes(), lambda: ticks[0])

    async def is_known():
        headers = {
            k.lower(): v
            for k, v in sign(caller.key, caller.secret, service="intake", method="GET", target=PATH).items()
        }
        try:
            await signatures.caller("GET", PATH, headers, b"")
        except Exception:
            return False
        return True

    assert await is_known()
    await revoked(store, key=caller.key)
    ticks[0] = 1.9
    assert await is_known(), "remembered: the test would show nothing otherwise"
    ticks[0] = 4.9
    assert not await is_known()


async def test_a_revoked_key_stops_within_five_seconds_of_a_real_clock(intake, store):
    caller = await issued(store)
    machine = Machine(caller.key, caller.secret)
    assert (await intake.get(machine, PATH)).status_code == 200
    await revoked(store, key=caller.key)
    began = time.monotonic()
    while (await intake.get(machine, PATH)).status_code == 200:
        assert time.monotonic() - began < 5
    assert (await intake.get(machine, PATH)).json()["code"] == "unknown-key"


async def test_a_caller_is_stopped_with_all_its_keys(intake, store):
    old = await issued(store)
    new = await rotated(store)
    assert set(await revoked(store, name="hotline")) == {old.key, new.key}
    assert (await status(intake, old), await status(intake, new)) == (401, 401)


async def test_what_cannot_be_done_is_refused_and_changes_nothing(world, store):
    await issued(store)
    await issued(store, party="bank_1")
    refused = {
        "works": issued(store),
        "several parties": rotated(store),
        "no key called other": rotated(store, "other"),
        "there is no key": revoked(store, key="ak_0"),
        "no key called nobody": revoked(store, name="nobody"),
        "is a partner here": issued(store, "second", kind="department"),
    }
    for why, attempt in refused.items():
        with pytest.raises(CredentialRefused, match=why) as refusal:
            await attempt
        assert exit_code_of(refusal.value) == 4
    assert len(await world.rows("select 1 from access.credential")) == 2


async def test_under_another_access_key_nothing_is_issued(store):
    await issued(store)
    async with store() as session:
        with pytest.raises(CredentialRefused, match="not the one under which"):
            await credentials.issue(session, base64.urlsafe_b64decode(a_key()), name="x", **CALLER)


# the command


@pytest.fixture
def anxin(world, monkeypatch):
    """The command against the test's database, as an operator gives it: by the environment."""
    monkeypatch.setenv("ANXIN_DATABASE_URL", world.dsn)
    monkeypatch.setenv("ANXIN_ACCESS_KEY", ACCESS_KEY)

    def run(*words):
        return CliRunner().invoke(app, ["credentials", *words])

    return run


ISSUE = ("issue", "hotline", "--party", "hotline_12345", "--divisions", "4207", "--scopes", "complaints:read", "--json")


def test_an_operator_issues_rotates_lists_and_revokes_and_sees_each_secret_once(anxin):
    first = json.loads(anxin(*ISSUE).stdout)
    second = json.loads(anxin("rotate", "hotline", "--json").stdout)
    listed = anxin("list", "--json").stdout
    assert {row["key"]: row["state"] for row in json.loads(listed)} == {first["key"]: "ends", second["key"]: "works"}
    assert json.loads(anxin("revoke", first["key"], "--json").stdout) == {"revoked": first["key"]}
    assert {row["state"] for row in json.loads(anxin("list", "--json").stdout)} == {"revoked", "works"}
    assert not [secret for secret in (first["secret"], second["secret"]) if secret in listed]


@pytest.mark.parametrize(
    ("key", "why"), [("", "is missing"), ("change-me", "32 bytes"), ("A" * 43 + "=", "placeholder")]
)
def test_no_key_is_issued_under_a_missing_or_placeholder_access_key(anxin, monkeypatch, key, why):
    monkeypatch.setenv("ANXIN_ACCESS_KEY", key)
    outcome = anxin(*ISSUE)
    assert isinstance(outcome.exception, Refusal)
    assert why in str(outcome.exception)


@pytest.mark.parametrize("words", [["revoke"], ["revoke", "ak_1", "--name", "x"]])
def test_a_revocation_that_does_not_say_whom_is_misspelt(anxin, words):
    assert anxin(*words).exit_code == 2


def test_a_database_that_is_away_is_said_in_a_sentence(anxin, monkeypatch):
    monkeypatch.setenv("ANXIN_DATABASE_URL", "postgresql://postgres@127.0.0.1:1/anxin")
    assert isinstance(anxin("list").exception, ConnectionError)
