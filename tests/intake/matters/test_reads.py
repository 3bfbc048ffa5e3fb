"""What the named reads of matters find: joins, candidates, pairs that share a key."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.matters import matching_queries, queries
from services.intake.matters.tables import Candidate, CandidateState, Joining, JoinKind, MatchingKey
from shared.refusals import NotFound, Stale
from tests.reads import ELSEWHERE, OFFICER, Read, a_row, check, listed, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
PARTED = {"parted_at": LATER, "parted_by": "officer-1"}
JOINED = {"id": UUID(int=1), "complaint": "K-1", "leader": "L-1", "joined_at": FIRST}
PAIR = {"id": UUID(int=1), "complaint": "K-1", "other": "K-2", "state": CandidateState.PROPOSED} | {
    "kind": JoinKind.DUPLICATE,
    "found_at": FIRST,
}
DAY = date(2025, 8, 28)
DISMISSED = {"state": CandidateState.DISMISSED, "decided_at": LATER, "decided_by": "officer-1"}


def pair(number, **told):
    return PAIR | {"id": UUID(int=number), "complaint": f"K-{number}"} | told


def joining(number, **told):
    return JOINED | {"id": UUID(int=number), "complaint": f"K-{number}"} | told


READS = {
    "the newest first": Read(
        listed(queries.CANDIDATES),
        Candidate,
        [pair(3, found_at=LATER), pair(4), pair(1)],
        [pair(5, division=ELSEWHERE)],
    ),
    "by state and kind": Read(
        listed(queries.CANDIDATES, state="proposed", kind="duplicate"),
        Candidate,
        [PAIR],
        [pair(3, **DISMISSED), pair(4, kind=JoinKind.COLLECTIVE)],
    ),
    "of a complaint on either side": Read(
        listed(queries.CANDIDATES, complaint="K-1"),
        Candidate,
        [pair(3, other="K-1"), PAIR],
        [pair(4)],
    ),
    "undecided between two": Read(
        lambda session: queries.open_between(session, "K-2", "K-1"),
        Candidate,
        [PAIR],
        [pair(3), pair(4, complaint="K-1", other="K-9")],
        locks=True,
    ),
    "certain between two": Read(
        lambda session: queries.open_between(session, "K-1", "K-2"),
        Candidate,
        [PAIR | {"state": CandidateState.CERTAIN}],
        locks=True,
    ),
    "dismissed between two": Read(
        lambda session: queries.open_between(session, "K-1", "K-2"),
        Candidate,
        [],
        others=[a_row(Candidate, 1, PAIR | DISMISSED)],
    ),
    "the join of a follower": Read(
        lambda session: queries.joining_of(session, "K-1"),
        Joining,
        [JOINED],
        [joining(2), joining(3, complaint="K-1", **PARTED)],
    ),
    "the joins of a matter, first joined first": Read(
        lambda session: queries.joinings_of_matter(session, "L-1"),
        Joining,
        [joining(2), joining(1, joined_at=LATER)],
        [joining(3, leader="L-2"), joining(4, **PARTED)],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


async def test_certain_candidates_wait_in_the_order_in_which_they_were_found(world, intake):
    certain = {"state": CandidateState.CERTAIN}
    told = [pair(5, found_at=LATER, **certain), pair(4, **certain), pair(3, **certain), pair(1)]
    await put(world, "intake", *(a_row(Candidate, 1, each) for each in told))
    async with intake.sessions.begin() as session:
        assert await matching_queries.certain_ones(session, 2) == [UUID(int=3), UUID(int=4)]


@pytest.mark.invariant(15)
async def test_a_candidate_is_locked_where_the_caller_may_look_and_in_the_version_they_saw(world, intake):
    await put(world, "intake", a_row(Candidate, 1, PAIR | {"version": 3}))
    elsewhere = replace(OFFICER, divisions=(ELSEWHERE,))
    async with intake.sessions.begin() as session:
        assert (await queries.read_candidate(session, OFFICER, PAIR["id"])).version == 3
        with pytest.raises(NotFound):
            await queries.read_candidate(session, elsewhere, PAIR["id"])
        with pytest.raises(NotFound):
            await queries.lock_candidate(session, elsewhere, PAIR["id"], 3)
        with pytest.raises(Stale):
            await queries.lock_candidate(session, OFFICER, PAIR["id"], 2)
        assert (await queries.lock_candidate(session, OFFICER, PAIR["id"], 3)).version == 3
        assert await world.rows("select 1 from intake.candidate for update skip locked") == []


async def test_the_leaders_of_two_are_locked_in_one_order_and_one_matter_has_only_one(world, intake):
    told = [("K-1", "L-1"), ("K-2", "L-1"), ("K-3", None), ("L-1", None)]
    await put(world, "intake", *(a_row(Complaint, 1, {"number": one, "joined_to": to}) for one, to in told))
    async with intake.sessions.begin() as session:
        assert await queries.lock_leaders(session, "K-1", "K-2") is None
        for pair_of in (("K-1", "K-3"), ("K-3", "K-1"), ("K-3", "L-1")):
            found = await queries.lock_leaders(session, *pair_of)
            assert [each.number for each in found] == ["K-3", "L-1"]
        free = await world.rows("select number from intake.complaint order by number for update skip locked")
        assert [row["number"] for row in free] == ["K-1", "K-2"]


async def test_followers_are_shown_with_their_join_and_each_complaint_with_its_leader(world, intake):
    told = [("K-1", "L-1"), ("K-2", "L-1"), ("K-3", None), ("L-1", None)]
    await put(
        world,
        "intake",
        *(a_row(Complaint, 1, {"number": one, "joined_to": to, "stage": Stage.FILED}) for one, to in told),
        *(a_row(Joining, 1, each) for each in (joining(1, joined_at=LATER), joining(2), joining(3, **PARTED))),
    )
    async with intake.sessions.begin() as session:
        shown = await queries.followers_shown(session, "L-1")
        assert [(complaint.number, join.id.int) for complaint, join in shown] == [("K-2", 2), ("K-1", 1)]
        found = await matching_queries.follows(session, ["K-1", "K-3", "K-9"])
    assert {number: each.leader for number, each in found.items()} == {"K-1": "L-1", "K-3": "K-3"}


@pytest.mark.parametrize(
    ("told", "key", "pairs"),
    [
        ({}, {}, True),
        ({}, {"tokens": ["z"]}, False),
        ({}, {"filed_on": date(2024, 7, 24)}, True),
        ({}, {"filed_on": date(2024, 7, 23)}, False),
        ({}, {"filed_on": date(2026, 10, 2)}, True),
        ({}, {"filed_on": date(2026, 10, 3)}, False),
    ],
)
async def test_filings_that_share_a_token_within_four_hundred_days_are_pairs(world, intake, told, key, pairs):
    for at, (complaint, keyed) in enumerate([({}, {}), (told, key)], start=1):
        reporter = {"id": UUID(int=at)}
        filed = {"number": f"K-{at}", "reporter_id": UUID(int=at), "filed_on": keyed.get("filed_on", DAY)}
        keys = {"complaint": f"K-{at}", "filed_on": DAY, "tokens": ["a"]}
        await put(
            world,
            "intake",
            a_row(Reporter, 1, reporter),
            a_row(Complaint, 1, filed | complaint),
            a_row(MatchingKey, 1, keys | keyed),
        )
    async with intake.sessions.begin() as session:
        assert await matching_queries.pairs_of(session, ["K-1"]) == ([("K-1", "K-2")] if pairs else [])


@pytest.mark.parametrize(
    ("person", "place", "filed_on", "pairs"),
    [
        ({"phone_hash": b"p"}, "420704", DAY, True),
        ({"id_hash": b"i"}, "420704", DAY, True),
        ({"phone_hash": b"i", "id_hash": b"p"}, "420704", DAY, False),
        ({"phone_hash": b"p"}, "420703", DAY, True),
        ({"phone_hash": b"p"}, "420204", DAY, False),
        ({"phone_hash": b"p"}, "420704", date(2024, 7, 24), True),
        ({"phone_hash": b"p"}, "420704", date(2024, 7, 23), False),
    ],
)
async def test_filings_of_one_person_in_one_city_are_pairs(world, intake, person, place, filed_on, pairs):
    both = [({"phone_hash": b"p", "id_hash": b"i"}, "420704", DAY), (person, place, filed_on)]
    for at, (hashes, division, day) in enumerate(both, start=1):
        filed = {"number": f"K-{at}", "reporter_id": UUID(int=at), "filed_on": day, "division": division}
        await put(
            world,
            "intake",
            a_row(Reporter, 1, {"id": UUID(int=at)} | hashes),
            a_row(Complaint, 1, filed),
            a_row(MatchingKey, 1, {"complaint": f"K-{at}", "filed_on": day, "tokens": [str(at)]}),
        )
    async with intake.sessions.begin() as session:
        assert await matching_queries.pairs_of(session, ["K-1"]) == ([("K-1", "K-2")] if pairs else [])
