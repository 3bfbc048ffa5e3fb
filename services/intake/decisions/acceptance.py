"""What officers and heads decide about a complaint: propose, accept, classify, ask, supplement.

Every decision is taken on a version the decider saw, and carries a reason.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import KIND, first_contact, step
from services.intake.complaints.rules.clocks import DEEMED_ACCEPTANCE
from services.intake.complaints.rules.roles import ACCEPTS, DECIDERS
from services.intake.complaints.rules.stage import Stage, check_undecided, move
from services.intake.complaints.summary import add_words
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.decisions.rules.acceptance import NobodyComplains, SameKind, check_is_complaint, check_proposer
from services.intake.decisions.schemas import AcceptIn, AskSupplementIn, ClassifyIn, ProposeIn, SupplementIn
from services.intake.matters import followers
from services.intake.matters.rules.claims import Together
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from services.intake.verification.proposal import drop, propose
from shared import clock, obligations
from shared.access.callers import Caller
from shared.contracts.intake import ComplaintAccepted
from shared.messaging.outbox import publish
from shared.refusals import SamePerson
from shared.values.date_checks import check_past


async def propose_filing(
    session: AsyncSession, caller: Caller, number: str, seen: int, proposal: ProposeIn
) -> Complaint:
    """An officer puts the complaint to the head, who decides the same day (INT-02); the stage stays.

    Raises RoleMissing, Stale, NotAComplaint, IllegalMove; ProposedBefore where somebody else did.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    check_is_complaint(complaint.matter_kind)
    move(complaint.stage, Stage.ACCEPTED)
    check_proposer(complaint.proposed_by, caller.label)
    first_contact(complaint, caller)
    await propose(session, complaint, by=caller.label, reason=proposal.reason, on_verified=False)
    return complaint


async def accept(session: AsyncSession, caller: Caller, number: str, seen: int, decision: AcceptIn) -> Complaint:
    """Accept, which opens the case the same day (INT-02). A clue or report is decided to be a complaint first.

    Raises RoleMissing, SamePerson, NotAComplaint, Stale or IllegalMove.
    """
    caller.need_role(ACCEPTS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    check_is_complaint(complaint.matter_kind)
    followers.check_leads(complaint)
    if complaint.proposed_by == caller.label:
        raise SamePerson
    opened_on = decision.opened_on or clock.today()
    check_past(opened_on, clock.today(), "opened_on", earliest=complaint.filed_on)
    complaint.approver, complaint.accepted_on = caller.label, opened_on
    first_contact(complaint, caller)
    await step(
        session,
        complaint,
        by=caller.label,
        action="accepted",
        to=Stage.ACCEPTED,
        note=decision.reason,
        facts={"opened_on": opened_on.isoformat(), "rule": "INT-02"},
    )
    await deadline_actions.decided(session, complaint, opened_on)
    await tell(session, complaint, Event.ACCEPTED, f"v{complaint.version}", on=opened_on)
    claimed = await followers.accept_followers(session, complaint, by=caller.label)
    publish(session, _accepted(complaint, caller, claimed))
    return complaint


async def classify(session: AsyncSession, caller: Caller, number: str, seen: int, given: ClassifyIn) -> Complaint:
    """Decide that a clue or report is a complaint, or is none 认定: only a complaint opens a case.

    Raises RoleMissing, Stale, IllegalMove, SameKind; NobodyComplains where the reporter gave no name.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    check_undecided(complaint.stage)
    if given.matter_kind == complaint.matter_kind:
        raise SameKind(field="matter_kind", kind=complaint.matter_kind)
    reporter = await complaint_queries.reporter_of(session, complaint)
    if given.matter_kind == "complaint" and (reporter.anonymous or reporter.name is None):
        raise NobodyComplains
    facts = {"was": complaint.matter_kind, "is": given.matter_kind}
    complaint.matter_kind = given.matter_kind
    first_contact(complaint, caller)
    await step(session, complaint, by=caller.label, action="classified", note=given.reason, facts=facts)
    await _follow_kind(session, complaint)
    return complaint


async def _follow_kind(session: AsyncSession, complaint: Complaint) -> None:
    """Where silence counts as acceptance (Guangdong) it does so for complaints only, from the day it became one."""
    if complaint.matter_kind != "complaint":
        await drop(session, complaint)
        await obligations.cancel(session, KIND, complaint.number, [DEEMED_ACCEPTANCE])
        return
    begun = Begun()
    begun.start(
        complaint.model_dump(),
        DEEMED_ACCEPTANCE,
        "deemed_acceptance_days",
        clock.today(),
        "classified",
        needed=False,
        timer=True,
        rule="INT-02",
    )
    await begun.write(session)


async def ask_supplement(
    session: AsyncSession, caller: Caller, number: str, seen: int, asked: AskSupplementIn
) -> Complaint:
    """What is unclear must be completed before it can be decided (INT-03); the acceptance clock stands still."""
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    first_contact(complaint, caller)
    await step(
        session,
        complaint,
        by=caller.label,
        action="supplement-asked",
        to=Stage.INCOMPLETE,
        note=asked.missing,
    )
    await drop(session, complaint)
    await deadline_actions.stand_still(session, complaint, by=caller.label, reason=asked.missing)
    await tell(session, complaint, Event.SUPPLEMENT_ASKED, f"v{complaint.version}", on=clock.today())
    return complaint


async def supplement(session: AsyncSession, caller: Caller, number: str, seen: int, given: SupplementIn) -> Complaint:
    """The missing part came: the complaint can be decided, and the days to decide go on (INT-02)."""
    complaint = await complaint_queries.lock(session, caller, number, seen)
    await add_words(session, complaint, given.text)
    if given.owed_fen is not None:
        complaint.claimed_fen = given.owed_fen
    await step(session, complaint, by=caller.label, action="supplemented", to=Stage.FILED)
    await deadline_actions.go_on(session, complaint, by=caller.label)
    return complaint


def _accepted(complaint: Complaint, head: Caller, claimed: Together) -> ComplaintAccepted:
    """Whatever is joined to the complaint is in its one case, nobody counted twice."""
    assert complaint.accepted_on is not None
    return ComplaintAccepted(
        division=complaint.division,
        complaint=complaint.number,
        approver=head.label,
        opened_on=complaint.accepted_on,
        filed_on=complaint.filed_on,
        channel=complaint.channel,
        domain=complaint.domain,
        employer_uscc=complaint.employer_uscc,
        employer_key=complaint.employer_key,
        employer_name=complaint.employer_name if complaint.employer_uscc else None,
        workers=max(claimed.workers, 1),
        claimed_fen=claimed.fen,
        period_from=complaint.period_from,
        period_to=complaint.period_to,
    )
