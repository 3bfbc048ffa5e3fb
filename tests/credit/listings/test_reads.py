"""What the named reads of proposals to list find."""

from dataclasses import replace
from datetime import date

import pytest

from services.credit.desk.actions import waiting_for_head
from services.credit.listings import queries
from services.credit.listings.tables import AmountCheck, Proposal
from services.credit.listings.track import ProposalState
from shared.access.callers import AuthorityOnly
from shared.refusals import NotFound
from shared.trade.crime_amount import Outcome
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, listed, put

PROPOSAL = {
    "number": "1",
    "kind": "list",
    "source": "C-1",
    "document_no": "D-1",
    "employer": "E-1",
    "decide_by": date(2025, 9, 10),
    "proposed_by": "credit",
}
APPROVED = {
    "state": ProposalState.APPROVED,
    "decided_on": date(2025, 9, 1),
    "decided_by": "labour_authority/head-1",
    "decision_reason": "x",
}
DISMISSED = APPROVED | {"state": ProposalState.DISMISSED}
CHECKED = {"source": "C-1", "document_no": "D-1", "employer": "E-1", "outcome": Outcome.REACHED}


def another(number, **told):
    """Of another order: each leads to one proposal."""
    return PROPOSAL | {"number": str(number), "document_no": f"D-{number}"} | told


READS = {
    "of a case, that nobody dismissed": Read(
        lambda session: queries.live_proposals(session, "C-1"),
        Proposal,
        [PROPOSAL, another(2, **APPROVED)],
        [another(3, source="C-2"), another(4, **DISMISSED)],
        locks=True,
    ),
    "the latest to decide first": Read(
        listed(queries.PROPOSALS),
        Proposal,
        [another(3, decide_by=date(2025, 9, 11)), another(2), PROPOSAL],
        [another(4, division=ELSEWHERE)],
    ),
    "by state and employer": Read(
        listed(queries.PROPOSALS, state="open", employer_uscc="E-1"),
        Proposal,
        [PROPOSAL],
        [another(2, **APPROVED), another(3, employer="E-2")],
    ),
    "that wait for another, first due first": Read(
        lambda session: queries.waiting(session, OFFICER, 3),
        Proposal,
        [PROPOSAL, another(2), another(3, decide_by=date(2025, 9, 11))],
        [
            another(4, decide_by=date(2025, 9, 12)),
            another(5, **APPROVED),
            another(6, division=ELSEWHERE),
            another(7, proposed_by=OFFICER.label),
            another(8, proposed_by=OFFICER.subject),
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, credit, read):
    await check(world, "credit", read)


@pytest.mark.parametrize(
    "about", [("list", "C-1", "D-1"), ("spare", "C-1", "D-1"), ("list", "C-2", "D-1"), ("list", "C-1", "D-2")]
)
async def test_an_order_was_proposed_on_where_kind_case_and_number_are_the_same(world, credit, about):
    await put(world, "credit", a_row(Proposal, 1, PROPOSAL | DISMISSED))
    async with credit.sessions.begin() as session:
        assert await queries.proposed(session, *about) is (about == ("list", "C-1", "D-1"))


async def test_checks_are_those_of_the_employer_or_of_the_orders_asked_for(world, credit):
    told = [{}, {"document_no": "D-2", "employer": "E-2"}, {"source": "C-2", "document_no": "D-3"}]
    await put(world, "credit", *(a_row(AmountCheck, 1, CHECKED | each) for each in told))
    async with credit.sessions.begin() as session:
        assert set(await queries.checks_of(session, "E-1")) == {("C-1", "D-1"), ("C-2", "D-3")}
        assert set(await queries.checks_of_orders(session, ["D-2", "D-3"])) == {("C-1", "D-2"), ("C-2", "D-3")}
        assert await queries.checks_of_orders(session, []) == {}


@pytest.mark.invariant(15)
async def test_a_proposal_is_seen_by_its_number_where_the_caller_may_look(world, credit):
    await put(world, "credit", a_row(Proposal, 1, another(2, division=ELSEWHERE)), a_row(Proposal, 1, PROPOSAL))
    async with credit.sessions.begin() as session:
        assert (await queries.see_proposal(session, OFFICER, "1")).number == "1"
        for number in ("2", "3"):
            with pytest.raises(NotFound):
                await queries.see_proposal(session, OFFICER, number)
        with pytest.raises(AuthorityOnly):
            await queries.see_proposal(session, PARTNER, "1")
        with pytest.raises(AuthorityOnly):
            await queries.waiting(session, PARTNER, 1)
        head = replace(OFFICER, roles=frozenset({"head"}))
        assert [each.subject for each in await waiting_for_head(session, head)] == ["1"]
        for caller in (OFFICER, replace(PARTNER, roles=head.roles)):
            assert await waiting_for_head(session, caller) == []
