"""What a person told us about themselves is nowhere in plain, and destroying their key destroys it."""

import json
import re

import pytest
from cryptography.exceptions import InvalidTag

from shared.privacy import DESTROYED, Keyring, key_from, open_sealed, seal
from shared.refusals import Gone
from tests.world import SERVICES, a_key

NAME, PHONE, ID_NO, CARD = "欧阳测试甲", "13800000001", "999999199001010016", "6222020000000000000"
SECRETS = (NAME, PHONE, ID_NO, CARD)
FILING = {
    "channel": "hotline_12345",
    "division": "420704",
    "partner_no": "991301000000000001",
    "summary": f"我叫{NAME}，电话{PHONE}，身份证{ID_NO}，工资卡{CARD}，三个月工资未发",
    "reporter": {"name": NAME, "phone": PHONE, "id_no": ID_NO, "consent": True},
    "employer": {"name": "虚构餐饮店"},
}


@pytest.fixture
async def number(world, intake):
    """A complaint that went through supplement, acceptance and a call, each with personal data in its words."""
    hotline, officer = await world.machine(), await world.person(roles="officer head")
    number = (await intake.post(hotline, "/v1/complaints", FILING)).json()["number"]
    note = f"{NAME}电话{PHONE}，身份证{ID_NO}，卡{CARD}"
    for version, command, body in (
        (1, "ask-supplement", {"missing": note}),
        (2, "supplement", {"text": f"补充：{note}"}),
        (3, "interim-answer", {"public_reply": note, "internal_note": note, "contact_made": True}),
        (4, "accept", {"reason": note}),
    ):
        answer = await intake.post(officer, f"/v1/complaints/{number}/{command}", body, version=version)
        assert answer.status_code == 200, answer.text
    await world.deliver()
    return number


async def plain_columns(world):
    """Every column of every table of the four services that could hold text."""
    return await world.rows(
        "select table_schema as schema, table_name as table, column_name as column, data_type as kind "
        "from information_schema.columns where table_schema = any($1) and data_type in "
        "('text', 'character varying', 'bytea', 'jsonb', 'json', 'ARRAY')",
        list(SERVICES),
    )


@pytest.mark.invariant(14)
@pytest.mark.capability("C108")
@pytest.mark.parametrize("secret", [PHONE, ID_NO, CARD])
async def test_no_number_of_a_person_lies_in_plain_in_any_column(world, number, secret):
    assert await found_in(world, secret) == []


@pytest.mark.invariant(14)
@pytest.mark.capability("C108")
async def test_no_name_of_a_reporter_lies_in_plain_not_even_where_they_wrote_it(world, number):
    assert await found_in(world, NAME) == []


async def found_in(world, secret):
    """The columns that hold these characters, as text or as bytes."""
    looks = []
    for c in await plain_columns(world):
        whole = f"{c['schema']}.{c['table']}.{c['column']}"
        held = f'"{c["column"]}"' if c["kind"] == "bytea" else f"convert_to(\"{c['column']}\"::text, 'UTF8')"
        condition = f"position($1::bytea in {held}) > 0"
        looks.append(f"select '{whole}' as c where exists (select from {c['schema']}.{c['table']} where {condition})")
    return [row["c"] for row in await world.rows(" union all ".join(looks), secret.encode())]


async def test_the_search_for_secrets_would_find_one(world, number):
    """The check itself is checked: what is planted is found, as text and as bytes."""
    await world.execute(f"update intake.complaint set owner = '{PHONE}', content_hash = '{PHONE}'::bytea")
    assert set(await found_in(world, PHONE)) == {"intake.complaint.owner", "intake.complaint.content_hash"}


@pytest.mark.invariant(14)
@pytest.mark.capability("C108")
async def test_no_fact_on_the_wire_names_a_person(world, number):
    assert world.sent
    for record in world.sent:
        told = (
            record.key + (record.value or b"").decode() + json.dumps({k: v.decode() for k, v in record.headers.items()})
        )
        assert not [secret for secret in SECRETS if secret in told], record.headers["ce_type"]


@pytest.mark.invariant(14)
@pytest.mark.capability("C108")
async def test_what_is_shown_is_masked(world, intake, number):
    officer = await world.person()
    shown = [(await intake.get(officer, f"/v1/complaints/{number}{part}")).text for part in ("", "/history")] + [
        (await intake.get(officer, "/v1/complaints")).text
    ]
    for text in shown:
        assert not [secret for secret in (PHONE, ID_NO, CARD) if secret in text]
    reporter = json.loads(shown[0])["reporter"]
    assert reporter["name"].startswith("欧")
    assert NAME not in reporter["name"]
    assert (reporter["phone"][-4:], reporter["id_no"][-1:]) == ("0001", reporter["id_no"][-1:])


@pytest.mark.invariant(14)
@pytest.mark.capability("C108")
async def test_logs_name_nobody_even_when_something_fails(world, intake, capsys):
    """A filing meets a database that takes nothing: the traceback is written, its values are not."""
    hotline = await world.machine()
    await world.execute("alter table intake.complaint rename to complaint_away")
    try:
        answer = await intake.post(hotline, "/v1/complaints", FILING)
    finally:
        await world.execute("alter table intake.complaint_away rename to complaint")
    assert answer.status_code == 500
    out, err = capsys.readouterr()
    for secret in SECRETS:
        assert secret not in out + err + answer.text


@pytest.mark.invariant(14)
def test_once_a_persons_key_is_destroyed_the_keyring_says_gone_and_not_wrong_key():
    ring = a_keyring()
    key = ring.new_person_key()
    sealed = ring.seal(key, NAME)
    for call in (lambda: ring.reveal(DESTROYED, sealed), lambda: ring.reveal(DESTROYED, None)):
        with pytest.raises(Gone):
            call()
    assert ring.reveal(key, sealed) == NAME


def a_keyring():
    return Keyring.of(a_key(), a_key(), a_key())


@pytest.mark.capability("C108")
def test_what_one_person_told_cannot_be_read_with_another_persons_key_or_another_services():
    ring, other = a_keyring(), a_keyring()
    mine, theirs = ring.new_person_key(), ring.new_person_key()
    sealed = ring.seal(mine, NAME)
    assert ring.reveal(mine, sealed) == NAME
    for wrong_ring, wrong_key in ((ring, theirs), (other, mine)):
        with pytest.raises(InvalidTag):
            wrong_ring.reveal(wrong_key, sealed)


def test_a_changed_byte_is_noticed():
    key = key_from(a_key())
    sealed = bytearray(seal(key, b"plain"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        open_sealed(key, bytes(sealed))


def test_the_same_words_never_look_the_same_twice():
    ring = a_keyring()
    key = ring.new_person_key()
    assert ring.seal(key, NAME) != ring.seal(key, NAME)


def test_a_person_is_found_by_a_hash_that_differs_by_kind_and_by_service():
    ring, other = a_keyring(), a_keyring()
    assert ring.blind("phone", PHONE) == ring.blind("phone", PHONE)
    assert len({ring.blind("phone", PHONE), ring.blind("id", PHONE), other.blind("phone", PHONE)}) == 3
    assert ring.blind("phone", None) is ring.blind("phone", "") is None


def test_a_query_code_is_eight_digits_and_nobody_elses():
    ring = a_keyring()
    codes = {ring.code("complaint", f"420704-2025-{n:06d}") for n in range(200)}
    assert all(re.fullmatch(r"[0-9]{8}", code) for code in codes)
    assert len(codes) > 195


def test_keys_are_not_shown_by_accident():
    ring = a_keyring()
    assert not [key for key in (ring.field_key, ring.hash_key, ring.history_key) if repr(key) in repr(ring)]


@pytest.mark.parametrize("text", ["", "short", "!" * 44, "A" * 42])
def test_a_key_that_is_no_key_is_refused(text):
    with pytest.raises(ValueError):
        key_from(text)
