"""What the named reads of proposals to refer find."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.mediation.referrals import queries
from services.mediation.referrals.tables import Proposal
from services.mediation.referrals.track import ProposalState
from shared.access.callers import AuthorityOnly
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, listed, put

PROPOSAL = {"number": "1", "case_number": "C-1", "document_no": "D-1", "proposed_on": date(2025, 8, 28)}
OFFICERS = {"officers": ["officer-1", "officer-2"]}
REPORTED = OFFICERS | {"state": ProposalState.REPORTED, "reported_by": "labour_authority/officer-1"}
DECIDED = {"decided_on": date(2025, 8, 29), "decided_by": "labour_authority/head-1", "decision_reason": "x"}
SENT = {"sent_at": datetime(2025, 8, 29, tzinfo=UTC), "sent_by": "labour_authority/officer-1"}


def another(number, **told):
    """About another order: there is one live proposal of each."""
    return PROPOSAL | {"number": str(number), "document_no": f"D-{number}"} | told


READS = {
    "about an order": Read(
        lambda session: queries.proposals_about(session, "D-1"),
        Proposal,
        [PROPOSAL],
        [{"number": "2", "document_no": "D-2"}],
    ),
    "that the police do not have": Read(
        lambda session: queries.live_proposals(session, "C-1"),
        Proposal,
        [PROPOSAL, another(2, **REPORTED), another(3, **OFFICERS, **DECIDED, state=ProposalState.APPROVED)],
        [
            another(4, case_number="C-2"),
            another(5, **OFFICERS, **DECIDED, **SENT, state=ProposalState.SENT),
            another(6, **DECIDED, state=ProposalState.DISMISSED),
        ],
        locks=True,
    ),
    "the newest first": Read(
        listed(queries.PROPOSALS),
        Proposal,
        [another(3, proposed_on=date(2025, 8, 29)), another(2), PROPOSAL],
        [another(4, division=ELSEWHERE)],
    ),
    "by state and case": Read(
        listed(queries.PROPOSALS, state="reported", case="C-1"),
        Proposal,
        [PROPOSAL | REPORTED],
        [another(2, state=ProposalState.OPEN), another(3, case_number="C-2", **REPORTED)],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, mediation, read):
    await check(world, "mediation", read)


@pytest.mark.invariant(15)
async def test_a_proposal_is_seen_by_its_number_where_the_caller_may_look(world, mediation):
    await put(world, "mediation", a_row(Proposal, 1, another(2, division=ELSEWHERE)), a_row(Proposal, 1, PROPOSAL))
    async with mediation.sessions.begin() as session:
        assert (await queries.see_proposal(session, OFFICER, "1")).number == "1"
        for caller, number in ((OFFICER, "2"), (OFFICER, "3"), (replace(OFFICER, divisions=("4404",)), "1")):
            with pytest.raises(NotFound):
                await queries.see_proposal(session, caller, number)
        with pytest.raises(AuthorityOnly):
            await queries.see_proposal(session, PARTNER, "1")
