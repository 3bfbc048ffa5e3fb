"""What the named reads and locks of papers find, and who may see which."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.papers import queries
from services.intake.papers.tables import Paper
from shared.obligations import Obligation, ObligationState
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
PAPER = {"number": "P-1", "complaint": "K-1", "made_at": FIRST}
RUNS = {"id": UUID(int=1), "subject_kind": "complaint", "subject": "K-1", "name": "a", "due_on": date(2025, 9, 1)}

READS = {
    "papers of a complaint, the oldest first": Read(
        lambda session: queries.papers_of(session, "K-1"),
        Paper,
        [PAPER, PAPER | {"number": "P-2"}, PAPER | {"number": "P-0", "made_at": LATER}],
        [{"number": "P-3", "complaint": "K-2"}],
    ),
    "deadlines that run, soonest first": Read(
        lambda session: queries.deadlines_of(session, "K-1"),
        Obligation,
        [RUNS, RUNS | {"id": UUID(int=2), "name": "b"}, RUNS | {"id": UUID(int=3), "due_on": date(2025, 9, 2)}],
        [
            {"id": UUID(int=4), "subject_kind": "notice"},
            {"id": UUID(int=5), "subject": "K-2"},
            {"id": UUID(int=6), "state": ObligationState.MET},
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


@pytest.mark.invariant(15)
async def test_a_paper_is_seen_by_whoever_sees_its_complaint_and_by_the_organ_that_issued_it(world, intake):
    complaint = {"number": "K-1", "division": ELSEWHERE, "parties": ["bank_1"]}
    await put(world, "intake", a_row(Complaint, 1, complaint), a_row(Paper, 1, PAPER | {"division": "420704"}))
    there = (ELSEWHERE,)
    seeing = [OFFICER, replace(OFFICER, divisions=there), replace(PARTNER, divisions=there)]
    blind = [PARTNER, replace(PARTNER, party="bank_2", divisions=there), replace(OFFICER, divisions=("4404",))]
    async with intake.sessions.begin() as session:
        for caller in seeing:
            paper, about = await queries.read(session, caller, "P-1")
            assert (paper.number, about.number) == ("P-1", "K-1")
        for caller in blind:
            with pytest.raises(NotFound):
                await queries.read(session, caller, "P-1")
        with pytest.raises(NotFound):
            await queries.read(session, OFFICER, "P-2")


async def test_the_organs_papers_without_a_number_are_locked_in_the_order_they_were_made(world, intake):
    told = [
        {"number": "P-3", "made_at": LATER},
        {"number": "P-2", "division": "420704001"},
        {"number": "P-1"},
        {"number": "P-4", "document_no": "测〔2025〕1号"},
        {"number": "P-5", "division": ELSEWHERE},
    ]
    await put(world, "intake", a_row(Complaint, 1, {"number": "K-1"}), *(a_row(Paper, 1, PAPER | one) for one in told))
    async with intake.sessions.begin() as session:
        found = await queries.lock_unnumbered(session, "420704")
        assert [(paper.number, complaint.number) for paper, complaint in found] == [
            ("P-1", "K-1"),
            ("P-2", "K-1"),
            ("P-3", "K-1"),
        ]
        free = await world.rows("select number from intake.paper order by number for update skip locked")
        assert [row["number"] for row in free] == ["P-4", "P-5"]


async def test_a_paper_is_locked_after_its_complaint(world, intake):
    await put(world, "intake", a_row(Complaint, 1, {"number": "K-1"}), a_row(Paper, 1, PAPER))
    async with intake.sessions.begin() as session:
        paper = await session.get_one(Paper, "P-1")
        assert (await queries.lock(session, paper)).number == "K-1"
        for table in ("complaint", "paper"):
            assert await world.rows(f"select 1 from intake.{table} for update skip locked") == []
