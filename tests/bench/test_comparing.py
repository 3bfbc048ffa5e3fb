"""What the fault runs look for, shown to be found: something lost, doubled, out of balance, or different."""

import random
from collections import Counter
from types import SimpleNamespace
from uuid import uuid4

import pytest

from bench.chaos.canonical import canonical, differences
from bench.chaos.checks import findings
from bench.chaos.matters import KINDS, Matter, matter
from bench.chaos.redelivery import interleaved
from deploy.local.layout import SERVICES
from tests.builders import a_complaint

NUMBERS_APART = "alter sequence mediation.case_number restart with 500001"


@pytest.fixture
async def played(world) -> Matter:
    """A matter filed, accepted and paid in part, as a fault run plays it, with nothing wrong."""
    intake, mediation = world.service("intake"), world.service("mediation")
    hotline, head, officer = await world.machine(), await world.person(roles="head"), await world.person()
    await world.execute(NUMBERS_APART)
    mine = Matter(1, "part", "C000000001", 800_000, accepted=True, found=True)
    receipt = await intake.post(hotline, "/v1/complaints", a_complaint(partner_no=mine.order))
    mine.complaint = receipt.json()["number"]
    await intake.post(head, f"/v1/complaints/{mine.complaint}/accept", {"reason": "同意受理"}, version=1)
    await world.deliver()
    mine.case = (await world.rows("select number from mediation.case_file"))[0]["number"]
    payment = {"receipt_no": "C000000001-A", "line": 1, "fen": 300_000, "paid_on": "2025-08-28", "payer": "employer"}
    await mediation.post(officer, f"/v1/cases/{mine.case}/payments", payment)
    mine.payments, mine.done = {"C000000001-A": 300_000}, True
    await world.deliver()
    return mine


def keys_of(world) -> dict[str, bytes]:
    return {name: world.service(name).settings.keyring().history_key for name in SERVICES}


async def found(world, mine: Matter) -> str:
    return "\n".join(await findings(world.dsn, keys_of(world), [mine]))


async def test_a_run_in_which_all_went_well_has_no_findings(world, played):
    assert await found(world, played) == ""


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("update mediation.act set fen = 1 where kind = 'paid'", "a payment is not as answered"),
        ("update mediation.ledger_entry set fen = 1 where kind = 'paid'", "not the sum of its entries"),
        ("update mediation.case_file set paid_fen = paid_fen - 1", "not the sum of its lines"),
        ("update intake.complaint set paid_fen = 0", "not all reached the worker's side"),
        ("update intake.complaint set partner_no = 'another'", "filed 0 times"),
        ("update intake.outbox set sent_at = null", "facts unsent"),
        ("update intake.history set entry = entry || ' '::bytea where version = 1", "history broken at complaint"),
    ],
)
async def test_harm_done_past_every_role_is_found(world, played, harm, said):
    await world.execute(f"set session_replication_role = replica; {harm}")
    assert said in await found(world, played)


async def test_a_fact_stated_twice_is_found(world, played):
    columns = "name, version, key, occurred_at, body, stated_at, sent_at"
    again = f"insert into mediation.outbox (event_id, {columns}) select $1, {columns} from mediation.outbox"
    await world.execute(f"{again} where name = 'mediation.wages-paid'", uuid4())
    assert "stated 2 times: mediation.wages-paid" in await found(world, played)


async def test_the_same_story_told_again_has_the_same_canonical_form(world, played):
    before = await canonical(world.dsn)
    await world.execute("update intake.complaint set version = version + 1, filed_at = now()")
    await world.execute("update mediation.case_file set recorded_at = now()")
    assert differences(before, await canonical(world.dsn)) == []


async def test_one_row_more_or_one_sum_less_is_a_difference(world, played):
    before = await canonical(world.dsn)
    await world.execute("update intake.complaint set paid_fen = paid_fen - 1")
    await world.execute("insert into credit.question select gen_random_uuid(), 'a', 'b', '42', 'c', 'd', 'e', now()")
    told = differences(before, await canonical(world.dsn))
    assert [line.split()[:2] for line in told] == [
        ["credit.question:", "too"],
        ["intake.complaint:", "missing"],
        ["intake.complaint:", "too"],
    ]


def test_an_echo_keeps_each_keys_order_and_says_it_twice_more():
    records = [SimpleNamespace(topic="t", key=b"k%d" % (n % 3), offset=n) for n in range(12)]
    said = interleaved(records, random.Random(1))
    for key in (b"k0", b"k1", b"k2"):
        order = [record.offset for record in records if record.key == key]
        assert [record.offset for record in said if record.key == key] == order * 2
    assert [record.key for record in said] != sorted(record.key for record in said)


def test_every_kind_of_matter_turns_up_and_is_the_same_in_every_run():
    assert Counter(matter(number).kind for number in range(10)) == dict.fromkeys(KINDS, 2)
    assert matter(7) == matter(7)
