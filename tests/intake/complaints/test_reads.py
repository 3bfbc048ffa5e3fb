"""What the named reads and locks of complaints find, and who may see which."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.intake.complaints import queries
from services.intake.complaints.tables import Complaint, Member
from shared.access.callers import PartyKind
from shared.refusals import NotFound, Stale
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
FILED = {"number": "420704-2025-000001", "filed_by": "bank_1", "partner_no": "1", "parties": ["bank_1"]}
FOLLOWS = {"number": "K-1", "joined_to": "L-1", "filed_at": FIRST}
MEMBER = {"id": UUID(int=1), "complaint": "K-1", "place": 1}

READS = {
    "a complaint for a fact": Read(
        lambda session: queries.lock_for_fact(session, FILED["number"]),
        Complaint,
        [FILED],
        [{"number": "K-2", "partner_no": "2"}],
        locks=True,
    ),
    "what a party filed before": Read(
        lambda session: queries.filed_before(session, "bank_1", "1"),
        Complaint,
        [FILED],
        [{"number": "K-2", "partner_no": "2"}, {"number": "K-3", "filed_by": "bank_2"}],
    ),
    "followers in the order of filing": Read(
        lambda session: queries.lock_followers(session, "L-1"),
        Complaint,
        [FOLLOWS | {"number": "K-2"}, FOLLOWS | {"number": "K-3"}, FOLLOWS | {"filed_at": LATER}],
        [{"number": "K-4", "joined_to": "L-2"}, {"number": "L-1", "joined_to": None}],
        locks=True,
    ),
    "everybody ever on a list": Read(
        lambda session: queries.members_ever(session, "K-1"),
        Member,
        [MEMBER, MEMBER | {"id": UUID(int=2), "place": 2, "left_on": date(2025, 8, 28)}],
        [{"id": UUID(int=3), "complaint": "K-2"}],
    ),
    "who is on a list now": Read(
        lambda session: queries.members_now(session, "K-1"),
        Member,
        [MEMBER],
        [{"id": UUID(int=2), "place": 2, "left_on": date(2025, 8, 28)}, {"id": UUID(int=3), "complaint": "K-2"}],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


@pytest.mark.parametrize(
    ("told", "owner"),
    [
        ({"owner": "a"}, "a"),
        ({"joined_to": "L-1"}, "leader's"),
        ({"owner": "a", "joined_to": "L-1"}, "a"),
        ({}, None),
    ],
)
async def test_whoever_answers_for_a_complaint_is_its_owner_or_its_leaders(world, intake, told, owner):
    several = [{"number": "K-1"} | told, {"number": "L-1", "owner": "leader's"}, {"number": "L-2", "owner": "other"}]
    await put(world, "intake", *(a_row(Complaint, 1, each) for each in several))
    async with intake.sessions.begin() as session:
        assert await queries.owner_of(session, await session.get_one(Complaint, "K-1")) == owner


@pytest.mark.invariant(15)
@pytest.mark.parametrize(
    ("caller", "sees", "filed"),
    [
        (OFFICER, True, False),
        (replace(OFFICER, party="bank_1"), True, False),
        (PARTNER, True, True),
        (replace(PARTNER, party="bank_2"), False, False),
        (replace(PARTNER, divisions=("4404",)), False, False),
        (replace(PARTNER, kind=PartyKind.SERVICE), False, False),
    ],
    ids=["officer", "officer of a party of that name", "filer", "another", "filer elsewhere", "a service"],
)
async def test_a_complaint_is_seen_by_the_place_and_by_whoever_filed_it_there(world, intake, caller, sees, filed):
    """And after it passed to another place by whoever filed it alone."""
    await put(world, "intake", a_row(Complaint, 1, FILED | {"version": 3}))
    number = str(FILED["number"])
    for division, there in (("420704", sees), (ELSEWHERE, filed)):
        await world.execute("update intake.complaint set division = $1", division)
        async with intake.sessions.begin() as session:
            assert queries.filed_it(caller, await session.get_one(Complaint, number)) is filed
            if there:
                assert (await queries.read_or_filed(session, caller, number)).number == number
            else:
                with pytest.raises(NotFound):
                    await queries.read_or_filed(session, caller, number)
            reads = (
                lambda: queries.read(session, caller, number),
                lambda: queries.lock(session, caller, number, 3),
                lambda: queries.lock_any_version(session, caller, number),
            )
            for read in reads:
                if sees and division == "420704":
                    assert (await read()).number == number
                else:
                    with pytest.raises(NotFound):
                        await read()


@pytest.mark.parametrize("seen", [2, 4])
async def test_a_decision_on_another_version_is_refused(world, intake, seen):
    await put(world, "intake", a_row(Complaint, 1, FILED | {"version": 3}))
    async with intake.sessions.begin() as session:
        with pytest.raises(Stale):
            await queries.lock(session, OFFICER, str(FILED["number"]), seen)
