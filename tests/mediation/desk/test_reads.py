"""What waits for a head, and the cases that one officer hands to another."""

from dataclasses import replace
from datetime import date

import pytest

from services.mediation.cases.rules.stage import ENDED, Stage
from services.mediation.cases.tables import Case
from services.mediation.desk import actions, queries
from services.mediation.lifecycle.openings.tables import OpeningProposal
from services.mediation.referrals.tables import Proposal
from services.mediation.referrals.track import ProposalState
from shared.trade.dispositions import Disposition
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, put

HEAD = replace(OFFICER, subject="head-1", roles=frozenset({"head"}))
REPORTED = {
    "number": "1",
    "state": ProposalState.REPORTED,
    "decide_by": date(2025, 8, 28),
    "proposed_by": "labour_authority/officer-2",
    "reported_by": "labour_authority/officer-2",
    "officers": ["officer-2", "officer-3"],
    "document_no": "D-1",
}
CASE = {"number": "1", "assignee": "officer-1", "stage": Stage.OPENED, "parties": []}

ENDED_AS = {"disposition": Disposition.PAID_IN_FULL, "closed_on": date(2025, 8, 28)}


def another(number, **told):
    """About another order: there is one live proposal of each."""
    return REPORTED | {"number": str(number), "document_no": f"D-{number}"} | told


READS = {
    "reported, first due first": Read(
        lambda session: queries.reported(session, HEAD, 3),
        Proposal,
        [REPORTED, another(2), another(0, decide_by=date(2025, 8, 29))],
        [
            another(3, decide_by=date(2025, 8, 30)),
            another(4, state=ProposalState.OPEN),
            another(5, division=ELSEWHERE),
            another(6, proposed_by=HEAD.label),
            another(7, reported_by=HEAD.label),
            another(8, officers=["officer-2", HEAD.subject]),
        ],
    ),
    "an officer's open cases": Read(
        lambda session: queries.lock_assigned(session, OFFICER, ["officer-1", OFFICER.label], [], 2),
        Case,
        [CASE, CASE | {"number": "2", "assignee": OFFICER.label}],
        [
            {"number": "3"},
            {"number": "4", "assignee": "officer-2"},
            {"number": "5", "assignee": None},
            {"number": "0", "division": ELSEWHERE},
            *({"number": f"0{stage}", **ENDED_AS, "stage": stage} for stage in sorted(ENDED)),
        ],
        locks=True,
    ),
    "some of an officer's cases": Read(
        lambda session: queries.lock_assigned(session, OFFICER, ["officer-1"], ["2"], 2),
        Case,
        [CASE | {"number": "2"}],
        [{"number": "1"}],
        locks=True,
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, mediation, read):
    await check(world, "mediation", read)


@pytest.mark.invariant(15)
async def test_what_waits_for_a_head_is_shown_to_a_head_of_the_authority_alone(world, mediation):
    await put(world, "mediation", a_row(Proposal, 1, REPORTED), a_row(OpeningProposal, 1, {"number": "2"}))
    async with mediation.sessions.begin() as session:
        shown = await actions.waiting_for_head(session, HEAD)
        assert [(each.subject, each.due_on) for each in shown] == [("1", date(2025, 8, 28)), ("2", None)]
        for caller in (OFFICER, replace(PARTNER, roles=HEAD.roles)):
            assert await actions.waiting_for_head(session, caller) == []


@pytest.mark.parametrize(("cases", "more"), [(2, False), (3, True)])
async def test_as_many_cases_are_handed_over_at_once_as_one_answer_takes(world, mediation, monkeypatch, cases, more):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    await put(world, "mediation", *(a_row(Case, 1, CASE | {"number": str(at)}) for at in range(cases)))
    given = actions.HandOver(from_officer="officer-1", to_officer="officer-2", reason="调岗")
    async with mediation.sessions.begin() as session:
        handed, left = await actions.hand_over(session, replace(OFFICER, roles=frozenset({"officer"})), given)
    assert ([case.number for case in handed], left) == (["0", "1"], more)
    rows = await world.rows("select assignee from mediation.case_file order by number")
    assert [row["assignee"] for row in rows] == ["officer-2", "officer-2", *["officer-1"] * (cases - 2)]
