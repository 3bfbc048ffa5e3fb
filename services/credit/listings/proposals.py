"""Proposals to list: facts propose, and a head decides with reasons (BLACK-01)."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings import queries
from services.credit.listings.rules import ProposalState, move
from services.credit.listings.tables import Proposal
from services.credit.records import queries as record_queries
from services.credit.records.rules.record import NOT_CORRECTION, Code, paid_in_full
from services.credit.records.tables import Entry
from shared import clock, history, obligations, regions
from shared.access.callers import Caller
from shared.contracts.credit import ListingProposed
from shared.messaging.outbox import publish
from shared.obligations.questions import ask
from shared.refusals import SamePerson
from shared.values.identifiers import redact

LISTING = "list"
KIND = "proposal"
DECISION = "listing-decision"
HEAD = "head"
MACHINE = "credit"
"""Recorded as proposer of what the service itself proposes."""


async def propose(session: AsyncSession, overdue: Entry, words: tuple[str, str]) -> None:
    """Propose to list the employer; a person decides within 20 working days from the order's last day (BLACK-05).

    One proposal per order. After a dismissal only another overdue order leads to a new proposal.
    """
    assert overdue.due_on is not None
    assert overdue.document_no is not None
    if await queries.proposed(session, LISTING, overdue.source, overdue.document_no):
        return
    proposal = Proposal(
        kind=LISTING,
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
    deadline = await obligations.start(
        session,
        subject_kind=KIND,
        subject=proposal.number,
        division=proposal.division,
        name=DECISION,
        rule_id="BLACK-05",
        legal_basis="人社部令45号第8条",
        started_on=overdue.due_on,
        start_event="mediation.correction-order-overdue",
        term=regions.value(overdue.division, "blacklist_decision_days", overdue.due_on).term(),
        remind=True,
    )
    proposal.decide_by = deadline.due_on
    session.add(proposal)
    await history.record(session, proposal, kind=KIND, by=MACHINE, action="propose", note=words[0])


async def approve(session: AsyncSession, caller: Caller, proposal: Proposal, reason: str) -> None:
    """The head begins the procedure of listing: the employer is notified next, the decision is due by its day
    (BLACK-05).

    Raises RoleMissing, AuthorityOnly, SamePerson, IllegalMove.
    """
    await _decide(session, caller, proposal, ProposalState.APPROVED, "approve", reason)
    publish(
        session,
        ListingProposed(
            division=proposal.division,
            proposal=proposal.number,
            employer_uscc=proposal.employer,
            case=proposal.source,
            document_no=proposal.document_no,
            outstanding_fen=proposal.outstanding_fen,
            approved_on=clock.today(),
            decide_by=proposal.decide_by,
        ),
    )


async def dismiss(session: AsyncSession, caller: Caller, proposal: Proposal, reason: str) -> None:
    """The head does not list and gives the reason; the deadline to decide ends.

    Raises RoleMissing, AuthorityOnly, SamePerson, IllegalMove.
    """
    await _decide(session, caller, proposal, ProposalState.DISMISSED, "dismiss", reason)
    await obligations.meet(session, KIND, proposal.number, DECISION, clock.today())


async def miss_decision(session: AsyncSession, obligation: obligations.Obligation) -> None:
    """The day by which to decide on listing passed (BLACK-05): the office is asked to decide; the delay decides
    nothing.
    """
    await ask(
        session,
        subject_kind=obligation.subject_kind,
        subject=obligation.subject,
        division=obligation.division,
        code=f"{DECISION}-overdue",
        zh=f"列入失信联合惩戒名单的建议已过决定期限（{obligation.due_on}），请尽快作出决定",
        en=f"the day for deciding on a proposed listing has passed ({obligation.due_on}): decide now",
    )


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


async def _decide(
    session: AsyncSession, caller: Caller, proposal: Proposal, to: ProposalState, action: str, reason: str
) -> None:
    """Move the proposal, with the decider and the reason (architecture, invariant 11).

    Raises RoleMissing unless the caller is a head, SamePerson if the caller proposed it, IllegalMove.
    """
    caller.need_role(HEAD)
    if proposal.proposed_by in (caller.label, caller.subject):
        raise SamePerson
    was, proposal.state = proposal.state, move(proposal.state, to)
    proposal.decided_on, proposal.decided_by = clock.today(), caller.label
    proposal.decision_reason = redact(reason)
    await history.record(
        session,
        proposal,
        kind=KIND,
        by=caller.label,
        action=action,
        from_stage=was,
        to_stage=proposal.state,
        note=reason,
        facts={"on": proposal.decided_on, "decide_by": proposal.decide_by},
    )
    await session.flush()
