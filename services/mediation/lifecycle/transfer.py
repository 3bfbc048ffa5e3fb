"""A case whose complaint was transferred 移送 to another place (INT-06, C99): intake decides, the case follows.

Its ledger, orders, proposals, deadlines and history are unchanged: no rule gives the investigation another length when
the place changes (INV-02), and arbitration, whose days would begin anew (ARB-06), is not a deadline of this service.
"""

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries as case_queries
from services.mediation.cases.deadlines import UNENDED
from services.mediation.cases.history import KIND, remark
from services.mediation.cases.rules.stage import ENDED
from services.mediation.cases.tables import Case
from services.mediation.referrals.tables import Proposal
from shared.contracts.intake import JurisdictionTransferred
from shared.obligations import Obligation, Question
from shared.obligations.questions import ask
from shared.refusals import Conflict
from shared.values import divisions

BY = "intake"


class CaseNotHereYet(Conflict):
    """The case does not exist yet: its acceptance is parked, and the transfer is retried after it."""

    code = "case-not-here-yet"
    zh = "投诉{complaint}的案件尚未建立，移送须在其后处理"
    en = "the case of {complaint} is not here yet: its transfer is taken in after it"


async def follow_transfer(session: AsyncSession, moved: JurisdictionTransferred) -> None:
    """Give the case to the new place; whoever handled it at the old place no longer sees it.

    Delivered twice: the case is there already, nothing happens. Late: what the old place decided meanwhile is valid,
    the end of the case included. A complaint that was not accepted has no case. Raises CaseNotHereYet.
    """
    if not moved.with_case:
        return
    case = await case_queries.case_of_complaint(session, moved.complaint)
    if case is None:
        raise CaseNotHereYet(complaint=moved.complaint)
    if case.division == moved.division:
        return
    was, officer = case.division, case.assignee
    case.division, case.assignee, case.parties = moved.division, None, []
    facts = {"transfer": moved.transfer, "from": was, "to": moved.division, "was": officer, "rule_id": "INT-06"}
    await remark(session, case, by=BY, action="transferred", facts=facts)
    await _follow_case(session, case)
    if case.stage not in ENDED:
        await _ask_for_officer(session, case, moved)


async def _follow_case(session: AsyncSession, case: Case) -> None:
    """Set the new division on the case's proposals, its unended deadlines and its unanswered questions.

    Documents keep the number of the organ that issued them.
    """
    there = {"division": case.division}
    its_own = col(Proposal.case_number) == case.number
    about = [case.number, *(await session.exec(select(Proposal.number).where(its_own))).all()]
    await session.exec(update(Proposal).where(its_own).values(**there))
    binding = update(Obligation).where(col(Obligation.subject).in_(about), col(Obligation.state).in_(UNENDED))
    await session.exec(binding.values(**there, owner=None))
    unanswered = update(Question).where(col(Question.subject).in_(about), col(Question.answered_at).is_(None))
    await session.exec(unanswered.values(**there))


async def _ask_for_officer(session: AsyncSession, case: Case, moved: JurisdictionTransferred) -> None:
    await ask(
        session,
        subject_kind=KIND,
        subject=case.number,
        division=case.division,
        code=f"transferred:{moved.transfer}",
        zh=f"案件{case.number}已由{divisions.name(moved.from_division)}移送本地（{moved.transfer}）：请指定承办人",
        en=f"{case.number} came from {moved.from_division} ({moved.transfer}): name who handles it",
    )
