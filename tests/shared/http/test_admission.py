"""Load is admitted, not suffered: bounded work, a bounded queue, and a word when to come back for everybody else."""

import asyncio
import json
from contextlib import asynccontextmanager

import asyncpg
import pytest
from starlette.responses import JSONResponse

from services.intake import app as intake_app
from services.intake.settings import Settings
from shared.access import signing
from shared.http import admission
from shared.http.admission import Admission
from shared.http.entrance import Entrance, Party
from shared.http.retry_after import LONGEST
from shared.refusals import Overloaded
from tests.world import ServiceUnderTest

FILING = {
    "channel": "window",
    "division": "420704",
    "summary": "三个月工资未发",
    "employer": {"name": "虚构餐饮店"},
}
STORM = 500
ROOM, SEATS = 5, 20


async def until(true, patience=20.0):
    """Let others run until it is so."""
    async with asyncio.timeout(patience):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
async def small(world):
    """Intake with little room, so that a storm is more than it can take."""
    room = {"pool_size": 5, "requests_in_work": ROOM, "requests_waiting": SEATS, "wait_seconds": 30}
    room |= {"strangers_in_work": ROOM, "address_in_work": ROOM}
    service = ServiceUnderTest("intake", intake_app, Settings(**world._told("intake") | room))
    yield service
    await service.close()


@asynccontextmanager
async def nothing_can_be_filed(world):
    """Somebody holds the table: every filing is slow."""
    connection = await asyncpg.connect(world.dsn)
    try:
        async with connection.transaction():
            await connection.execute("lock table intake.complaint in access exclusive mode")
            yield
    finally:
        await connection.close()


@asynccontextmanager
async def a_storm(world, service, hotline):
    """All places and all seats are taken by filings that cannot go on; afterwards each is answered."""
    async with nothing_can_be_filed(world):
        calls = [asyncio.ensure_future(service.post(hotline, "/v1/complaints", FILING)) for _ in range(ROOM + SEATS)]
        await until(lambda: service.app.state.entrance.waiting == SEATS)
        yield
    assert {answer.status_code for answer in await asyncio.gather(*calls)} == {201}


@pytest.mark.invariant(18)
async def test_a_storm_is_bounded_and_loses_nothing_it_accepted(world, small):
    """500 at once with room for 5: 20 wait, 475 are told when to come back, and after the storm all is as before."""
    hotline, entrance = await world.machine(), small.app.state.entrance
    async with nothing_can_be_filed(world):
        calls = [asyncio.ensure_future(small.post(hotline, "/v1/complaints", FILING)) for _ in range(STORM)]
        await until(lambda: sum(call.done() for call in calls) == STORM - ROOM - SEATS)
        assert (entrance.in_work, entrance.waiting) == (ROOM, SEATS)
        refused = [call.result() for call in calls if call.done()]
    answers = await asyncio.gather(*calls)
    assert {answer.status_code for answer in refused} == {429}
    waits = [int(answer.headers["Retry-After"]) for answer in refused]
    assert len(set(waits)) > 30, "so many cannot be served at once, and are not told to come at once"
    assert (min(waits), max(waits) <= LONGEST) == (1, True)
    accepted = {answer.json()["number"] for answer in answers if answer.status_code == 201}
    assert len(accepted) == ROOM + SEATS
    assert {row["number"] for row in await world.rows("select number from intake.complaint")} == accepted
    assert (entrance.in_work, entrance.waiting) == (0, 0)
    again = await asyncio.gather(*(small.post(hotline, "/v1/complaints", FILING) for _ in range(ROOM + SEATS)))
    assert {answer.status_code for answer in again} == {201}


@pytest.mark.invariant(18)
async def test_who_is_told_to_come_back_may_send_the_same_signed_request_again(world, small):
    """Refused before anything was read: the nonce is not spent and the key not claimed."""
    hotline = await world.machine()
    request = signed(small, hotline)
    async with a_storm(world, small, hotline):
        assert (await small.client.send(request)).status_code == 429
        assert await world.rows("select 1 from intake.nonce union all select 1 from intake.idempotency") == []
    assert (await small.client.send(request)).status_code == 201
    assert (await small.client.send(request)).json()["code"] == "replayed-nonce"


def signed(service, machine):
    body = json.dumps(FILING).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": "once"}
    told = {"service": "intake", "method": "POST", "target": "/v1/complaints", "body": body, "headers": headers}
    headers |= signing.sign(machine.key, machine.secret, **told)
    return service.client.build_request("POST", "/v1/complaints", content=body, headers=headers)


async def test_nothing_of_a_body_is_read_where_there_is_neither_place_nor_seat(world, small):
    read, told = [], []

    async def receive():
        read.append(True)
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message):
        told.append(message)

    async with a_storm(world, small, await world.machine()):
        target = {"path": "/v1/complaints", "raw_path": b"/v1/complaints", "query_string": b""}
        scope = {"type": "http", "method": "POST", "headers": [], "scheme": "http", "server": None, **target}
        scope["client"] = ("127.0.0.1", 1)
        await small.app(scope, receive, send)
    assert told[0]["status"] == 429
    assert read == []


@pytest.mark.parametrize(("language", "words"), [("zh", "请求过多"), ("en", "too many requests")])
async def test_a_refusal_for_load_is_a_problem_in_the_callers_language(world, small, language, words):
    async with a_storm(world, small, await world.machine()):
        refused = await small.post(None, "/v1/complaints", headers={"Accept-Language": language})
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert (refused.json()["code"], refused.json()["retry_after"]) == (
        "overloaded",
        int(refused.headers["Retry-After"]),
    )
    assert words in refused.json()["detail"]


async def test_health_is_answered_in_the_middle_of_a_storm(world, small):
    async with a_storm(world, small, await world.machine()):
        assert (await small.get(None, "/health/live")).status_code == 200
        assert (await small.get(None, "/health/ready")).status_code == 200


@pytest.mark.invariant(18)
async def test_one_partys_storm_leaves_room_for_another(world, small):
    """The other, known to this process, is not told to come back and is served before most of the storm."""
    stormy, calm = await world.machine(), await world.machine("hotline_12333")
    for machine in (stormy, calm):
        await small.post(machine, "/v1/complaints", FILING)
    done = []
    async with nothing_can_be_filed(world):
        for _ in range(2 * (ROOM + SEATS)):
            asyncio.ensure_future(small.post(stormy, "/v1/complaints", FILING)).add_done_callback(done.append)
        await until(lambda: len(done) == ROOM + SEATS)
        other = asyncio.ensure_future(small.post(calm, "/v1/complaints", FILING))
        other.add_done_callback(done.append)
        await until(lambda: len(done) == ROOM + SEATS + 1)  # the newest of the storm made room
        assert not other.done()
    await until(lambda: len(done) == 2 * (ROOM + SEATS) + 1)
    assert other.result().status_code == 201
    assert done.index(other) < len(done) - 5


async def test_a_full_pool_is_told_as_overload_and_not_as_a_fault(world):
    """No connection comes free in time: 429 with Retry-After, never 500."""
    service = ServiceUnderTest("intake", intake_app, Settings(**world._told("intake") | {"pool_size": 2}))
    officer = await world.person()
    service.sessions.engine.pool._timeout = 0.05
    held = [await service.sessions.engine.connect() for _ in range(2)]
    answer = await service.get(officer, "/v1/complaints")
    for connection in held:
        await connection.close()
    assert (answer.status_code, answer.json()["code"]) == (429, "overloaded")
    assert answer.headers["Retry-After"] == "2"
    assert (await service.get(officer, "/v1/complaints")).status_code == 200
    await service.close()


# the entrance alone


def a_party(name):
    return Party(hash(name), "127.0.0.1")


def queue_up(entrance, name, count, begins=True):
    return [asyncio.ensure_future(entrance.enter(a_party(name), begins=begins)) for _ in range(count)]


async def a_full_house(waiting=10, patience=30.0):
    entrance = Entrance(1, waiting, patience)
    assert await entrance.enter(a_party("whoever")) is None
    return entrance


async def test_parties_are_served_in_turn():
    entrance, order = await a_full_house(), []
    for name, count in {"large": 5, "small": 2}.items():
        for one in queue_up(entrance, name, count):
            one.add_done_callback(lambda _, name=name: order.append(name))
    await asyncio.sleep(0)
    for _ in range(7):
        entrance.leave(a_party("whoever"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert order == ["large", "small", "large", "small", "large", "large", "large"]
    entrance.leave(a_party("whoever"))
    assert (entrance.in_work, entrance.waiting) == (0, 0)


async def test_of_four_places_one_goes_to_who_begins_something_and_three_to_who_goes_on():
    """A house that lets everybody begin finishes nothing."""
    entrance, order = await a_full_house(waiting=40), []
    for name, count, begins in (("new", 10, True), ("other new", 10, True), ("officer", 9, False)):
        for one in queue_up(entrance, name, count, begins):
            one.add_done_callback(lambda _, name=name: order.append(name))
    await asyncio.sleep(0)
    for _ in range(16):
        entrance.leave(a_party("whoever"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    going_on = ["officer"] * 3
    assert order[:12] == [*going_on, "new", *going_on, "other new", *going_on, "new"]
    assert order[12:] == ["other new", "new", "other new", "new"], "nobody goes on: all places are for the new"
    await asyncio.sleep(0)
    assert entrance.waiting == 13


async def test_a_full_queue_of_new_things_makes_room_for_who_goes_on():
    entrance = await a_full_house(waiting=4)
    new = queue_up(entrance, "same", 4)
    await asyncio.sleep(0)
    going_on = queue_up(entrance, "same", 1, begins=False)
    await asyncio.wait([new[3]])
    assert new[3].result() == "crowded-out"
    entrance.leave(a_party("whoever"))
    assert await going_on[0] is None
    for one in new:
        one.cancel()


async def test_when_the_queue_is_full_the_party_with_most_in_it_loses_its_newest():
    entrance = await a_full_house(waiting=4)
    large = queue_up(entrance, "large", 4)
    await asyncio.sleep(0)
    small = queue_up(entrance, "small", 3)
    await asyncio.wait([*large[2:], small[2]])
    assert [one.result() for one in large[2:]] == ["crowded-out", "crowded-out"]
    assert small[2].result() == "queue-full"
    assert entrance.waiting == 4
    for one in (*large, *small):
        one.cancel()


async def test_who_waits_too_long_is_told_so_and_leaves_the_queue():
    entrance = await a_full_house(patience=0.01)
    assert await entrance.enter(a_party("patient")) == "waited-too-long"
    assert (entrance.in_work, entrance.waiting) == (1, 0)
    entrance.leave(a_party("whoever"))
    assert await entrance.enter(a_party("patient")) is None


@pytest.mark.parametrize("given_the_place_first", [True, False])
async def test_who_hangs_up_while_waiting_gives_the_place_to_the_next(given_the_place_first):
    entrance = await a_full_house()
    gone, next_one = queue_up(entrance, "both", 2)
    await asyncio.sleep(0)
    if given_the_place_first:
        entrance.leave(a_party("whoever"))
    gone.cancel()
    if not given_the_place_first:
        entrance.leave(a_party("whoever"))
    assert await next_one is None
    assert (entrance.in_work, entrance.waiting) == (1, 0)


async def test_without_seats_everybody_beyond_the_room_comes_back_later():
    entrance = await a_full_house(waiting=0)
    assert await entrance.enter(a_party("late")) == "queue-full"


def test_a_refusal_for_load_says_when_to_come_back():
    assert Overloaded(retry_after=3).message("en") == "too many requests, come back in 3 seconds"


@pytest.mark.parametrize(
    ("method", "headers", "begins"),
    [("POST", [], True), ("POST", [(b"if-match", b'"1"')], False), ("GET", [], False)],
)
async def test_a_decision_on_a_version_and_a_question_go_on_with_something(method, headers, begins):
    asked = []

    class Listening(Entrance):
        async def enter(self, party, *, begins=True):
            asked.append(begins)
            return "queue-full"

    crowded = Admission(nobody_is_let_in, Listening(1, 0, 1.0), lambda *_: JSONResponse({}, 429))
    scope = {"type": "http", "path": "/v1/complaints", "method": method, "headers": headers}
    await crowded(scope, Conversation(b"").receive, Conversation().send)
    assert asked == [begins]


# strangers


def a_stranger(address):
    return Party(0, address)


async def test_strangers_have_some_of_the_places_and_one_address_some_of_these():
    entrance = Entrance(8, 0, 1.0, strangers=5, each=3)
    first = [await entrance.enter(a_stranger("192.0.2.1")) for _ in range(4)]
    second = [await entrance.enter(a_stranger("192.0.2.2")) for _ in range(3)]
    known = [await entrance.enter(a_party("hotline")) for _ in range(4)]
    assert first == [None, None, None, "queue-full"]
    assert second == [None, None, "queue-full"]
    assert known == [None, None, None, "queue-full"], "the three places that are not for strangers"


async def test_a_waiting_stranger_gets_only_a_strangers_place():
    entrance = Entrance(2, 5, 30.0, strangers=1, each=1)
    assert await entrance.enter(a_stranger("192.0.2.1")) is None
    waits = asyncio.ensure_future(entrance.enter(a_stranger("192.0.2.2")))
    await asyncio.sleep(0)
    assert await entrance.enter(a_party("hotline")) is None, "past whoever may not have the free place"
    entrance.leave(a_party("hotline"))
    await asyncio.sleep(0)
    assert (waits.done(), entrance.in_work, entrance.waiting) == (False, 1, 1)
    entrance.leave(a_stranger("192.0.2.1"))
    assert await waits is None
    assert (entrance.in_work, entrance.waiting) == (1, 0)


async def test_among_strangers_the_address_with_most_waiting_loses_its_newest():
    entrance = await a_full_house(waiting=4)
    crowd = [asyncio.ensure_future(entrance.enter(a_stranger("192.0.2.1"))) for _ in range(4)]
    await asyncio.sleep(0)
    assert not entrance.full_for(a_stranger("192.0.2.2"))
    other = asyncio.ensure_future(entrance.enter(a_stranger("192.0.2.2")))
    await asyncio.wait([crowd[3]])
    assert crowd[3].result() == "crowded-out"
    assert entrance.full_for(a_stranger("192.0.2.1"))
    for one in (*crowd, other):
        one.cancel()


async def test_half_bodies_take_nobodys_place(world, small):
    """Ten times as many as there are places, of which one byte has come; a signed call is answered at once."""
    hotline = await world.machine()
    begun = [Conversation(b"{") for _ in range(10 * ROOM)]
    target = {"path": "/v1/public/complaints", "raw_path": b"/v1/public/complaints", "query_string": b""}
    headers = [(b"content-length", b"1000")]
    scope = {"type": "http", "method": "POST", "headers": headers, "scheme": "http", "server": None, **target}
    slow = [asyncio.ensure_future(small.app(dict(scope), one.receive_slowly, one.send)) for one in begun]
    await asyncio.sleep(0)
    assert small.app.state.entrance.in_work == 0
    assert (await small.post(hotline, "/v1/complaints", FILING)).status_code == 201
    for one in slow:
        one.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


# how those turned away are let go


class Conversation:
    """One request as the server hands it on: its body comes piece by piece, what is answered is kept in order."""

    def __init__(self, *pieces):
        self.pieces, self.order, self.answered = list(pieces), [], []

    async def receive(self):
        self.order.append("body")
        if not self.pieces:
            await asyncio.Event().wait()  # a body that never ends
        return {"type": "http.request", "body": self.pieces.pop(0), "more_body": bool(self.pieces)}

    async def receive_slowly(self):
        """One piece, and then nothing for ever."""
        message = await self.receive()
        return message | {"more_body": True}

    async def send(self, message):
        self.answered.append(message)
        self.order.append("answer" if message["type"] == "http.response.start" else message.get("more_body", False))

    @property
    def headers(self):
        return {name.decode(): value.decode() for name, value in self.answered[0]["headers"]}


async def nobody_is_let_in(scope, receive, send):
    raise AssertionError("not reached")


async def turned_away(conversation, *, after=0):
    """By a house without a place and without a seat that has turned so many away before."""
    entrance = Entrance(1, 0, 1.0)
    await entrance.enter(a_party("whoever"))
    crowded = Admission(
        nobody_is_let_in,
        entrance,
        lambda _, refusal: JSONResponse({}, 429, headers={"Retry-After": str(refusal.facts["retry_after"])}),
    )
    scope = {"type": "http", "path": "/v1/complaints", "method": "POST", "headers": []}
    for _ in range(after):
        await crowded(scope, Conversation(b"").receive, Conversation().send)
    await crowded(scope, conversation.receive, conversation.send)
    return conversation


async def test_who_is_to_come_back_at_once_keeps_the_connection():
    told = await turned_away(Conversation(b"{}"))
    assert told.headers["retry-after"] == "1"
    assert "connection" not in told.headers
    assert told.order == ["answer", False]


async def test_who_is_to_come_back_later_holds_no_connection_meanwhile():
    """The whole answer is there before the rest of the body is let pass, and only then the connection is closed."""
    told = await turned_away(Conversation(b"{", b"", b"}"), after=30)
    assert int(told.headers["retry-after"]) > admission.KEEP_OPEN_SECONDS
    assert told.headers["connection"] == "close"
    assert told.order == ["answer", True, "body", "body", "body", False]


async def test_a_refused_body_that_never_ends_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(admission, "DRAIN_SECONDS", 0.01)
    told = await turned_away(Conversation(), after=30)
    assert told.order == ["answer", True, "body", False]
