"""What the named reads of orders and partners' messages find."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.intake.channels import queries
from services.intake.channels.tables import ChannelMessage, ChannelOrder
from services.intake.complaints.tables import Complaint
from shared.deliveries.tables import Delivery
from tests.reads import Read, a_row, check, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
ORDER = {"party": "hotline_12345", "partner_no": "1", "complaint": "K-1"}
MESSAGE = {"id": UUID(int=1), "party": "hotline_12345", "digest": b"d", "outcome": "taken"} | {
    "complaint": "K-1",
    "received_at": FIRST,
}
TOLD = {"id": UUID(int=1), "position": 1, "subject": "K-1", "occasion": "1"}
WANTED = UUID(int=1)


def message(number, **told):
    return MESSAGE | {"id": UUID(int=number)} | told


def delivery(number, **told):
    return TOLD | {"id": UUID(int=number), "position": number, "occasion": str(number)} | told


READS = {
    "the order of a complaint": Read(
        lambda session: queries.order_of(session, "K-1"),
        ChannelOrder,
        [ORDER],
        [{"partner_no": "2", "complaint": "K-2"}],
    ),
    "the order of a complaint, locked": Read(
        lambda session: queries.lock_order(session, "K-1"),
        ChannelOrder,
        [ORDER],
        [{"partner_no": "2", "complaint": "K-2"}],
        locks=True,
    ),
    "a message that was taken before": Read(
        lambda session: queries.taken_before(session, "hotline_12345", b"d"),
        ChannelMessage,
        [MESSAGE],
        [message(2, party="hotline_12333"), message(3, digest=b"e")],
    ),
    "a message that was noted before": Read(
        lambda session: queries.taken_before(session, "hotline_12345", b"d"),
        ChannelMessage,
        [MESSAGE | {"outcome": "noted"}],
    ),
    "a message that was refused before": Read(
        lambda session: queries.taken_before(session, "hotline_12345", b"e"),
        ChannelMessage,
        [message(2, digest=b"e")],
        [message(3, digest=b"d", outcome="refused")],
    ),
    "messages about a complaint, the newest first": Read(
        lambda session: queries.messages_about(session, "K-1", 2),
        ChannelMessage,
        [message(3, digest=b"3", received_at=LATER), message(1)],
        [message(4, digest=b"4", complaint="K-2"), message(5, digest=b"5", received_at=FIRST)],
    ),
    "messages to parties about a complaint": Read(
        lambda session: queries.deliveries_about(session, "K-1", 2),
        Delivery,
        [TOLD, delivery(2)],
        [delivery(3), delivery(4, subject="K-2", position=0)],
    ),
    "one message to a party": Read(
        lambda session: queries.lock_delivery(session, "K-1", WANTED), Delivery, [TOLD], [delivery(2)], locks=True
    ),
    "a message about another complaint": Read(
        lambda session: queries.lock_delivery(session, "K-2", WANTED),
        Delivery,
        [],
        others=[a_row(Delivery, 1, TOLD)],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


async def test_a_refused_message_may_be_sent_again(world, intake):
    await put(world, "intake", a_row(ChannelMessage, 1, MESSAGE | {"outcome": "refused"}))
    async with intake.sessions.begin() as session:
        assert await queries.taken_before(session, "hotline_12345", b"d") is None


async def test_a_partners_number_finds_its_complaint_and_order_both_locked(world, intake):
    filed = {"number": "K-1", "filed_by": "hotline_12345", "partner_no": "1"}
    others = [{"number": "K-2", "filed_by": "hotline_12333"}, {"number": "K-3", "partner_no": "3"}]
    await put(world, "intake", *(a_row(Complaint, 1, filed | each) for each in ({}, *others)))
    await put(world, "intake", a_row(ChannelOrder, 1, ORDER))
    async with intake.sessions.begin() as session:
        complaint, order = await queries.lock_by_number(session, "hotline_12345", "1")
        assert (complaint.number, order.complaint) == ("K-1", "K-1")
        free = await world.rows("select number from intake.complaint order by number for update skip locked")
        assert [row["number"] for row in free] == ["K-2", "K-3"]
        assert await world.rows("select 1 from intake.channel_order for update skip locked") == []
        assert await queries.lock_by_number(session, "hotline_12345", "9") == (None, None)
