"""Messages to outside parties: a row each, pulled or pushed, the same id on every attempt, a receipt from the party."""

import asyncio
import base64
import contextlib
import json
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select
from standardwebhooks import Webhook

from shared.deliveries import Delivery, deliver, outcomes, send_due
from shared.deliveries import pushes as pushing
from shared.deliveries.pushes import Pushes

pytestmark = pytest.mark.capability("C97")
SECRET = base64.b64encode(b"0123456789abcdef01234567").decode()


async def message(intake, party="hotline_12345", occasion="final", **body):
    async with intake.sessions.begin() as session:
        told = {"note10": "已办结"} | body
        await deliver(session, party=party, kind="final-answer", subject="c-1", occasion=occasion, body=told)


async def pulled(intake, machine, **params):
    return (await intake.get(machine, "/v1/deliveries", params=params)).json()


async def test_a_party_pulls_what_is_meant_for_it_and_nothing_else(world, intake):
    hotline, bank = await world.machine(), await world.machine("bank_1")
    await message(intake)
    await message(intake, party="bank_2")
    [item] = (await pulled(intake, hotline))["items"]
    assert (item["kind"], item["subject"], item["state"], item["body"]) == (
        "final-answer",
        "c-1",
        "due",
        {"note10": "已办结"},
    )
    assert (await pulled(intake, bank))["items"] == []


@pytest.mark.invariant(13)
async def test_the_same_answer_twice_is_one_message_and_the_first_stands(world, intake):
    hotline = await world.machine()
    await message(intake)
    await message(intake, note10="另一说法")
    assert [item["body"] for item in (await pulled(intake, hotline))["items"]] == [{"note10": "已办结"}]


async def test_a_party_goes_on_from_the_last_one_it_saw(world, intake):
    hotline = await world.machine()
    for n in range(5):
        await message(intake, occasion=f"v{n}", n=n)
    first = await pulled(intake, hotline, limit=2)
    second = await pulled(intake, hotline, limit=2, after=first["next"])
    third = await pulled(intake, hotline, limit=2, after=second["next"])
    seen = [item["body"]["n"] for page in (first, second, third) for item in page["items"]]
    assert (seen, third["next"]) == ([0, 1, 2, 3, 4], None)


async def receipt(intake, machine, item, outcome="received", **more):
    return await intake.post(machine, f"/v1/deliveries/{item['id']}/receipt", {"outcome": outcome} | more)


@pytest.mark.invariant(13)
@pytest.mark.capability("C98")
async def test_a_receipt_is_given_once_and_the_first_word_stands(world, intake):
    hotline = await world.machine()
    await message(intake)
    [item] = (await pulled(intake, hotline))["items"]
    first = await receipt(intake, hotline, item, "refused", note="不属于本单位")
    again = await receipt(intake, hotline, item, "received")
    assert (first.status_code, first.json()["state"], first.json()["receipt"]) == (200, "refused", "不属于本单位")
    assert (again.status_code, again.json()["state"]) == (200, "refused")


async def test_a_message_is_acknowledged_and_an_address_taken_back_in_every_service_that_sends(world):
    hotline = await world.machine()
    for name in ("intake", "monitor", "mediation", "credit"):
        service = world.service(name)
        await message(service)
        [item] = (await pulled(service, hotline))["items"]
        taken = await receipt(service, hotline, item)
        away = await service.call(hotline, "PUT", "/v1/destinations/hotline_12345", json_body={"address": None})
        assert (taken.json()["state"], away.status_code) == ("received", 200), name


async def test_a_receipt_for_somebody_elses_message_is_not_found(world, intake):
    hotline, bank = await world.machine(), await world.machine("bank_1")
    await message(intake)
    [item] = (await pulled(intake, hotline))["items"]
    assert (await receipt(intake, bank, item)).status_code == 404
    assert (await receipt(intake, hotline, {"id": uuid4()})).status_code == 404
    assert [item["state"] for item in (await pulled(intake, hotline))["items"]] == ["due"]


# pushing


class Receiver:
    """A party's webhook: answers in turn with the statuses it was given, then with 200."""

    def __init__(self, *statuses):
        self.statuses, self.got = list(statuses), []

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hook"
        return self

    async def __aexit__(self, *_):
        self._server.close()
        await self._server.wait_closed()

    async def _answer(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        body = await reader.readexactly(int(headers["content-length"]))
        self.got.append((dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line), body))
        status = self.statuses.pop(0) if self.statuses else 200
        if status:
            location = "location: http://127.0.0.1:1/\r\n" if 300 <= status < 400 else ""
            writer.write(f"HTTP/1.1 {status} x\r\ncontent-length: 0\r\n{location}connection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


async def put(intake, machine, address, secret=SECRET, party="hotline_12345"):
    return await intake.call(
        machine, "PUT", f"/v1/destinations/{party}", json_body={"address": address, "secret": secret}
    )


async def push(intake):
    async with httpx.AsyncClient(follow_redirects=False) as client:
        return await send_due(intake.sessions, client)


async def make_due(world):
    await world.execute("update intake.delivery set next_at = now() where state = 'due'")


async def states(world):
    return [
        (row["state"], row["attempts"])
        for row in await world.rows("select state, attempts from intake.delivery order by position")
    ]


async def test_a_message_is_pushed_with_a_signature_its_receiver_can_check(world, intake):
    hotline = await world.machine()
    async with Receiver() as receiver:
        assert (await put(intake, hotline, receiver.address)).status_code == 200
        await message(intake)
        assert await push(intake) == 1
        assert await push(intake) == 0
    [(headers, body)] = receiver.got
    assert Webhook(SECRET).verify(body, headers) == {"note10": "已办结"}
    [item] = (await pulled(intake, hotline))["items"]
    assert (item["id"], item["state"]) == (headers["webhook-id"], "sent")


@pytest.mark.invariant(13)
@pytest.mark.parametrize("trouble", [500, 503, 404, 301, None], ids=str)
async def test_a_receiver_that_fails_gets_the_same_message_again_later(world, intake, trouble):
    hotline = await world.machine()
    async with Receiver(trouble, trouble) as receiver:
        await put(intake, hotline, receiver.address)
        await message(intake)
        for expected in (("due", 1), ("due", 2), ("sent", 3)):
            await push(intake)
            assert await push(intake) == 0, "it is not tried again at once"
            assert await states(world) == [expected]
            await make_due(world)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({body for _, body in receiver.got}) == 1


async def test_the_pauses_grow_to_an_hour_and_after_a_week_a_person_must_look(world, intake):
    hotline = await world.machine()
    await put(intake, hotline, "http://127.0.0.1:1/closed")
    await message(intake)
    pauses = {}
    for attempts in (0, 1, 5, 20, 166, 167, 168):
        await world.execute("update intake.delivery set attempts = $1, state = 'due', next_at = now()", attempts)
        await push(intake)
        [row] = await world.rows("select state, extract(epoch from next_at - now()) as pause from intake.delivery")
        pauses[attempts + 1] = (row["state"], round(float(row["pause"]), -1))
    assert pauses[1][1] < pauses[6][1] < pauses[21][1] == 3600
    assert [pauses[n][0] for n in (1, 167, 168, 169)] == ["due", "due", "due", "parked"]


async def test_one_bad_receiver_does_not_hold_up_the_others(world, intake):
    hotline, bank = await world.machine(), await world.machine("bank_1")
    async with Receiver() as receiver:
        await put(intake, hotline, "http://127.0.0.1:1/closed")
        await put(intake, bank, receiver.address, party="bank_1")
        await world.execute("update intake.destination set address = 'https://[broken' where party = 'hotline_12345'")
        await message(intake)
        await message(intake, party="bank_1")
        await push(intake)
    assert len(receiver.got) == 1
    assert await states(world) == [("due", 1), ("sent", 1)]


@pytest.mark.capability("C114")
async def test_what_one_replica_is_claiming_another_leaves_alone(world, intake):
    hotline = await world.machine()
    async with Receiver() as receiver:
        await put(intake, hotline, receiver.address)
        await message(intake)
        async with intake.sessions.begin() as claiming:
            await claiming.exec(select(Delivery).with_for_update())
            assert await push(intake) == 0
        assert await push(intake) == 1
    assert len(receiver.got) == 1


@pytest.mark.invariant(13)
@pytest.mark.capability("C114")
async def test_two_replicas_push_a_message_once(world, intake):
    hotline = await world.machine()
    async with Receiver() as receiver:
        await put(intake, hotline, receiver.address)
        for n in range(20):
            await message(intake, occasion=f"v{n}")
        await asyncio.gather(*(push(intake) for _ in range(4)))
    assert len(receiver.got) == 20


class Dripping(Receiver):
    """Answers a byte at a time, for ever."""

    async def _answer(self, reader, writer):
        self.got.append(await reader.readuntil(b"\r\n\r\n"))
        with contextlib.suppress(ConnectionError):
            writer.write(b"HTTP/1.1 200 x\r\nx: ")
            while not reader.at_eof():
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()


async def test_a_push_has_one_deadline_however_often_a_byte_comes(world, intake, monkeypatch):
    monkeypatch.setattr(outcomes, "PUSH_SECONDS", 0.2)
    hotline = await world.machine()
    async with Dripping() as receiver:
        await put(intake, hotline, receiver.address)
        await message(intake)
        async with asyncio.timeout(5):
            assert await push(intake) == 1
    assert await states(world) == [("due", 1)]


async def test_a_slow_receiver_costs_nobody_but_itself(world, intake, monkeypatch):
    """Ten messages wait for the one that drips; another party's are sent at once, this turn and the next."""
    monkeypatch.setattr(outcomes, "PUSH_SECONDS", 30)
    hotline, bank = await world.machine(), await world.machine("bank_1")
    async with Dripping() as slow, Receiver() as quick, httpx.AsyncClient() as client:
        await put(intake, hotline, slow.address)
        await put(intake, bank, quick.address, party="bank_1")
        for n in range(10):
            await message(intake, occasion=f"v{n}")
        pushes = Pushes(intake.sessions, client)
        for n in range(3):
            await message(intake, party="bank_1", occasion=f"v{n}")
            async with asyncio.timeout(5):
                await pushes.turn()
            assert len(quick.got) == n + 1
        assert len(slow.got) == 1, "one after the other, in their order"
        for task in pushes._going.values():
            task.cancel()


async def test_what_was_claimed_and_not_tried_is_due_again_and_no_attempt(world, intake, monkeypatch):
    """The lease is over before the third could surely be sent: nobody sends what another replica may have claimed."""
    monkeypatch.setattr(outcomes, "PUSH_SECONDS", 2)
    monkeypatch.setattr(pushing, "LEASE", timedelta(seconds=5))
    hotline = await world.machine()
    async with Dripping() as slow:
        await put(intake, hotline, slow.address)
        for n in range(3):
            await message(intake, occasion=f"v{n}")
        assert await push(intake) == 2
    assert [attempts for _, attempts in await states(world)] == [1, 1, 0]


async def test_a_worker_that_ends_finishes_the_push_under_way_and_begins_none(world, intake, monkeypatch):
    monkeypatch.setattr(outcomes, "PUSH_SECONDS", 1.0)
    hotline = await world.machine()
    async with Dripping() as slow, httpx.AsyncClient() as client:
        await put(intake, hotline, slow.address)
        for n in range(3):
            await message(intake, occasion=f"v{n}")
        pushes = Pushes(intake.sessions, client)
        await pushes.turn()
        await pushes.end()
        await pushes.turn()
    assert await states(world) == [("due", 1), ("due", 0), ("due", 0)]


async def test_a_party_sets_its_own_address_only(world, intake):
    hotline = await world.machine()
    answer = await put(intake, hotline, "https://hotline.example.gov.cn/hook", party="bank_1")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-destination")


INWARD = [
    "http://hotline.example.gov.cn/hook",
    "http://10.1.2.3/hook",
    "https://127.0.0.1/hook",
    "https://127.1/hook",
    "https://2130706433/hook",
    "https://0x7f000001/hook",
    "https://localhost/hook",
    "https://intake.localhost/hook",
    "https://[::1]/hook",
    "https://[::ffff:127.0.0.1]/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://0.0.0.0/hook",
    "https://database/hook",
    "https://user:password@hotline.example.gov.cn/hook",
    "https:///hook",
    "https://[broken",
    "https://hotline.example.gov.cn:99999999/hook",
    "file:///etc/passwd",
    "ftp://hotline.example.gov.cn/",
    "gopher://127.0.0.1:5432/_x",
    "//hotline.example.gov.cn/hook",
    "hook",
    "",
]


@pytest.mark.parametrize("address", INWARD, ids=str)
async def test_an_address_that_points_inward_or_nowhere_is_refused(world, intake, address):
    hotline = await world.machine()
    answer = await put(intake, hotline, address)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-address")


@pytest.mark.parametrize("address", ["https://hotline.example.gov.cn/hook", "https://59.211.1.2:8443/hook", None])
async def test_an_address_outside_is_taken(world, intake, address):
    hotline = await world.machine()
    assert (await put(intake, hotline, address)).json()["address"] == address


@pytest.mark.parametrize(
    ("size", "good"), [(23, False), (24, True), (64, True), (65, False)], ids=lambda value: str(value)
)
async def test_a_secret_has_24_to_64_bytes(world, intake, size, good):
    hotline = await world.machine()
    secret = base64.b64encode(b"s" * size).decode()
    answer = await put(intake, hotline, "https://hotline.example.gov.cn/hook", secret)
    assert answer.status_code == (200 if good else 422)


@pytest.mark.parametrize("secret", [None, "", "not base64 !", "====", "密钥密钥密钥密钥密钥密钥密钥密钥"])
@pytest.mark.parametrize("address", ["https://hotline.example.gov.cn/hook", None])
async def test_a_secret_that_is_none_is_refused(world, intake, secret, address):
    hotline = await world.machine()
    answer = await put(intake, hotline, address, secret)
    assert answer.status_code == (200 if address is None and secret is None else 422)


async def test_the_secret_is_kept_sealed_and_never_shown(world, intake):
    hotline = await world.machine()
    answer = await put(intake, hotline, "https://hotline.example.gov.cn/hook")
    assert SECRET not in answer.text
    [row] = await world.rows("select secret from intake.destination")
    assert base64.b64decode(SECRET) not in row["secret"]


async def test_what_is_pushed_is_what_was_stored_byte_for_byte(world, intake):
    hotline = await world.machine()
    async with Receiver() as receiver:
        await put(intake, hotline, receiver.address)
        await message(intake, note="“引号”\n与换行 😀")
        await push(intake)
    [(_, body)] = receiver.got
    assert json.loads(body)["note"] == "“引号”\n与换行 😀"
    [row] = await world.rows("select body from intake.delivery")
    assert body == row["body"].encode()
