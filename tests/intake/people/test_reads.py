"""What the named reads of one person find: every row of theirs, in the caller's places, and nobody else's."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.decisions.calls.tables import Call
from services.intake.evidence.tables import Evidence
from services.intake.notices.tables import Interpretation, Notice
from services.intake.people import disclosure_queries, queries
from services.intake.people.queries import Found
from services.intake.people.tables import Correction, PersonRequest
from services.intake.verification.tables import Clue, LiablePerson, Verified
from shared.access.callers import Caller, PartyKind
from shared.commands.idempotency import IdempotencyRow
from shared.history import ReadRow
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, Read, a_row, check, put

FIRST, LATER = datetime(2025, 8, 28, 1, tzinfo=UTC), datetime(2025, 8, 28, 2, tzinfo=UTC)
ID, PHONE, OTHER = b"i" * 32, b"p" * 32, b"o" * 32
WHO = {"id_hash": ID, "phone_hash": PHONE}
SERVICE = Caller("anxin_mediation", PartyKind.SERVICE, ("420704",), frozenset(), "mediation")
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
ANSWER = {"scope": "s", "route": "POST /v1/complaints", "fingerprint": b"f", "body": b'{"number": "K-1"}'}


def complaint(number, **told):
    return a_row(Complaint, 1, {"number": number} | told)


async def kept_answers(session):
    return sorted(await queries.kept_answers(session, "K-1"), key=lambda row: row.key)


def oldest_first(read, table, key, **first):
    """Two rows of one complaint or person, of which the one read first is told last."""
    fits = [{"id": TWO} | first | {key: FIRST}, {"id": ONE} | first | {key: LATER}]
    if table is Notice:
        fits[1]["occasion"] = "another"
    [name] = first
    return Read(read, table, fits, [{"id": THREE, name: UUID(int=9) if name != "complaint" else "K-9"}])


READS = {
    "complaints of a person, in the order of their numbers": Read(
        lambda session: queries.lock_complaints_of(
            session, Found([Reporter(id=ONE)], [Member(complaint="K-2")], [LiablePerson(complaint="K-3")])
        ),
        Complaint,
        [{"number": "K-1", "reporter_id": ONE}, {"number": "K-2"}, {"number": "K-3"}],
        [{"number": "K-4", "reporter_id": TWO}],
        locks=True,
    ),
    "calls about complaints": Read(
        lambda session: queries.calls_about(session, ["K-1"]),
        Call,
        [{"id": ONE, "complaint": "K-1"}],
        [{"id": TWO, "complaint": "K-2"}],
    ),
    "answers that are kept about a complaint": Read(
        kept_answers,
        IdempotencyRow,
        [ANSWER | {"key": "1"}, {"route": "POST /v1/complaints/K-1/accept", "key": "2", "scope": "s", "body": b"x"}],
        [
            {"key": "3", "body": b'{"number": "K-11"}'},
            {"key": "4", "route": "POST /v1/cases"},
            {"key": "5", "route": "POST /v1/complaints/K-11/accept", "body": b"x"},
            {"key": "6", "body": None},
        ],
    ),
    "calls to a reporter and to a worker, the oldest first": Read(
        lambda session: disclosure_queries.calls_to(session, ["K-1"], [ONE]),
        Call,
        [
            {"id": THREE, "complaint": "K-1", "called_at": FIRST},
            {"id": ONE, "complaint": "K-1", "called_at": LATER},
            {"id": TWO, "complaint": "K-2", "called_at": LATER, "worker_ref": ONE},
        ],
        [{"id": UUID(int=4), "complaint": "K-2"}, {"id": UUID(int=5), "worker_ref": TWO}],
    ),
    "notices to a person": oldest_first(
        lambda session: disclosure_queries.notices_to(session, [ONE]), Notice, "made_at", recipient=ONE
    ),
    "conversations": oldest_first(
        lambda session: disclosure_queries.interpretations_of(session, ["K-1"]), Interpretation, "at", complaint="K-1"
    ),
    "corrections of a row": oldest_first(
        lambda session: disclosure_queries.corrections_of(session, [ONE]), Correction, "at", row_id=ONE
    ),
    "who read it, the oldest first": Read(
        lambda session: disclosure_queries.read_by(session, ["K-1"]),
        ReadRow,
        [{"id": TWO, "subject": "K-1", "at": FIRST}, {"id": ONE, "subject": "K-1", "at": LATER}],
        [{"id": THREE, "subject": "K-2"}],
    ),
    "what was verified, revision by revision": Read(
        lambda session: disclosure_queries.verified_of(session, ["K-1", "K-2"]),
        Verified,
        [
            {"complaint": "K-1", "revision": 1},
            {"complaint": "K-1", "revision": 2},
            {"complaint": "K-2", "revision": 1},
        ],
        [{"complaint": "K-3"}],
    ),
    "evidence that is still there, in its order": Read(
        lambda session: disclosure_queries.evidence_of(session, ["K-1", "K-2"]),
        Evidence,
        [
            {"id": THREE, "complaint": "K-1", "place": 1, "sha256": b"1"},
            {"id": TWO, "complaint": "K-1", "place": 2, "sha256": b"2"},
            {"id": ONE, "complaint": "K-2", "place": 1},
        ],
        [
            {"id": UUID(int=4), "complaint": "K-3"},
            {"id": UUID(int=5), "place": 3, "sha256": b"3", "destroyed_at": LATER},
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


@pytest.mark.invariant(14, 15)
async def test_a_person_is_found_by_all_that_was_said_of_them_and_in_the_callers_places(world, intake):
    hashes = [WHO, WHO | {"phone_hash": OTHER}, WHO | {"id_hash": OTHER}, WHO]
    reporters = [a_row(Reporter, at, {"id": UUID(int=at)} | told) for at, told in enumerate(hashes, start=1)]
    numbers = {at: {"division": ELSEWHERE if at == 4 else "420704"} for at in range(1, 5)}
    members = [
        a_row(Member, at, {"id": UUID(int=10 + at), "complaint": f"K-{at}"} | told)
        for at, told in enumerate(hashes, start=1)
    ]
    liable = [
        a_row(LiablePerson, at, {"id": UUID(int=20 + at), "complaint": f"K-{at}", "revision": 1} | told)
        for at, told in enumerate(hashes, start=1)
    ]
    told_of = [complaint(f"K-{at}", reporter_id=UUID(int=at), **told) for at, told in numbers.items()]
    await put(world, "intake", *reporters, *told_of, *members, *liable)
    async with intake.sessions.begin() as session:
        found = await queries.rows_of_person(session, OFFICER, WHO)
        assert [each.id.int for each in found.people] == [1, 11, 21]
        found = await queries.rows_of_person(session, OFFICER, {"id_hash": ID})
        assert sorted(each.id.int for each in found.people) == [1, 2, 11, 12, 21, 22]


async def test_the_rows_of_a_request_are_read_each_from_its_table_in_their_order(world, intake):
    filed = [("K-1", LATER), ("K-2", FIRST), ("K-3", FIRST)]
    listed = [("K-1", 2, date(2025, 8, 28)), ("K-2", 1, date(2025, 8, 27)), ("K-3", 1, date(2025, 8, 28))]
    await put(
        world,
        "intake",
        *(a_row(Reporter, at, {"id": UUID(int=at)}) for at in (1, 2, 3, 4)),
        *(complaint(number, reporter_id=UUID(int=at), filed_at=day) for at, (number, day) in enumerate(filed, 1)),
        complaint("K-4", reporter_id=UUID(int=4)),
        *(
            a_row(Member, at, {"id": UUID(int=at), "complaint": number, "place": place, "listed_on": on})
            for at, (number, place, on) in enumerate(listed, 1)
        ),
        *(a_row(LiablePerson, at, {"id": UUID(int=at), "complaint": "K-1", "revision": 4 - at}) for at in (1, 2, 3)),
        *(a_row(Clue, at, {"complaint": f"K-{at}"}) for at in (1, 2)),
    )
    rows = [
        {"table": table, "id": str(UUID(int=at))}
        for table in ("reporter", "member", "liable_person")
        for at in (1, 2, 3)
        if (table, at) != ("liable_person", 2)
    ]
    async with intake.sessions.begin() as session:
        reports, members, liable = await disclosure_queries.rows_of(session, rows)
        assert [(told.number, who.id.int) for told, who in reports] == [("K-2", 2), ("K-3", 3), ("K-1", 1)]
        assert [each.complaint for each in members] == ["K-2", "K-1", "K-3"]
        assert [each.revision for each in liable] == [1, 3]
        assert list(await disclosure_queries.clues_of(session, ["K-1"])) == ["K-1"]


@pytest.mark.invariant(15)
@pytest.mark.parametrize(
    ("caller", "case", "found"),
    [
        (SERVICE, "C-1", True),
        (SERVICE, "C-2", False),
        (SERVICE, None, False),
        (Caller("x", PartyKind.SERVICE, ("420704",), frozenset(), "x", person=True), "C-1", False),
        (Caller("x", PartyKind.SERVICE, (ELSEWHERE,), frozenset(), "x"), "C-1", False),
        (OFFICER, "C-1", False),
    ],
)
async def test_a_complaint_is_read_by_the_service_that_has_its_case_there(world, intake, caller, case, found):
    await put(world, "intake", complaint("K-1", case_number="C-1"), complaint("K-2"))
    async with intake.sessions.begin() as session:
        if found:
            assert (await queries.read_for_case(session, caller, "K-1", case)).number == "K-1"
            return
        with pytest.raises(NotFound):
            await queries.read_for_case(session, caller, "K-1", case)
        with pytest.raises(NotFound):
            await queries.read_for_case(session, caller, "K-2", case)


@pytest.mark.parametrize(
    ("told", "found"), [({}, True), ({"kind": "another"}, False), ({"by": "another"}, False), ({"id": TWO}, False)]
)
async def test_a_request_is_read_by_whoever_made_it_and_as_what_it_is(world, intake, told, found):
    asked = {"id": ONE, "kind": "export", "by": OFFICER.label}
    await put(world, "intake", a_row(PersonRequest, 1, asked | told))
    async with intake.sessions.begin() as session:
        reading = disclosure_queries.request_of(session, OFFICER, ONE, "export")
        if found:
            assert (await reading).id == ONE
            return
        with pytest.raises(NotFound):
            await reading
