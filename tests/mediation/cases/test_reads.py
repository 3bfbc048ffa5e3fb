"""What the named reads of cases find."""

from datetime import date

import pytest

from services.mediation.cases import load, queries
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
from shared.refusals import NotFound
from shared.trade.dispositions import Disposition
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, listed, put

CASE = {
    "number": "1",
    "complaint": "K-1",
    "stage": Stage.OPENED,
    "employer_uscc": "91999999MA0000000X",
    "assignee": "officer-1",
    "opened_on": date(2025, 8, 28),
    "parties": ["bank_1"],
}


CLOSED = {"stage": Stage.CLOSED, "disposition": Disposition.PAID_IN_FULL, "closed_on": date(2025, 8, 28)}


def another(number, **told):
    return {"number": str(number), "complaint": f"K-{number}"} | told


READS = {
    "a case for the machine": Read(
        lambda session: queries.lock_for_machinery(session, "1"), Case, [CASE], [another(2)], locks=True
    ),
    "the case of a complaint": Read(
        lambda session: queries.case_of_complaint(session, "K-1"), Case, [CASE], [another(2)], locks=True
    ),
    "the newest first": Read(
        listed(queries.CASES),
        Case,
        [CASE | another(3, opened_on=date(2025, 8, 29)), CASE | another(2), CASE],
        [another(4, division=ELSEWHERE)],
    ),
    "a party's own": Read(listed(queries.CASES, PARTNER), Case, [CASE], [another(2, parties=["bank_2"])]),
    "by what they are": Read(
        listed(queries.CASES, stage="opened", employer_uscc="91999999MA0000000X", assignee="officer-1"),
        Case,
        [CASE],
        [another(2, **CLOSED), another(3, employer_uscc=None), another(4, assignee="officer-2")],
    ),
    "by complaint": Read(listed(queries.CASES, complaint="K-1"), Case, [CASE], [another(2)]),
    "opened from one day to another": Read(
        listed(queries.CASES, opened_from=date(2025, 8, 27), opened_to=date(2025, 8, 28)),
        Case,
        [CASE | another(2), CASE | {"opened_on": date(2025, 8, 27)}],
        [another(3, opened_on=date(2025, 8, 29)), another(4, opened_on=date(2025, 8, 26))],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, mediation, read):
    await check(world, "mediation", read)


async def test_the_cases_of_complaints_are_theirs_alone(world, mediation):
    await put(world, "mediation", *(a_row(Case, at, CASE | another(at)) for at in (1, 2, 3)))
    async with mediation.sessions.begin() as session:
        assert await queries.complaints_with_cases(session, ["K-1", "K-9"]) == {"K-1"}
        found = await load.cases_of(session, ["K-2", "K-1", "K-9"])
        assert {complaint: there.row.number for complaint, there in found.items()} == {"K-1": "1", "K-2": "2"}
        assert list(found) == ["K-1", "K-2"]
        assert await load.cases_of(session, []) == {}


@pytest.mark.invariant(15)
async def test_a_case_elsewhere_or_of_another_party_is_not_there(world, mediation):
    theirs = [CASE, CASE | another(2, division=ELSEWHERE), CASE | another(3, parties=[])]
    await put(world, "mediation", *(a_row(Case, 1, each) for each in theirs))
    async with mediation.sessions.begin() as session:
        for caller, seen in ((OFFICER, {"1", "3"}), (PARTNER, {"1"})):
            for number in ("1", "2", "3", "4", "1\x00"):
                if number in seen:
                    assert (await queries.see_case(session, caller, number)).number == number
                else:
                    with pytest.raises(NotFound):
                        await queries.see_case(session, caller, number)
