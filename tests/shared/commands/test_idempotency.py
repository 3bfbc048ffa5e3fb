"""The same command twice is one command, for thirty days; what was refused may be tried again."""

import asyncio

import pytest

from shared.commands import idempotency

FILING = {
    "channel": "window",
    "division": "420704",
    "summary": "三个月工资未发",
    "employer": {"name": "虚构餐饮店"},
}


def code_of(answer):
    return answer.status_code, answer.json().get("code")


async def complaints(world):
    return (await world.rows("select count(*) as n from intake.complaint"))[0]["n"]


async def test_a_command_without_a_key_is_refused(world, intake):
    hotline = await world.machine()
    answer = await intake.post(hotline, "/v1/complaints", FILING, headers={"Idempotency-Key": ""})
    assert code_of(answer) == (400, "idempotency-key-missing")
    assert await complaints(world) == 0


@pytest.mark.parametrize(("key", "taken"), [("k", True), ("k" * 200, True), ("k" * 201, False)])
async def test_a_key_has_at_most_200_characters(world, intake, key, taken):
    hotline = await world.machine()
    answer = await intake.post(hotline, "/v1/complaints", FILING, key=key)
    assert code_of(answer) == ((201, None) if taken else (400, "idempotency-key-malformed"))


async def test_a_key_of_other_than_plain_characters_is_refused(world, intake):
    officer = await world.person()
    for strange in ("键", "a b", "a\tb", " "):
        answer = await intake.post(officer, "/v1/complaints", FILING, headers={"Idempotency-Key": strange.encode()})
        assert answer.status_code == 400, strange


@pytest.mark.invariant(1)
async def test_a_repeat_gets_the_first_answer_again_and_says_so(world, intake):
    hotline = await world.machine()
    first = await intake.post(hotline, "/v1/complaints", FILING, key="order-1")
    again = await intake.post(hotline, "/v1/complaints", FILING, key="order-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Idempotency-Replayed" not in first.headers
    assert await complaints(world) == 1


async def test_the_same_key_with_another_body_is_refused(world, intake):
    hotline = await world.machine()
    await intake.post(hotline, "/v1/complaints", FILING, key="order-1")
    other = await intake.post(hotline, "/v1/complaints", FILING | {"workers": 2}, key="order-1")
    assert code_of(other) == (409, "idempotency-mismatch")
    assert await complaints(world) == 1


async def test_two_parties_may_use_the_same_key(world, intake):
    one, two = await world.machine("hotline_12345"), await world.machine("hotline_12333")
    first = await intake.post(one, "/v1/complaints", FILING, key="order-1")
    second = await intake.post(two, "/v1/complaints", FILING, key="order-1")
    assert first.json()["number"] != second.json()["number"]


async def test_two_people_of_one_party_may_use_the_same_key(world, intake):
    one, two = await world.person("officer-1"), await world.person("officer-2")
    first = await intake.post(one, "/v1/complaints", FILING, key="order-1")
    second = await intake.post(two, "/v1/complaints", FILING, key="order-1")
    assert first.json()["number"] != second.json()["number"]


async def test_a_changed_credential_of_the_same_party_still_gets_the_first_answer(world, intake):
    old, new = await world.machine(), await world.machine()
    first = await intake.post(old, "/v1/complaints", FILING, key="order-1")
    again = await intake.post(new, "/v1/complaints", FILING, key="order-1")
    assert again.content == first.content


async def test_what_was_refused_is_not_kept_and_may_be_corrected(world, intake):
    hotline = await world.machine()
    for wrong in ({"division": "110101"}, {"occurred_on": "2999-01-01"}, {"workers": 0}):
        answer = await intake.post(hotline, "/v1/complaints", FILING | wrong, key="order-1")
        assert answer.status_code in (403, 422)
    assert (await intake.post(hotline, "/v1/complaints", FILING, key="order-1")).status_code == 201
    assert await complaints(world) == 1


@pytest.mark.invariant(1)
@pytest.mark.capability("C113")
async def test_twenty_requests_at_once_with_one_key_have_one_effect(world, intake):
    hotline = await world.machine()
    answers = await asyncio.gather(*(intake.post(hotline, "/v1/complaints", FILING, key="order-1") for _ in range(20)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 19
    assert await complaints(world) == 1
    assert len(await world.rows("select 1 from intake.outbox")) == 1


@pytest.mark.capability("C11")
async def test_twenty_filings_at_once_with_one_order_number_are_one_complaint(world, intake):
    hotline = await world.machine()
    filing = FILING | {"partner_no": "991301000000000001"}
    answers = await asyncio.gather(*(intake.post(hotline, "/v1/complaints", filing) for _ in range(20)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sum(answer.headers.get("Idempotency-Replayed") == "true" for answer in answers) == 19
    assert await complaints(world) == 1


@pytest.mark.capability("C11")
async def test_one_order_number_with_other_content_is_refused_and_another_party_may_use_it(world, intake):
    hotline, other = await world.machine(), await world.machine("hotline_12333")
    filing = FILING | {"partner_no": "991301000000000001"}
    first = await intake.post(hotline, "/v1/complaints", filing)
    changed = await intake.post(hotline, "/v1/complaints", filing | {"workers": 2})
    assert code_of(changed) == (409, "partner-number-reused")
    theirs = await intake.post(other, "/v1/complaints", filing)
    assert theirs.json()["number"] != first.json()["number"]


@pytest.mark.invariant(8)
async def test_a_decision_sent_again_is_answered_again_though_its_version_is_old(world, intake):
    """The key is checked before If-Match: the first answer, not a refusal."""
    hotline, officer = await world.machine(), await world.person(roles="head")
    number = (await intake.post(hotline, "/v1/complaints", FILING)).json()["number"]
    path, decision = f"/v1/complaints/{number}/accept", {"reason": "符合受理条件"}
    first = await intake.post(officer, path, decision, key="accept-1", version=1)
    again = await intake.post(officer, path, decision, key="accept-1", version=1)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content
    anew = await intake.post(officer, path, decision, key="accept-2", version=1)
    assert code_of(anew) == (412, "stale-version")


async def test_a_key_belongs_to_one_path(world, intake):
    hotline = await world.machine()
    numbers = [(await intake.post(hotline, "/v1/complaints", FILING)).json()["number"] for _ in range(2)]
    for number in numbers:
        path = f"/v1/complaints/{number}/withdraw"
        answer = await intake.post(hotline, path, {"reason": "已自行解决"}, key="same", version=1)
        assert answer.json()["number"] == number
        assert "Idempotency-Replayed" not in answer.headers


async def test_answers_are_kept_thirty_days(world, intake):
    hotline = await world.machine()
    await intake.post(hotline, "/v1/complaints", FILING, key="order-1")
    for age, kept in (("29 days 23 hours", 1), ("30 days 1 hour", 0)):
        await world.execute(f"update intake.idempotency set claimed_at = now() - interval '{age}'")
        async with intake.sessions.begin() as session:
            await idempotency.forget(session)
        assert len(await world.rows("select 1 from intake.idempotency")) == kept


async def test_what_is_kept_of_a_request_is_a_hash_and_not_its_body(world, intake):
    hotline = await world.machine()
    await intake.post(hotline, "/v1/complaints", FILING, key="order-1")
    [row] = await world.rows("select * from intake.idempotency")
    assert len(row["fingerprint"]) == 32
    assert FILING["summary"].encode() not in (row["body"] or b"")
