"""What a head decides on a proposal, and sending what was approved to the police (CRIM-11, CRIM-12).

Whoever proposed, reported or investigates does not decide (architecture, invariant 11); no machine does.
"""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import about, remark
from services.mediation.cases.tables import Case
from services.mediation.referrals import proposals
from services.mediation.referrals.rules import ProposalState, check_decider
from services.mediation.referrals.tables import Proposal
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import CaseReferredToPolice
from shared.deliveries import deliver
from shared.messaging.outbox import publish
from shared.values.identifiers import redact

HEAD = "head"
DELIVERY = "case-referral"


async def approve(session: AsyncSession, caller: Caller, case: Case, proposal: Proposal, reason: str) -> None:
    """The head approves the referral; within 24 hours the police have it (CRIM-12).

    Raises RoleMissing, AuthorityOnly, SamePerson, IllegalMove (also before two officers reported).
    """
    await _decide(session, caller, proposal, ProposalState.APPROVED, "approved", reason)
    await proposals.start_sending(session, proposal, clock.now())
    facts = {"proposal": proposal.number, "document_no": proposal.document_no, "send_by": proposal.send_by}
    await remark(session, case, by=caller.label, action="referral-approved", note=reason, facts=facts)


async def dismiss(session: AsyncSession, caller: Caller, case: Case, proposal: Proposal, reason: str) -> None:
    """The head does not refer, and says why; the same order proposes it no more.

    Raises RoleMissing, AuthorityOnly, SamePerson, IllegalMove.
    """
    await _decide(session, caller, proposal, ProposalState.DISMISSED, "dismissed", reason)
    await proposals.cancel(session, proposal)
    facts = {"proposal": proposal.number, "document_no": proposal.document_no}
    await remark(session, case, by=caller.label, action="referral-dismissed", note=reason, facts=facts)


async def send(session: AsyncSession, caller: Caller, case: Case, proposal: Proposal, note: str | None) -> None:
    """An officer sends what the head approved; the police of the place get a message, and everybody hears.

    Raises IllegalMove for what nobody approved.
    """
    now = clock.now()
    proposal.sent_at, proposal.sent_by = now, caller.label
    party = police_of(proposal.division)
    facts = {"to": party, "send_by": proposal.send_by}
    await proposals.advance(
        session, proposal, ProposalState.SENT, by=caller.label, action="sent", note=note, facts=facts
    )
    await proposals.met(session, proposal, proposals.SEND, clock.today())
    await deliver(
        session, party=party, kind=DELIVERY, subject=case.number, occasion=proposal.number, body=_letter(case, proposal)
    )
    told = {"proposal": proposal.number, "document_no": proposal.document_no, "to": party}
    await remark(session, case, by=caller.label, action="referred-to-police", note=note, facts=told)
    publish(
        session,
        CaseReferredToPolice(
            **about(case),
            proposal=proposal.number,
            document_no=proposal.document_no,
            approved_on=proposal.decided_on,
            referred_on=clock.today(),
            workers=proposal.workers,
            outstanding_fen=case.outstanding_fen,
        ),
    )


def police_of(division: str) -> str:
    """The party of the county's police: every county has its own."""
    return f"police_{division[:6]}"


async def _decide(
    session: AsyncSession, caller: Caller, proposal: Proposal, to: ProposalState, action: str, reason: str
) -> None:
    caller.need_role(HEAD)
    concerned = (proposal.proposed_by, proposal.reported_by, *proposal.officers)
    check_decider((caller.label, caller.subject), concerned)
    today = clock.today()
    proposal.decided_on, proposal.decided_by = today, caller.label
    proposal.decision_reason = redact(reason)
    await proposals.advance(session, proposal, to, by=caller.label, action=action, note=reason, facts={"on": today})
    await proposals.met(session, proposal, proposals.DECISION, today)


def _letter(case: Case, proposal: Proposal) -> dict[str, Any]:
    """What the police are told before the papers come: numbers, sums, sources; nothing about a person."""
    return {
        "what": "case-referral",
        "case": case.number,
        "division": case.division,
        "employer_uscc": case.employer_uscc,
        "employer_name": case.employer_name if case.employer_uscc else None,
        "workers": proposal.workers,
        "outstanding_fen": case.outstanding_fen,
        "amount": proposal.amount,
        "evidence": proposal.evidence,
        "conduct": proposal.conduct,
        "approved_on": proposal.decided_on,
        "zh": proposal.zh,
        "en": proposal.en,
    }
