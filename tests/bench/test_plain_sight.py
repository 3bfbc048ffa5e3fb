"""R8: what a worker told us about themselves stands nowhere in plain; and the search would see it if it did."""

import base64
import json

import pytest

from bench.chaos.plaintext_scan import Search, in_database, run
from bench.chaos.spellings import Secret, spellings
from shared.messaging.broker import KafkaBroker, Record
from tests.builders import a_complaint

PHONE, ID_NO, CARD, NAME = "13800000077", "999999199001010016", "6222020000000000000", "测试欧阳甲"
SECRETS = [Secret("phone", PHONE), Secret("resident-id", ID_NO), Secret("card", CARD), Secret("name", NAME)]
CONTROLS = {"database": "000", "topics": "the-key", "files": "well known"}

pytestmark = [pytest.mark.invariant(14)]


@pytest.mark.parametrize(
    "spelt",
    [
        PHONE.encode(),
        "１３８００００００７７".encode(),
        b"tel 138-0000-0077",
        b"+86 138 0000 0077",
        json.dumps({"phone": PHONE}).encode(),
        json.dumps({"name": NAME}).encode(),
        NAME.encode("gb18030"),
        b"GET /?name=%E6%B5%8B%E8%AF%95%E6%AC%A7%E9%98%B3%E7%94%B2",
        base64.b64encode(f"a{PHONE}bc".encode()),
        base64.b64encode(f'{{"id_no": "{ID_NO}"}}'.encode()),
        CARD.encode().hex().encode(),
    ],
)
def test_a_secret_is_seen_however_it_is_spelt(spelt):
    search = Search(SECRETS, b"")
    search.look("there", b"before " + spelt + b" behind")
    assert search.found


def test_a_secret_across_two_pieces_is_seen():
    search = Search(SECRETS, b"")
    end = search.look("there", b"a log line with 1380000")
    search.look("there", b"0077 in it", end)
    assert search.told() == [{"where": "there", "kind": "phone", "secret": 0}]


def test_masked_forms_and_other_numbers_are_no_secret():
    search = Search(SECRETS, b"")
    search.look("there", "138****0077 999999********0016 测试**** 13800000078 1756342800000077".encode())
    assert search.told() == []
    assert all(len(word) >= 6 for told in SECRETS for word in spellings(told.text))


async def test_a_number_in_any_column_is_found_with_its_place(world):
    await world.execute("insert into intake.nonce values ('k', $1, now())", f"called from {PHONE}")
    await world.execute("insert into credit.idempotency values ('s', 'r', 'k', $1, 1, null, now())", NAME.encode())
    search = Search(SECRETS, b"000")
    await in_database(search, world.dsn)
    assert {hit["where"] for hit in search.told()} == {"intake.nonce.nonce", "credit.idempotency.fingerprint"}


async def test_what_a_reporter_tells_stands_in_no_column_and_in_no_fact(world, intake):
    reporter = {"name": NAME, "phone": PHONE, "id_no": ID_NO, "consent": True}
    told = f"老板欠薪，请打{PHONE}，身份证{ID_NO}，卡号{CARD}"
    filed = await intake.post(await world.machine(), "/v1/complaints", a_complaint(reporter=reporter, summary=told))
    assert filed.status_code == 201
    number, head = filed.json()["number"], await world.person("head-1", roles="head")
    accepted = await intake.post(head, f"/v1/complaints/{number}/accept", {"reason": told}, version=1)
    assert accepted.status_code == 200
    await world.deliver()
    search = Search(SECRETS, number.encode())
    await in_database(search, world.dsn)
    for record in world.sent:
        search.look("facts", b"\n".join([record.key.encode(), record.value or b"", *record.headers.values()]))
    assert search.told() == []
    assert search.control_seen


async def test_a_search_that_did_not_look_says_so(world, tmp_path):
    (tmp_path / "intake.log").write_text("nothing of interest")
    found = await run(SECRETS, dsn=world.dsn, bootstrap=None, files=[tmp_path], controls=CONTROLS)
    assert (found["hits"], found["blind"]) == ([], ["topics", "files"])


@pytest.mark.kafka
async def test_topics_and_files_are_searched_whole(world, tmp_path, kafka):
    broker = KafkaBroker(kafka)
    await broker.send([Record("intake.events", "the-key", b"{}", {"ce_note": PHONE.encode()})])
    await broker.stop()
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "intake-http.log").write_text(f'{{"event": "well known", "caller": "{ID_NO}"}}\n')
    found = await run(SECRETS, dsn=world.dsn, bootstrap=kafka, files=[tmp_path], controls=CONTROLS)
    places = {(hit["where"].rpartition("/")[2], hit["kind"]) for hit in found["hits"]}
    assert places == {("topic intake.events", "phone"), ("intake-http.log", "resident-id")}
    assert found["blind"] == []
    assert PHONE not in json.dumps(found)
