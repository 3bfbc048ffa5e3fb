"""Proposals to list: facts propose, and a head decides with reasons (BLACK-01), as their table has it."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings import queries
from services.credit.listings.tables import Proposal
from services.credit.listings.track import LISTING, ProposalState
from services.credit.records import queries as record_queries
from services.credit.records.rules.record import NOT_CORRECTION, Code, paid_in_full
from services.credit.records.tables import Entry
from shared import clock, history
from shared.access.callers import Caller
from shared.contracts.credit import ListingProposed
from shared.tracks import decide
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances, machine
from shared.tracks.matter import Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker

LIST = "list"
KIND = LISTING.name
MACHINE = "credit"
"""Recorded as proposer of what the service itself proposes."""


async def propose(session: AsyncSession, overdue: Entry, words: tuple[str, str]) -> None:
    """Propose to list the employer; a person decides within 20 working days from the order's last day (BLACK-05).

    One proposal per order. After a dismissal only another overdue order leads to a new proposal.
    """
    assert overdue.due_on is not None
    assert overdue.document_no is not None
    if await queries.proposed(session, LIST, overdue.source, overdue.document_no):
        return
    proposal = Proposal(
        kind=LIST,
        rule_id="BLACK-01",
        employer=overdue.employer,
        division=overdue.division,
        source=overdue.source,
        document_no=overdue.document_no,
        outstanding_fen=overdue.outstanding_fen or 0,
        proposed_on=clock.today(),
        proposed_by=MACHINE,
        decide_by=overdue.due_on,
        zh=words[0],
        en=words[1],
    )
    matter = TRACKER.new(proposal, None)
    facts = {"case": overdue.source, "document_no": overdue.document_no, "rule": proposal.rule_id}
    by = machine(session, MACHINE)
    decide.begin(TRACKER.bound, matter, "overdue-order", by, given=overdue, facts=facts, words=words[0])
    await TRACKER.written(session, matter)


async def mark_corrected(session: AsyncSession, about: Sequence[Entry]) -> None:
    """Set on the case's undismissed proposals the day on which the liable side itself had paid everything
    (BLACK-04).
    """
    for source in sorted({row.source for row in about if row.code is Code.OVERDUE}):
        case = [row for row in about if row.source == source]
        paid = paid_in_full([record_queries.line(row) for row in case])
        own = all(row.payer not in NOT_CORRECTION for row in case if row.code is Code.PAID)
        for proposal in await queries.live_proposals(session, source):
            corrected_on = paid.on if paid and own else None
            if proposal.corrected_on != corrected_on:
                proposal.corrected_on = corrected_on
                facts = {"on": corrected_on}
                await history.record(session, proposal, kind=KIND, by=MACHINE, action="corrected", facts=facts)


def _taken_up(work: Work[Proposal, None]) -> ListingProposed:
    proposal = work.row
    return ListingProposed(
        division=proposal.division,
        proposal=proposal.number,
        employer_uscc=proposal.employer,
        case=proposal.source,
        document_no=proposal.document_no,
        outstanding_fen=proposal.outstanding_fen,
        approved_on=work.day,
        decide_by=proposal.decide_by,
    )


def _where(proposal: Proposal, _: None) -> Circumstances:
    return Circumstances(division=proposal.division)


def _may_see(caller: Caller, proposal: Proposal, _: None) -> bool:
    """Raises AuthorityOnly."""
    caller.need_authority()
    return caller.reaches(proposal.division)


TRACKER = Tracker(
    Binding[ProposalState, Proposal, None](LISTING, Proposal, machine=MACHINE, facts={ListingProposed: _taken_up}),
    Place(),
    where=_where,
    may_see=_may_see,
)
