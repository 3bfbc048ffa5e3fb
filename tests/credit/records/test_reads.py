"""What the named reads of records find, and what they count."""

from datetime import date
from uuid import UUID

import pytest

from services.credit.records import queries
from services.credit.records.rules.record import Code
from services.credit.records.tables import Employer, Entry
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, Read, a_row, check, put

DAY, BEFORE, AFTER = date(2025, 9, 10), date(2025, 9, 9), date(2025, 9, 11)
ENTRY = {
    "employer": "E-1",
    "source": "C-1",
    "complaint": "K-1",
    "code": Code.OVERDUE,
    "entered_on": DAY,
    "sequence": 1,
    "document_no": "D-1",
    "fen": 500,
    "outstanding_fen": 500,
}


def entries(*told):
    return [a_row(Entry, at, ENTRY | {"event_id": UUID(int=at)} | one) for at, one in enumerate(told, start=1)]


def fact(number, **told):
    return ENTRY | {"event_id": UUID(int=number)} | told


ABOUT = fact(1)
READS = {
    "about a case or its complaint, in the sender's order": Read(
        lambda session: queries.entries_about(session, a_row(Entry, 1, ABOUT)),
        Entry,
        [
            ABOUT,
            fact(2, source="K-1", complaint="K-1", sequence=2, entered_on=BEFORE),
            fact(3, complaint=None, sequence=2),
            fact(4, source="C-2", sequence=3),
        ],
        [fact(5, source="C-2", complaint="K-2"), fact(6, source="C-2", complaint=None), fact(7, employer="E-2")],
    ),
    "orders overdue": Read(
        lambda session: queries.overdue_of(session, "C-1"),
        Entry,
        [fact(1), fact(2, sequence=2)],
        [fact(3, source="C-2"), fact(4, code=Code.ISSUED)],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, credit, read):
    await check(world, "credit", read)


async def test_a_record_is_read_by_employer_up_to_a_day_the_oldest_first(world, credit):
    told = [{"sequence": 2}, {}, {"entered_on": BEFORE, "sequence": 9}, {"entered_on": AFTER}, {"employer": "E-2"}]
    await put(world, "credit", *entries(*told, {"employer": "E-3"}))
    async with credit.sessions.begin() as session:
        found = await queries.entries_of(session, ["E-1", "E-2"], DAY)
    ids = {employer: [each.event_id.int for each in record] for employer, record in found.items()}
    assert ids == {"E-1": [3, 2, 1], "E-2": [5]}


async def test_an_employers_row_is_locked_and_begun_where_there_is_none(world, credit):
    await put(world, "credit", a_row(Employer, 1, {"number": "E-1", "version": 7}))
    async with credit.sessions.begin() as session:
        for number, version in (("E-1", 7), ("E-2", 0)):
            assert (await queries.lock_employer(session, number)).version == version
        free = await world.rows("select number from credit.employer for update skip locked")
    assert free == []


async def test_an_entry_is_kept_once(world, credit):
    await put(world, "credit", a_row(Employer, 1, {"number": "E-1"}))
    async with credit.sessions.begin() as session:
        [entry] = entries({})
        assert [await queries.keep(session, entry) for _ in range(2)] == [True, False]


@pytest.mark.invariant(15)
async def test_a_record_is_seen_by_whoever_has_a_place_where_an_entry_was_made(world, credit):
    await put(world, "credit", *(a_row(Employer, 1, {"number": f"E-{at}"}) for at in (1, 2)))
    await put(world, "credit", *entries({"division": ELSEWHERE}, {}, {"employer": "E-2", "division": ELSEWHERE}))
    async with credit.sessions.begin() as session:
        assert (await queries.read(session, OFFICER, "E-1")).number == "E-1"
        for number in ("E-2", "E-3"):
            with pytest.raises(NotFound):
                await queries.read(session, OFFICER, number)


async def test_figures_count_entries_sums_and_employers_of_what_is_asked_for(world, credit):
    told = [{}, {"employer": "E-2"}, {"code": Code.SERVED, "fen": None}, {"division": ELSEWHERE, "employer": "E-3"}]
    await put(world, "credit", *entries(*told))
    here = [Entry.division == "420704"]
    async with credit.sessions.begin() as session:
        by_code = await queries.entries_by_code(session, here)
        assert by_code == {Code.OVERDUE: (2, 1000), Code.SERVED: (1, 0)}
        assert await queries.employers_in(session, here) == 2


@pytest.mark.parametrize(
    ("later", "unpaid"),
    [
        ({"code": Code.PAID, "outstanding_fen": 0}, (0, 0)),
        ({"code": Code.PAID, "outstanding_fen": 1}, (1, 500)),
        ({"code": Code.PAID, "outstanding_fen": 0, "sequence": 1}, (1, 500)),
        ({"code": Code.PAID, "outstanding_fen": 0, "entered_on": AFTER}, (1, 500)),
        ({"code": Code.PAID, "outstanding_fen": 0, "source": "C-2"}, (1, 500)),
        ({"code": Code.MET}, (0, 0)),
        ({"code": Code.MET, "document_no": "D-2"}, (1, 500)),
        ({"code": Code.WITHDRAWN, "document_no": None}, (0, 0)),
        ({"code": Code.CLOSED, "document_no": None, "outstanding_fen": 0}, (1, 500)),
    ],
)
async def test_an_overdue_order_is_unpaid_until_it_is_obeyed_paid_in_full_or_withdrawn(world, credit, later, unpaid):
    await put(world, "credit", *entries({}, {"sequence": 2} | later))
    async with credit.sessions.begin() as session:
        assert await queries.overdue_unpaid(session, [Entry.employer == "E-1"], DAY) == unpaid
        assert await queries.overdue_unpaid(session, [Entry.employer == "E-2"], DAY) == (0, 0)


@pytest.mark.parametrize(
    ("back", "unpaid"),
    [
        ({}, (1, 500)),
        ({"sequence": 2}, (0, 0)),
        ({"document_no": "R-2"}, (0, 0)),
        ({"source": "C-2"}, (0, 0)),
        ({"entered_on": AFTER}, (0, 0)),
    ],
)
async def test_an_overdue_order_is_unpaid_again_when_money_that_settled_it_came_back(world, credit, back, unpaid):
    settled = {"code": Code.PAID, "outstanding_fen": 0, "document_no": "R-1", "sequence": 3}
    returned = {"code": Code.RETURNED, "outstanding_fen": 1, "document_no": "R-1", "sequence": 4}
    await put(world, "credit", *entries({}, settled, returned | back))
    async with credit.sessions.begin() as session:
        assert await queries.overdue_unpaid(session, [Entry.employer == "E-1"], DAY) == unpaid
