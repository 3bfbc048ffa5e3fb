"""What the named reads of what was verified, and of monitor's register, find."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.verification import queries
from services.intake.verification.crosscheck import queries as register
from services.intake.verification.crosscheck.queries import Match
from services.intake.verification.crosscheck.tables import KnownProject, KnownUnpaid
from services.intake.verification.tables import LiablePerson, Verified
from shared import clock
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
REVISION = {"complaint": "K-1", "revision": 1, "project_id": "P-1", "regimes": {"bond": True}, "at": FIRST}
UNPAID = {"project": "P-1", "month": "2025-06", "missed_on": date(2025, 8, 1)}
OF_THE_FIRM = {"employer_uscc": "91420704MA00000000"}
TODAY = date(2025, 8, 28)
YEAR = timedelta(days=365)

READS = {
    "revisions of a complaint": Read(
        lambda session: queries.revisions_of(session, "K-1"),
        Verified,
        [REVISION, REVISION | {"revision": 2}],
        [{"complaint": "K-2"}],
    ),
    "the newest revision": Read(
        lambda session: queries.newest_of(session, "K-1"),
        Verified,
        [REVISION | {"revision": 2}],
        [{"revision": 1}, {"complaint": "K-2", "revision": 3}],
    ),
    "the newest about a project": Read(
        lambda session: queries.newest_about_project(session, OFFICER, "P-1"),
        Verified,
        [REVISION | {"at": LATER}],
        [
            {"revision": 0},
            {"complaint": "K-2"},
            {"revision": 2, "at": FIRST},
            {"revision": 3, "project_id": "P-2"},
            {"revision": 4, "regimes": None},
            {"complaint": "K-3", "revision": 5},
        ],
        others=[
            a_row(Complaint, 1, {"number": number, "division": division})
            for number, division in (("K-1", "420704"), ("K-2", "420704"), ("K-3", ELSEWHERE))
        ],
    ),
    "months that are still unpaid": Read(
        lambda session: register.unpaid_of(session, OFFICER, KnownProject(number="P-1"), "91420704MA00000000"),
        KnownUnpaid,
        [UNPAID, UNPAID | {"month": "2025-07"}, UNPAID | {"project": "P-3", "month": "2025-07", **OF_THE_FIRM}],
        [
            {"project": "P-2", "employer_uscc": "91420704MA00000001"},
            {"division": ELSEWHERE, "month": "2025-05"},
            {"month": "2025-08", "missed_on": None},
            {"month": "2025-09", "made_good_on": date(2025, 8, 2)},
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


async def test_the_newest_about_projects_is_one_for_each_that_was_asked_for(world, intake):
    told = [
        {},
        {"revision": 2, "at": LATER},
        {"revision": 3, "project_id": "P-2"},
        {"revision": 4, "project_id": "P-3"},
    ]
    await put(
        world,
        "intake",
        a_row(Complaint, 1, {"number": "K-1"}),
        a_row(Complaint, 1, {"number": "K-2", "division": ELSEWHERE}),
        *(a_row(Verified, 1, REVISION | each) for each in told),
        a_row(Verified, 1, REVISION | {"complaint": "K-2", "at": LATER + YEAR}),
        a_row(Verified, 1, REVISION | {"revision": 6, "at": LATER + YEAR, "regimes": None}),
    )
    async with intake.sessions.begin() as session:
        found = await queries.newest_about_projects(session, OFFICER, ["P-1", "P-2", "P-9"])
    assert {project: each.revision for project, each in found.items()} == {"P-1": 2, "P-2": 3}


async def test_persons_liable_are_those_of_the_complaint_by_revision(world, intake):
    told = [("K-1", 1), ("K-1", 3), ("K-2", 2)]
    rows = [
        a_row(LiablePerson, at, {"id": UUID(int=at), "complaint": complaint, "revision": revision})
        for at, (complaint, revision) in enumerate(told)
    ]
    await put(world, "intake", *rows)
    async with intake.sessions.begin() as session:
        found = await queries.liable_people(session, "K-1")
    assert {revision: each.id.int for revision, each in found.items()} == {1: 0, 3: 1}


KNOWN = {"number": "P-1", "name_key": "一号楼", "employers": ["E-1"], "division": "420704"}
TOLD = {"number": "K-1", "project_name": "一号楼", "employer_uscc": "E-1"}


@pytest.mark.parametrize(
    ("complaint", "project", "match"),
    [
        ({"project_id": "P-1"}, {}, Match.BY_NUMBER),
        ({"project_id": "P-9"}, {}, Match.NONE),
        ({"project_id": "P-1"}, {"division": ELSEWHERE}, Match.NONE),
        ({}, {}, Match.BY_EMPLOYER_AND_NAME),
        ({"project_name": None}, {}, Match.NOT_TOLD),
        ({"employer_uscc": None}, {}, Match.NOT_TOLD),
        ({"employer_uscc": "E-2"}, {}, Match.NONE),
        ({}, {"name_key": "二号楼"}, Match.NONE),
        ({}, {"division": "4207"}, Match.NONE),
        ({"division": "4207"}, {}, Match.BY_EMPLOYER_AND_NAME),
        ({"division": "420703"}, {}, Match.NONE),
    ],
)
async def test_a_project_is_found_by_its_number_or_by_one_firm_and_name_nearby(
    world, intake, monkeypatch, complaint, project, match
):
    monkeypatch.setattr(register, "name_key", lambda name: name)
    await put(world, "intake", a_row(KnownProject, 1, KNOWN | project))
    about = a_row(Complaint, 1, TOLD | complaint)
    async with intake.sessions.begin() as session:
        found, which = await register.match(session, OFFICER, about)
    assert (found, which and which.number) == (match, "P-1" if match.value.startswith("by") else None)


async def test_two_projects_of_one_firm_and_name_are_several(world, intake, monkeypatch):
    monkeypatch.setattr(register, "name_key", lambda name: name)
    await put(world, "intake", *(a_row(KnownProject, 1, KNOWN | {"number": f"P-{at}"}) for at in (1, 2)))
    async with intake.sessions.begin() as session:
        assert await register.match(session, OFFICER, a_row(Complaint, 1, TOLD)) == (Match.SEVERAL, None)
        seen = await register.known_of(session, OFFICER, ["P-1", "P-9"])
        assert {number: regimes for number, (_, regimes) in seen.items()} == {"P-1": None}
        assert await register.known_of(session, replace(OFFICER, divisions=(ELSEWHERE,)), ["P-1"]) == {}


FILED = {"project_id": "P-1", "filed_on": TODAY, "workers": 2, "claimed_fen": 100}
MATTERS = [
    {},
    {"filed_on": TODAY - YEAR},
    {"filed_on": TODAY - YEAR - timedelta(days=1)},
    {"filed_on": TODAY + timedelta(days=1)},
    {"joined_to": "K-0"},
    {"division": ELSEWHERE},
    {"project_id": None},
    {"project_id": "P-2"},
    {"project_id": "P-2"},
    {"project_id": "P-2"},
    {"project_id": "P-3"},
]


@pytest.mark.invariant(15)
async def test_a_project_recurs_with_two_matters_of_the_year_where_the_caller_may_look(world, intake, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    filed = [FILED | {"number": f"K-{at}"} | each for at, each in enumerate(MATTERS)]
    await put(world, "intake", *(a_row(Complaint, 1, each) for each in filed))
    async with intake.sessions.begin() as session:
        found, following = await register.recurring(session, OFFICER, None, 1, None)
        assert [tuple(row.values()) for row in found] == [("P-2", 3, 6, 300, TODAY)]
        rest, end = await register.recurring(session, OFFICER, "420704", 1, following)
        assert ([tuple(row.values()) for row in rest], end) == ([("P-1", 2, 4, 200, TODAY)], None)
        assert (await register.count_recurring(session, OFFICER, None)).count == 2


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ({}, 1),
        ({"filed_on": TODAY - timedelta(days=1)}, 0),
        ({"filed_on": TODAY + timedelta(days=2)}, 0),
        ({"number": "K-1"}, 0),
        ({"number": "L-1"}, 0),
        ({"joined_to": "L-2"}, 0),
        ({"division": ELSEWHERE}, 0),
        ({"project_id": "P-2"}, 0),
    ],
)
async def test_other_matters_are_counted_once_within_the_days_and_the_callers_places(world, intake, told, counted):
    own = Complaint(number="K-1", joined_to="L-1")
    await put(world, "intake", a_row(Complaint, 1, FILED | {"number": "K-5", "parties": ["bank_1"]} | told))
    about, until = Complaint.project_id == "P-1", TODAY + timedelta(days=1)
    async with intake.sessions.begin() as session:
        assert await register.filed_about(session, OFFICER, about, TODAY, until, own) == counted
        assert await register.filed_about(session, PARTNER, about, TODAY, until, own) == counted
        stranger = replace(PARTNER, party="bank_2")
        assert await register.filed_about(session, stranger, about, TODAY, until, own) == 0
