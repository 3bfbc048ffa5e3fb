"""How a case begins: by an accepted complaint, or by a person on what the authority found itself."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation import queries
from services.mediation.actions import clocks, members
from services.mediation.actions.posting import post
from services.mediation.actions.record import KIND, about, advance, remark
from services.mediation.rules.ledger import EntryKind, Item
from services.mediation.rules.stage import Stage
from services.mediation.shapes import NewCase
from services.mediation.tables import Case, LedgerLine
from shared import clock
from shared.access import Caller
from shared.contracts.intake import ComplaintAccepted, ComplaintCalledBack, ComplaintReopened
from shared.contracts.mediation import CaseOpened
from shared.days import check_past
from shared.history import record
from shared.messaging.outbox import publish
from shared.obligations.questions import ask


async def open_case_for_complaint(session: AsyncSession, accepted: ComplaintAccepted) -> None:
    """Open the case an accepted complaint calls for, on the day of acceptance (INT-02).

    Twice: the complaint has its case, nothing happens. Late: every day counts from the fact's own dates, so a
    deadline may be over at once and the sweep says so.
    """
    if await queries.case_of_complaint(session, accepted.complaint) is not None:
        return
    year = accepted.opened_on.year
    case = Case(
        number=await queries.next_case_number(session, accepted.division, year),
        stage=Stage.OPENED,
        division=accepted.division,
        parties=[],
        complaint=accepted.complaint,
        channel=accepted.channel,
        domain=accepted.domain,
        employer_uscc=accepted.employer_uscc,
        employer_key=accepted.employer_key,
        employer_name=accepted.employer_name,
        approver=accepted.approver,
        filed_on=accepted.filed_on,
        opened_on=accepted.opened_on,
        workers=accepted.workers,
    )
    line = _provisional(case, accepted.claimed_fen, accepted.period_from, accepted.period_to)
    await _open(session, case, line, by=accepted.approver, note=None)
    await clocks.start_mediation_clock(session, case)
    await members.take_kept_listings(session, case)


async def open_case(session: AsyncSession, caller: Caller, new: NewCase) -> Case:
    """Open a case without a complaint: the officer says on what grounds.

    Raises WrongDivision, and InTheFuture or TooEarly for the day of opening.
    """
    caller.need_division(new.division)
    today = clock.today()
    opened_on = new.opened_on or today
    check_past(opened_on, today, "opened_on")
    case = Case(
        number=await queries.next_case_number(session, new.division, opened_on.year),
        stage=Stage.OPENED,
        division=new.division,
        parties=[] if caller.is_authority else [caller.party],
        channel=new.channel,
        domain=new.domain,
        employer_uscc=new.employer.uscc,
        employer_name=new.employer.name,
        approver=caller.label,
        filed_on=opened_on,
        opened_on=opened_on,
        workers=new.workers,
    )
    line = _provisional(case, new.claimed_fen, new.period_from, new.period_to)
    await _open(session, case, line, by=caller.label, note=new.grounds)
    return case


async def reopen(session: AsyncSession, case: Case, *, by: str, reason: str | None = None) -> None:
    """A closed case begins anew: the ledger goes on, the handling term runs from today. Raises IllegalMove."""
    case.disposition, case.closed_on = None, None
    await advance(session, case, Stage.OPENED, by=by, action="reopened", note=reason)
    await clocks.start_handling_clock(session, case, clock.today(), "case-reopened")
    await members.take_kept_listings(session, case)


async def reopen_for_complaint(session: AsyncSession, reopened: ComplaintReopened) -> None:
    """A person reopened the complaint in intake: its closed case goes on.

    A case that is still open, or reopened before this is heard, goes on as it is; no case here, nothing to reopen.
    """
    case = await queries.case_of_complaint(session, reopened.complaint)
    if case is not None and case.stage == Stage.CLOSED:
        await reopen(session, case, by="intake")


async def note_call_back(session: AsyncSession, called: ComplaintCalledBack) -> None:
    """Put the worker's word into the case's history; if it is a no and the case is closed, ask a person (C20).

    Without a case here, or before it is here, there is nothing to note: intake keeps the call itself.
    """
    case = await queries.case_of_complaint(session, called.complaint)
    if case is None:
        return
    facts = {"satisfied": called.satisfied, "called_on": called.called_on}
    await remark(session, case, by="intake", action="called-back", facts=facts)
    if called.satisfied is False and case.stage == Stage.CLOSED:
        await ask(
            session,
            subject_kind=KIND,
            subject=case.number,
            division=case.division,
            code=f"dissatisfied:{called.called_on}",
            zh="回访不满意：是否重新办理本案，须由人决定",
            en="the worker is not satisfied: whether the case is reopened is for a person to decide",
        )


async def _open(session: AsyncSession, case: Case, line: LedgerLine, *, by: str, note: str | None) -> None:
    claimed_fen = line.claimed_fen
    line.claimed_fen = 0  # the posting below claims it
    session.add(case)
    await session.flush()
    session.add(line)
    await session.flush()
    await post(session, case, line, EntryKind.CLAIMED, claimed_fen, on=case.filed_on, by=by, workers=line.workers)
    facts = {"opened_on": case.opened_on, "workers": case.workers, "claimed_fen": claimed_fen}
    await record(session, case, kind=KIND, by=by, action="opened", to_stage=case.stage, note=note, facts=facts)
    publish(
        session,
        CaseOpened(**about(case), opened_on=case.opened_on, workers=case.workers, claimed_fen=claimed_fen),
    )
    await clocks.start_handling_clock(session, case, case.opened_on, "case-opened")


def _provisional(case: Case, claimed_fen: int, period_from: str | None, period_to: str | None) -> LedgerLine:
    """The total that stands for every worker's line until the members are known."""
    return LedgerLine(
        case_number=case.number,
        line=1,
        workers=case.workers,
        item=Item.WAGES,
        period_from=period_from,
        period_to=period_to,
        claimed_fen=claimed_fen,
    )
