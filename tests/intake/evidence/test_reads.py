"""What the named reads of evidence find."""

from uuid import UUID

import pytest

from services.intake.evidence import queries
from services.intake.evidence.tables import Evidence
from shared.refusals import NotFound
from tests.reads import Read, a_row, check, put

FILE = {"id": UUID(int=1), "complaint": "K-1", "place": 1, "size": 10, "sha256": b"1"}
SECOND = FILE | {"id": UUID(int=2), "place": 2, "size": 5, "sha256": b"2"}

READS = {
    "files of a complaint in their order": Read(
        lambda session: queries.files_of(session, "K-1"),
        Evidence,
        [FILE, SECOND],
        [{"id": UUID(int=3), "complaint": "K-2"}],
    ),
    "a file by its place": Read(
        lambda session: queries.file_of(session, "K-1", 1),
        Evidence,
        [FILE],
        [SECOND, {"id": UUID(int=3), "complaint": "K-2"}],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


async def test_the_size_of_a_complaints_files_is_their_number_and_the_sum_of_their_bytes(world, intake):
    others = {"id": UUID(int=3), "complaint": "K-2"}
    await put(world, "intake", *(a_row(Evidence, 1, each) for each in (FILE, SECOND, FILE | others)))
    async with intake.sessions.begin() as session:
        assert await queries.size_of(session, "K-1") == (2, 15)
        assert await queries.size_of(session, "K-9") == (0, 0)
        with pytest.raises(NotFound):
            await queries.file_of(session, "K-2", 2)
