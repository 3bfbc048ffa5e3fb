"""What the named reads of proposals to open a case find."""

from datetime import date

import pytest

from services.mediation.lifecycle.openings import queries
from services.mediation.lifecycle.openings.tables import OpeningProposal
from services.mediation.lifecycle.openings.track import OpeningState
from shared.access.callers import AuthorityOnly
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, listed, put

OPENING = {"number": "1", "project": "P-1", "month": "2025-07", "proposed_on": date(2025, 8, 28)}


def another(number, **told):
    """There is one of each project and month."""
    return {"number": str(number), "month": f"2025-0{number}"} | told


READS = {
    "that wait, the oldest first": Read(
        lambda session: queries.waiting(session, OFFICER, 3),
        OpeningProposal,
        [OPENING, OPENING | another(2), OPENING | another(3, proposed_on=date(2025, 8, 29))],
        [
            another(4, proposed_on=date(2025, 8, 30)),
            another(5, state=OpeningState.MADE_GOOD),
            another(6, division=ELSEWHERE),
        ],
    ),
    "the newest first": Read(
        listed(queries.OPENINGS),
        OpeningProposal,
        [OPENING | another(3, proposed_on=date(2025, 8, 29)), OPENING | another(2), OPENING],
        [another(4, division=ELSEWHERE)],
    ),
    "by state and project": Read(
        listed(queries.OPENINGS, state="open", project="P-1"),
        OpeningProposal,
        [OPENING],
        [another(2, state=OpeningState.DISMISSED), another(3, project="P-2")],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, mediation, read):
    await check(world, "mediation", read)


@pytest.mark.invariant(15)
async def test_a_proposal_is_found_by_its_month_and_seen_where_the_caller_may_look(world, mediation):
    several = [OPENING, OPENING | another(2, division=ELSEWHERE), OPENING | {"number": "3", "project": "P-2"}]
    await put(world, "mediation", *(a_row(OpeningProposal, 1, each) for each in reversed(several)))
    async with mediation.sessions.begin() as session:
        assert await queries.of_month(session, "P-1", "2025-07") == "1"
        assert await queries.of_month(session, "P-1", "2025-01") is None
        assert (await queries.see(session, OFFICER, "1")).number == "1"
        for number in ("2", "9"):
            with pytest.raises(NotFound):
                await queries.see(session, OFFICER, number)
        with pytest.raises(AuthorityOnly):
            await queries.see(session, PARTNER, "1")
