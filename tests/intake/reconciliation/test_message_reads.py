"""What the named reads of messages of unknown outcome, and of refused final answers, find."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.reconciliation import refused_queries, unknown_queries
from shared.deliveries import Delivery, DeliveryState
from shared.obligations import Obligation, ObligationState
from tests.reads import ELSEWHERE, Read, a_row, check, listed, put

ANSWER = {"party": "bank_1", "kind": "final-answer", "subject": "K-1", "state": DeliveryState.UNKNOWN}
HERE = [a_row(Complaint, 1, {"number": "K-1"})]
PAST = datetime(2025, 8, 1, tzinfo=UTC)


def message(number, **told):
    return ANSWER | {"id": UUID(int=number), "occasion": str(number), "next_at": PAST, "position": number} | told


def work(number, name, **told):
    its = {"subject_kind": "message", "subject": f"K-1/{UUID(int=number)}", "name": name}
    return a_row(Obligation, number, its | told)


def ids(waiting):
    async def ask(session):
        return sorted(row[0] for row in (await session.exec(waiting())).all())

    return ask


def in_order(read):
    async def ask(session):
        return sorted(await read(session))

    return ask


UNKNOWN, REFUSED = unknown_queries.NAME, refused_queries.NAME
READS = {
    "messages in doubt without work": Read(
        ids(lambda: unknown_queries.doubtful(["asked_1"])),
        Delivery,
        [message(1)],
        [
            message(2, state=DeliveryState.SENT),
            message(3, next_at=datetime(2099, 1, 1, tzinfo=UTC)),
            message(4, party="asked_1"),
            message(5, subject="K-9"),
            message(6),
        ],
        others=[*HERE, work(6, UNKNOWN), work(1, REFUSED), work(1, UNKNOWN, state=ObligationState.MET)],
    ),
    "messages whose work is done": Read(
        in_order(unknown_queries.known),
        Delivery,
        [message(1, state=DeliveryState.SENT)],
        [message(2, state=DeliveryState.UNKNOWN), message(3), message(4), message(5)],
        others=[
            work(1, UNKNOWN),
            work(2, UNKNOWN),
            work(4, REFUSED),
            work(5, UNKNOWN, state=ObligationState.MET),
        ],
    ),
    "messages in doubt, the newest first": Read(
        listed(unknown_queries.MESSAGES, partner="bank_1"),
        Delivery,
        [message(9), message(1)],
        [message(2, party="bank_2"), message(3, state=DeliveryState.SENT), message(4, subject="K-2")],
        others=[*HERE, a_row(Complaint, 2, {"number": "K-2", "division": ELSEWHERE})],
    ),
    "final answers that were refused": Read(
        ids(refused_queries.refused),
        Delivery,
        [
            message(1, state=DeliveryState.REFUSED),
            message(2, state=DeliveryState.PARKED, kind="supplement"),
            message(3, state=DeliveryState.DUE, attempts=3, last_error="HTTP 500"),
        ],
        [
            message(4, kind="interim-answer"),
            message(5, state=DeliveryState.SENT),
            message(6, state=DeliveryState.DUE, attempts=2, last_error="HTTP 500"),
            message(7, state=DeliveryState.DUE, attempts=3, last_error="ConnectError"),
            message(8, state=DeliveryState.UNKNOWN, attempts=3, last_error="HTTP 500"),
            message(9),
            message(10, subject="K-9"),
        ],
        others=[*HERE, work(9, REFUSED), work(1, UNKNOWN), work(1, REFUSED, state=ObligationState.MET)],
    ),
    "refused answers that were taken after all": Read(
        in_order(refused_queries.taken),
        Delivery,
        [message(1, state=DeliveryState.SENT), message(2, state=DeliveryState.RECEIVED)],
        [message(3, state=DeliveryState.REFUSED), message(4), message(5), message(6)],
        others=[
            *(work(number, REFUSED) for number in (1, 2, 3)),
            work(5, UNKNOWN),
            work(6, REFUSED, state=ObligationState.MET),
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


async def test_the_work_about_a_message_is_the_running_one_of_its_name(world, intake):
    await put(
        world,
        "intake",
        work(1, UNKNOWN, id=uuid4()),
        work(1, REFUSED),
        work(2, UNKNOWN, state=ObligationState.MET),
        work(3, UNKNOWN),
    )
    messages = [a_row(Delivery, at, message(at)) for at in (1, 2)]
    async with intake.sessions.begin() as session:
        found = await unknown_queries.work_of(session, messages)
        assert [(each, work.name) for each, work in found.items()] == [(f"K-1/{UUID(int=1)}", UNKNOWN)]
        assert await unknown_queries.about(session, ["K-1/x"]) == {"K-1/x": "K-1"}


async def test_of_messages_in_doubt_those_of_known_places_are_read_in_their_order(world, intake):
    other = a_row(Complaint, 2, {"number": "K-2", "division": ELSEWHERE})
    rows = [a_row(Delivery, at, message(at, subject=subject)) for at, subject in ((3, "K-1"), (1, "K-1"), (2, "K-2"))]
    await put(world, "intake", *HERE, other, *rows)
    waiting = unknown_queries.doubtful([])
    async with intake.sessions.begin() as session:
        assert set(await unknown_queries.places(session, waiting)) == {"420704", ELSEWHERE}
        found = await unknown_queries.of_places(session, waiting, ["420704"])
        assert [tuple(each) for each in found] == [(UUID(int=1), "K-1"), (UUID(int=3), "K-1")]


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"state": DeliveryState.REFUSED}, True),
        ({"state": DeliveryState.PARKED}, True),
        ({"state": DeliveryState.DUE, "attempts": 3, "last_error": "HTTP 500"}, True),
        ({"state": DeliveryState.DUE, "attempts": 2, "last_error": "HTTP 500"}, False),
        ({"state": DeliveryState.DUE, "attempts": 3, "last_error": "ReadTimeout"}, False),
        ({"state": DeliveryState.DUE, "attempts": 3, "last_error": None}, False),
        ({"state": DeliveryState.UNKNOWN, "attempts": 3, "last_error": "HTTP 500"}, False),
        ({"state": DeliveryState.SENT}, False),
    ],
)
def test_an_answer_is_refused_by_a_receipt_by_three_answers_or_when_it_was_given_up(told, refused):
    assert refused_queries.is_refused(Delivery(**message(1, **told))) is refused
