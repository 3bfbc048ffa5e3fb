"""Batches from the door to the tables: what is taken in, what is rejected and told, what comes twice."""

import asyncio
import json
from typing import Any

import asyncpg
import httpx
import pytest

from tests.monitor.feeds.builders import MEDIA, SITE, id_number, lines, pay, registered, swipe

pytestmark = [pytest.mark.capability("C26", "C27", "C36", "C101")]
FOUND = "select *, (select number from monitor.project p where p.id = m.project) as site from monitor.worker_month m"


async def test_a_roster_swipes_and_a_payroll_come_to_a_workers_month(site):
    await site.fed("rosters", [registered(1), registered(2)])
    seen = [swipe(1, "2025-07-01 07:00:00"), swipe(1, "2025-07-31 18:00:00", direction="out"), swipe(2)]
    done = await site.fed("attendance", seen)
    assert (done["state"], done["accepted"], done["rejected"], done["rows_done"]) == ("done", 3, 0, 3)
    await site.fed("payrolls", [pay(1), pay(2, payable_fen=480_000, paid_fen=0, paid_on=None)])
    july, unpaid = await site.rows(FOUND + " where month = '2025-07-01' order by paid_fen desc")
    assert (july["site"], july["days"], july["swipes"]) == (SITE, 1 | 1 << 30, 2)
    assert (july["payable_fen"], july["paid_fen"], july["lines"]) == (500_000, 500_000, 1)
    assert (unpaid["days"], unpaid["payable_fen"], unpaid["paid_fen"]) == (0, 480_000, 0)
    changed = await site.rows("select month::text from monitor.changed order by month")
    assert [each["month"] for each in changed] == ["2025-07-01", "2025-08-01"]


async def test_days_belong_to_chinas_calendar_whatever_zone_the_gate_writes(site):
    zoned = [swipe(1, "2025-07-31T16:30:00Z"), swipe(2, "2025-07-31 23:59:59")]
    await site.fed("attendance", zoned)
    months = await site.rows("select month::text, days from monitor.worker_month order by month")
    assert [(each["month"], each["days"]) for each in months] == [("2025-07-01", 1 << 30), ("2025-08-01", 1)]


@pytest.mark.rule("RN-01")
async def test_a_stranger_who_swipes_is_kept_as_an_unregistered_member_and_a_roster_registers_him(site):
    await site.fed("attendance", [swipe(7)])
    [member] = await site.rows("select registered from monitor.membership")
    assert member["registered"] is False
    await site.fed("rosters", [registered(7)])
    [member] = await site.rows("select registered, entered_on::text from monitor.membership")
    assert member == {"registered": True, "entered_on": "2025-07-01"}
    assert len(await site.rows("select 1 from monitor.person")) == 1


async def test_a_payroll_line_of_somebody_who_was_never_on_the_project_is_rejected(site):
    await site.fed("rosters", [registered(1)])
    done = await site.fed("payrolls", [pay(1), pay(2)])
    assert (done["accepted"], done["rejected"]) == (1, 1)
    assert await site.rejected("payrolls", done["batch_id"]) == [(2, "id_number", "unknown-worker")]


@pytest.mark.capability("C54")
@pytest.mark.rule("RN-02")
async def test_a_contract_says_which_of_the_two_kinds_it_is_and_registers_nobody(site):
    row = {"project": SITE, "id_number": id_number(3), "contract_kind": "written_agreement"}
    days = {"contract_from": "2025-07-01", "contract_to": "2025-12-31"}
    done = await site.fed("contracts", [row | days, row | {"contract_kind": "verbal"}])
    assert await site.rejected("contracts", done["batch_id"]) == [(2, "contract_kind", "choice")]
    assert await site.rows("select registered from monitor.membership") == [{"registered": False}]
    [kept] = await site.rows("select kind, to_on::text from monitor.labour_contract")
    assert kept == {"kind": "written_agreement", "to_on": "2025-12-31"}


BAD = [
    (swipe(1, project="P-NONE"), "project", "unknown-project"),
    (swipe(1, "2025-08-29 07:00:00"), "at", "future"),
    (swipe(1, "2014-12-31 07:00:00"), "at", "too-early"),
    (swipe(1, "29.08.2025"), "at", "moment"),
    (swipe(1, at=1756000000), "at", "moment"),
    (swipe(1, direction="03"), "direction", "choice"),
    (swipe(1, id_number="999999199001010017"), "id_number", "id-number"),
    (swipe(1, id_number=999999199001010016), "id_number", "digits-lost"),
    (swipe(1, id_number=None), "id_number", "missing"),
    (swipe(1, colour="red"), "colour", "unknown-field"),
    (swipe(1, "\x00\x07"), "at", "moment"),
    (swipe(1, **{"na\x00me": 1}), "na\ufffdme", "unknown-field"),
    (b"[1, 2]", "", "not-a-record"),
    (b'{"project": "P-TE', "", "not-a-record"),
    (b"\xff\xfe\x00", "", "not-a-record"),
]


async def test_every_bad_row_is_in_the_quality_report_and_harms_no_other(site):
    rows = [each for bad, _, _ in BAD for each in (bad, swipe(5, f"2025-08-02 07:00:{len(str(bad)) % 60:02}"))]
    good = {row["at"] for row in rows[1::2]}
    done = await site.fed("attendance", rows)
    told = {number: (name, code) for number, name, code in await site.rejected("attendance", done["batch_id"])}
    expected = {2 * place + 1: (name, code) for place, (_, name, code) in enumerate(BAD)}
    assert {number: told[number] for number in expected} == expected
    assert len(await site.rows("select 1 from monitor.attendance")) == len(good)
    assert done["accepted"] + done["rejected"] == len(rows)


@pytest.mark.parametrize(
    ("line", "name", "code"),
    [
        (pay(1, month="2025-09"), "month", "future"),
        (pay(1, month="2025-13"), "month", "month"),
        (pay(1, paid_fen=-1), "paid_fen", "negative"),
        (pay(1, payable_fen="5000.00"), "payable_fen", "amount"),
        (pay(1, payable_fen=10**16), "payable_fen", "too-large"),
        (pay(1, paid_on="2025-06-30"), "paid_on", "reversed"),
        (pay(1, card="6228"), "card", "card"),
    ],
)
async def test_a_payroll_line_that_cannot_be_meant_is_rejected_naming_the_field(site, line, name, code):
    await site.fed("rosters", [registered(1)])
    done = await site.fed("payrolls", [line])
    assert await site.rejected("payrolls", done["batch_id"]) == [(1, name, code)]
    assert await site.rows("select 1 from monitor.payroll_line") == []


async def test_all_that_is_wrong_with_a_row_is_said_at_once_with_what_was_written_unless_it_is_personal(site):
    done = await site.fed("attendance", [swipe(1, "soon", id_number="123", direction="up")])
    answer = await site.monitor.get(site.machine, f"/v1/feeds/attendance/batches/{done['batch_id']}/rows")
    told = {row["field"]: row for row in answer.json()["items"]}
    assert {name: row["told"] for name, row in told.items()} == {"at": "soon", "direction": "up", "id_number": None}
    assert (told["at"]["zh"], told["at"]["en"]) == ("时间无法识别", "is no moment")
    file = await site.monitor.get(site.machine, f"/v1/feeds/attendance/batches/{done['batch_id']}/rows?format=xlsx")
    assert file.status_code == 200
    assert file.content.startswith(b"PK")


async def test_the_quality_report_is_paged_row_by_row_and_shows_each_field_once(site):
    done = await site.fed("attendance", [swipe(1, "x", direction="y")] * 5)
    path, found, cursor = f"/v1/feeds/attendance/batches/{done['batch_id']}/rows?limit=3", [], ""
    while cursor is not None:
        page = (await site.monitor.get(site.machine, path + (f"&cursor={cursor}" if cursor else ""))).json()
        found += [(row["row"], row["field"]) for row in page["items"]]
        cursor = page["next"]
    assert found == [(row, name) for row in range(1, 6) for name in ("at", "direction")]


# the same again


async def test_the_same_batch_again_is_the_first_one_and_other_content_is_refused(site):
    first = await site.send("attendance", [swipe(1)])
    again = await site.send("attendance", [swipe(1)])
    assert again["batch_id"] == first["batch_id"]
    other = await site.send("attendance", [swipe(2)], status=409)
    assert other["code"] == "batch-number-used"
    await site.take_in()
    assert (await site.send("attendance", [swipe(1)]))["state"] == "done"
    assert len(list(site.world.spool.iterdir())) == 0


async def test_rows_that_came_before_are_told_and_counted_once_however_they_are_ordered(site):
    rows = [swipe(place, f"2025-08-0{day} 07:00:00") for place in range(4) for day in (1, 2)]
    await site.fed("attendance", rows)
    before = await site.rows(FOUND + " order by person_id")
    swapped = await site.fed("attendance", rows[4:] + rows[:4], "B2")
    assert (swapped["accepted"], swapped["rejected"]) == (0, 8)
    assert {code for _, _, code in await site.rejected("attendance", swapped["batch_id"])} == {"duplicate-row"}
    half_new = await site.fed("attendance", [*rows[:2], swipe(9), swipe(9)], "B3")
    assert (half_new["accepted"], half_new["rejected"]) == (1, 3)
    assert [each for each in await site.rows(FOUND + " order by person_id") if each in before] == before


async def test_a_payroll_sent_twice_under_two_numbers_pays_nobody_twice(site):
    await site.fed("rosters", [registered(1), registered(2)])
    await site.fed("payrolls", [pay(1), pay(2)])
    again = await site.fed("payrolls", [pay(2), pay(1), pay(1)], "B2")
    assert (again["accepted"], again["rejected"]) == (0, 3)
    late = pay(1, payable_fen=0, paid_fen=100_000, paid_on="2025-08-20", back_pay=True)
    second = await site.fed("payrolls", [late], "B3")
    assert second["accepted"] == 1
    sums = await site.rows("select paid_fen, lines from monitor.worker_month order by lines")
    assert [(each["paid_fen"], each["lines"]) for each in sums] == [(500_000, 1), (600_000, 2)]


async def test_a_corrected_payroll_replaces_the_old_one_whose_lines_no_longer_count(site):
    await site.fed("rosters", [registered(1), registered(2)])
    old = await site.fed("payrolls", [pay(1), pay(2)])
    new = await site.fed("payrolls", [pay(1, paid_fen=400_000)], "B2", replaces="B1")
    assert (new["state"], new["replaces"]) == ("done", old["batch_id"])
    sums = await site.rows("select paid_fen, lines from monitor.worker_month order by lines")
    assert [(each["paid_fen"], each["lines"]) for each in sums] == [(0, 0), (400_000, 1)]
    assert len(await site.rows("select 1 from monitor.payroll_line")) == 3
    refused = await site.send("payrolls", [pay(1)], "B4", replaces="B1", status=409)
    assert refused["code"] == "batch-not-replaceable"


# who may


async def test_a_party_feeds_projects_of_its_own_divisions_only(site, world):
    elsewhere = await world.machine("other_platform", divisions=["440402"], scopes="feeds:write feeds:read")
    sent = await site.send("attendance", [swipe(1)], by=elsewhere)
    await site.take_in()
    answer = await site.monitor.get(elsewhere, f"/v1/feeds/attendance/batches/{sent['batch_id']}")
    assert (answer.json()["accepted"], answer.json()["rejected"]) == (0, 1)
    assert (await site.send("attendance", [swipe(1)], by=elsewhere, project=SITE, number="B2", status=404))["code"]
    foreign = await site.monitor.get(site.machine, f"/v1/feeds/attendance/batches/{sent['batch_id']}")
    assert foreign.status_code == 404


async def test_sending_needs_the_scope_and_leaves_nothing_on_the_disk_where_it_is_refused(site, world):
    reader = await world.machine("reader", scopes="feeds:read")
    assert (await site.send("attendance", [swipe(1)], by=reader, status=403))["code"] == "scope-missing"
    assert (await site.send("attendance", [swipe(1)], kind="text/plain", status=415))["code"]
    forged = site.machine.__class__(site.machine.key, "not the secret")
    assert (await site.send("attendance", [swipe(1)], by=forged, status=401))["code"] == "bad-signature"
    assert list(world.spool.iterdir()) == []


GONE = 499
"""Nobody hears an answer: the test's own."""


class HungUp:
    """The service as a caller finds it who hangs up in the middle of the body."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        sent: list[bytes] = []

        async def half() -> dict[str, Any]:
            if sent:
                return {"type": "http.disconnect"}
            sent.append((await receive())["body"])
            return {"type": "http.request", "body": sent[0][: len(sent[0]) // 2], "more_body": True}

        await self.app(scope, half, send)
        await send({"type": "http.response.start", "status": GONE, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def test_a_stream_cut_in_the_middle_leaves_nothing_and_is_sent_again_as_a_whole(site, world, monkeypatch):
    rows, whole = (
        [swipe(place, f"2025-08-{day:02d} 07:00:00") for place in range(9) for day in range(1, 29)],
        site.monitor,
    )
    with monkeypatch.context() as cut:
        transport = httpx.ASGITransport(HungUp(whole.app), raise_app_exceptions=False)
        cut.setattr(whole, "client", httpx.AsyncClient(transport=transport, base_url="http://test"))
        answer = await whole.call(
            site.machine,
            "POST",
            "/v1/feeds/attendance/batches",
            content=lines(rows),
            headers={"Content-Type": MEDIA["ndjson"]},
            params={"number": "B1"},
        )
    assert answer.status_code == GONE, answer.text
    assert list(world.spool.iterdir()) == []
    assert await site.rows("select number from monitor.feed_batch") == []
    assert (await site.fed("attendance", rows))["accepted"] == len(rows)


async def test_the_list_shows_a_party_its_own_batches_and_the_authority_those_of_its_divisions(site, world):
    await site.send("attendance", [swipe(1)])
    await site.send("payrolls", [pay(1)])
    for who, count in ((site.machine, 1), (site.officer, 1)):
        page = (await site.monitor.get(who, "/v1/feeds/attendance/batches")).json()
        assert [each["number"] for each in page["items"]] == ["B1"] * count
    stranger = await world.person("far", divisions=["44"], scopes="feeds:read")
    assert (await site.monitor.get(stranger, "/v1/feeds/attendance/batches")).json()["items"] == []


# nothing in the clear


@pytest.mark.invariant(14)
async def test_no_id_phone_or_card_lies_in_plain_in_any_column_or_in_the_spool(site, world):
    rows = [registered(1), registered(2, id_number="62220000000000000012345", name="13800000001")]
    sent = await site.send("rosters", rows)
    [spool] = world.spool.iterdir()
    secrets = [id_number(1), "13800000001", "62284800000000000001", "测试1"]
    assert not any(secret.encode() in spool.read_bytes() for secret in secrets)
    await site.take_in()
    assert (await site.batch("rosters", sent["batch_id"]))["rejected"] == 1
    await site.fed("attendance", [swipe(1), swipe(1, id_number=id_number(1)[:-1])])
    assert list(world.spool.iterdir()) == []
    tables = await site.rows(
        "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = 'monitor' and c.relkind in ('r', 'p') and not c.relispartition"
    )
    for table in tables:
        written = json.dumps(await site.rows(f"select t::text as row from monitor.{table['name']} t"))
        for secret in secrets:
            assert secret not in written, table
            assert secret.encode().hex() not in written, table


async def test_what_was_sealed_of_a_person_can_be_read_with_the_keys(site):
    await site.fed("rosters", [registered(1)])
    await site.fed("rosters", [registered(1, phone="13900000009")], "B2")
    [person] = await site.rows("select * from monitor.person")
    keyring = site.monitor.sessions.keyring
    sealed = {name: person[f"{name}_sealed"] for name in ("id", "name", "phone", "card")}
    told = {name: keyring.reveal(person["key_wrapped"], each) for name, each in sealed.items()}
    assert told == {"id": id_number(1), "name": "测试1", "phone": "+8613900000009", "card": registered(1)["card"]}


@pytest.mark.invariant(2)
async def test_what_was_taken_in_cannot_be_changed_by_the_service(site):
    await site.fed("rosters", [registered(1)])
    await site.fed("payrolls", [pay(1)])
    for statement in (
        "update payroll_line set paid_fen = 0",
        "delete from payroll_line",
        "delete from attendance",
        "update account_transaction set amount_fen = 0",
        "delete from person",
    ):
        async with site.monitor.sessions.driver() as driver:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await driver.execute(statement)


async def test_two_workers_take_a_batch_in_once(site):
    await site.send("attendance", [swipe(place) for place in range(50)])
    await asyncio.gather(site.take_in(), site.take_in())
    assert len(await site.rows("select 1 from monitor.attendance")) == 50
    [batch] = await site.rows("select accepted, rejected, state from monitor.feed_batch")
    assert batch == {"accepted": 50, "rejected": 0, "state": "done"}


def test_lines_are_what_a_platform_writes():
    assert lines([{"a": 1}, b"x"]) == b'{"a": 1}\nx\n'
