"""What the named reads of notices and of their messages find, and which message is withheld."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.notices import queries
from services.intake.notices.rules.notices import SMS_GATEWAY, Event, Skip
from services.intake.notices.tables import Interpretation, Notice
from shared.access.callers import Credential
from shared.deliveries import Delivery, DeliveryState, Destination
from shared.obligations import Obligation, ObligationState
from shared.refusals import NotFound
from tests import writes
from tests.reads import ELSEWHERE, Read, a_row, check, listed, put
from tests.writes import Write

FIRST, LATER = datetime(2025, 8, 28, 1, tzinfo=UTC), datetime(2025, 8, 28, 2, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
TODAY = date(2025, 8, 28)
PAST, FUTURE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
HERE = [a_row(Complaint, 1, {"number": "K-1"})]
SAID = {"complaint": "K-1", "event": Event.ACCEPTED, "made_at": FIRST}


def notice(number, **told):
    return SAID | {"id": UUID(int=number), "occasion": str(number)} | told


def message(number, **told):
    its = {
        "party": SMS_GATEWAY,
        "kind": "notice",
        "subject": "K-1",
        "occasion": str(UUID(int=number)),
        "made_at": FIRST,
    }
    return its | {"id": UUID(int=100 + number), "position": 100 - number} | told


def messages(*several):
    return [a_row(Delivery, number, message(number, **told)) for number, told in several]


def to_tell(number, **told):
    return a_row(Obligation, number, {"subject_kind": "notice", "subject": str(UUID(int=number))} | told)


def in_order(read):
    async def ask(session):
        return sorted(await read(session))

    return ask


async def undelivered(session):
    return sorted(row[0] for row in (await session.exec(queries.undelivered(LATER))).all())


READS = {
    "notices by what they are, the newest first": Read(
        listed(queries.NOTICES, complaint="K-1", event="accepted", skipped=True),
        Notice,
        [notice(1, skipped=Skip.ANONYMOUS, made_at=LATER), notice(2, skipped=Skip.NO_PHONE)],
        [
            notice(3, skipped=Skip.ANONYMOUS, complaint="K-3"),
            notice(4, skipped=Skip.ANONYMOUS, event=Event.REFUSED),
            notice(5, skipped=None),
        ],
        others=[*HERE, a_row(Complaint, 3, {"number": "K-3"})],
    ),
    "notices that were sent, where the caller may look": Read(
        listed(queries.NOTICES, skipped=False),
        Notice,
        [notice(1)],
        [notice(2, skipped=Skip.NO_PHONE), notice(3, complaint="K-2")],
        others=[*HERE, a_row(Complaint, 2, {"number": "K-2", "division": ELSEWHERE})],
    ),
    "notices that did not arrive": Read(
        undelivered,
        Notice,
        [notice(1), notice(2), notice(3)],
        [
            notice(4),
            notice(5),
            notice(6),
            notice(7),
            notice(8, skipped=Skip.NO_PHONE),
            notice(9, told_on=TODAY),
            notice(10, due_on=TODAY),
            notice(11),
        ],
        others=[
            *HERE,
            *messages(
                (1, {"state": DeliveryState.REFUSED, "made_at": FUTURE}),
                (2, {"state": DeliveryState.PARKED, "made_at": FUTURE}),
                (3, {"made_at": LATER}),
                (4, {"made_at": LATER + MOMENT}),
                (5, {"state": DeliveryState.SENT}),
                (6, {"party": "bank_1"}),
                (7, {"kind": "paper"}),
                (8, {}),
                (9, {}),
                (10, {}),
            ),
        ],
    ),
    "notices whose message left after all": Read(
        in_order(queries.left_after_all),
        Notice,
        [notice(1), notice(2)],
        [notice(3), notice(4), notice(5), notice(6), notice(7)],
        others=[
            *messages(
                (1, {"state": DeliveryState.SENT}),
                (2, {"state": DeliveryState.RECEIVED}),
                (3, {"state": DeliveryState.REFUSED}),
                (4, {"state": DeliveryState.SENT}),
                (5, {"state": DeliveryState.SENT}),
                (6, {"state": DeliveryState.SENT, "kind": "paper"}),
            ),
            *(to_tell(number) for number in (1, 2, 3, 6, 7)),
            to_tell(4, subject_kind="message"),
            to_tell(5, state=ObligationState.MET),
        ],
    ),
    "a party's message of a notice": Read(
        lambda session: queries.message_of(session, Notice(id=UUID(int=1)), SMS_GATEWAY),
        Delivery,
        [message(1)],
        [message(2, occasion=str(UUID(int=1)), party="bank_1"), message(3, kind="paper"), message(4)],
        locks=True,
    ),
    "conversations, the oldest first": Read(
        lambda session: queries.interpretations_of(session, "K-1"),
        Interpretation,
        [{"id": UUID(int=2), "complaint": "K-1", "at": FIRST}, {"id": UUID(int=1), "complaint": "K-1", "at": LATER}],
        [{"id": UUID(int=3), "complaint": "K-2"}],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


async def test_a_message_that_has_not_left_is_withheld_and_no_other(world, intake):
    its = Notice(id=UUID(int=1), complaint="K-1")
    withheld = Write(
        lambda session: queries.withhold_message(session, its),
        Delivery,
        [message(1)],
        [
            message(2, occasion=str(UUID(int=1)), party="bank_1"),
            message(3, occasion=str(UUID(int=1)), kind="paper"),
            message(4, occasion=str(UUID(int=1)), subject="K-2"),
            message(5),
        ],
        becomes={"state": "parked", "last_error": "told-otherwise"},
    )
    await writes.check(world, "intake", withheld)


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.RECEIVED, DeliveryState.REFUSED])
async def test_a_message_that_left_is_not_withheld(world, intake, state):
    its = Notice(id=UUID(int=1), complaint="K-1")
    left = Write(lambda session: queries.withhold_message(session, its), Delivery, [], [])
    await put(world, "intake", *messages((1, {"state": state})))
    await writes.check(world, "intake", left)


async def test_a_message_that_a_party_does_not_have_is_not_found(world, intake):
    async with intake.sessions.begin() as session:
        with pytest.raises(NotFound):
            await queries.message_of(session, Notice(id=UUID(int=1)), SMS_GATEWAY)
        with pytest.raises(NotFound):
            await queries.lock(session, uuid4())


@pytest.mark.parametrize(
    ("table", "told", "attached"),
    [
        (Destination, {"party": SMS_GATEWAY, "address": "https://sms.example.cn"}, True),
        (Destination, {"party": SMS_GATEWAY}, False),
        (Destination, {"party": "bank_1", "address": "https://sms.example.cn"}, False),
        (Credential, {"party": SMS_GATEWAY}, True),
        (Credential, {"party": SMS_GATEWAY, "expires_at": FUTURE}, True),
        (Credential, {"party": SMS_GATEWAY, "expires_at": PAST}, False),
        (Credential, {"party": SMS_GATEWAY, "revoked_at": PAST}, False),
        (Credential, {"party": "bank_1"}, False),
    ],
)
async def test_a_gateway_is_attached_by_its_address_or_a_credential_that_holds(world, intake, table, told, attached):
    lists = {"divisions": [], "scopes": []} if table is Credential else {}
    await put(world, "intake", a_row(table, 1, told | lists))
    async with intake.sessions.begin() as session:
        assert await queries.gateway_attached(session) is attached


async def test_what_waits_is_read_place_by_place_and_event_by_event_in_the_order_of_the_messages(world, intake):
    other = a_row(Complaint, 2, {"number": "K-2", "division": ELSEWHERE})
    notices = [notice(1), notice(2), notice(3, complaint="K-2"), notice(4, event=Event.REFUSED)]
    rows = [a_row(Notice, at, each) for at, each in enumerate(notices)]
    await put(world, "intake", *HERE, other, *rows, *messages((1, {}), (2, {}), (3, {"subject": "K-2"}), (4, {})))
    waiting = queries.undelivered(LATER)
    async with intake.sessions.begin() as session:
        assert set(await queries.places(session, waiting)) == {
            ("420704", Event.ACCEPTED),
            ("420704", Event.REFUSED),
            (ELSEWHERE, Event.ACCEPTED),
        }
        found = await queries.of_places(session, waiting, [("420704", Event.ACCEPTED)])
        assert found == [UUID(int=2), UUID(int=1)]
        sent = await queries.deliveries_of(session, [Notice(id=UUID(int=1)), Notice(id=UUID(int=9))])
        assert {key: each.id for key, each in sent.items()} == {str(UUID(int=1)): UUID(int=101)}
