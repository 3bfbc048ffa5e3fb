"""Opening a case: for an accepted complaint, or by a person on what the authority found itself; and reopening it."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases import queries as case_queries
from services.mediation.cases.load import LoadedCase, cases_of, loaded_in
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.schemas import CaseOut, Reasoned
from services.mediation.cases.tables import Case
from services.mediation.ledger import queries as ledger_queries
from services.mediation.lifecycle.new_case import begin, provisional, with_mediation
from services.mediation.lifecycle.schemas import NewCase
from services.mediation.payments.members import actions as member_actions
from shared import clock
from shared.access.callers import Caller
from shared.commands import write
from shared.commands.gathered import Further
from shared.commands.group_commit import Writing
from shared.contracts.intake import (
    ComplaintAccepted,
    ComplaintCalledBack,
    ComplaintReopened,
    ComplaintsJoined,
    ComplaintsParted,
)
from shared.database import copy_rows
from shared.database.copy_rows import Row
from shared.database.sessions import keyring_of
from shared.obligations.questions import Asking, ask_all
from shared.privacy import Keyring
from shared.values.date_checks import check_past
from shared.values.money import yuan_text

INTAKE = "intake"


async def open_cases_for_complaints(session: AsyncSession, accepted: Sequence[ComplaintAccepted]) -> None:
    """Open the case each accepted complaint calls for, on the day of acceptance (INT-02).

    Twice: the complaint has its case, nothing happens. Late: every day counts from the fact's own dates, so a
    deadline may be over at once and the sweep says so.
    """
    first = {fact.complaint: fact for fact in reversed(accepted)}
    there = await case_queries.complaints_with_cases(session, list(first))
    calling = [fact for fact in first.values() if fact.complaint not in there]
    numbers = await case_queries.next_case_numbers(session, len(calling))
    rows: list[Row] = []
    questions: list[Asking] = []
    opened: list[str] = []
    for fact, number in zip(calling, numbers, strict=True):
        case = _called_for(fact, number)
        line = provisional(case, fact.claimed_fen, fact.period_from, fact.period_to)
        opening, asked = begin(keyring_of(session).history_key, case, line, by=fact.approver, note=None)
        term, also_asked = with_mediation(case)
        rows += [*opening, *term]
        questions += [*asked, *also_asked]
        opened.append(fact.complaint)
    await copy_rows.write(session, rows)
    await ask_all(session, questions)
    for complaint in await ledger_queries.complaints_with_listings(session, opened):
        if (there_now := await case_queries.case_of_complaint(session, complaint)) is not None:
            await member_actions.take_kept_listings(session, there_now)


def _called_for(accepted: ComplaintAccepted, number: int) -> Case:
    return Case(
        number=case_queries.numbered(accepted.division, accepted.opened_on.year, number),
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


def open_case(keyring: Keyring, caller: Caller, new: NewCase, number: int) -> Writing:
    """Open a case without a complaint, under the next number of the sequence: the officer says on what grounds.

    Raises WrongDivision, and InTheFuture or TooEarly for the day of opening.
    """
    caller.need_division(new.division)
    today = clock.today()
    opened_on = new.opened_on or today
    check_past(opened_on, today, "opened_on")
    case = Case(
        number=case_queries.numbered(new.division, opened_on.year, number),
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
    line = provisional(case, new.claimed_fen, new.period_from, new.period_to)
    rows, questions = begin(keyring.history_key, case, line, by=caller.label, note=new.grounds)
    return Writing(rows, 201, CaseOut.model_validate(case).model_dump_json().encode(), questions)


KEPT = Further[LoadedCase](needed=lambda there: True, load=member_actions.load_kept, always=True)
"""The members' listings that came while the case was closed: by a statement of its own, under the case's lock."""


def reopen(there: LoadedCase, caller: Caller, why: Reasoned) -> None:
    """A closed case begins anew: the ledger goes on, the handling term runs from today. Raises IllegalMove."""
    _begin_anew(there, by=caller.label, reason=why.reason)


def _begin_anew(there: LoadedCase, *, by: str, reason: str | None) -> None:
    there.row.disposition, there.row.closed_on = None, None
    there.step(by=by, action="reopened", to=Stage.OPENED, note=reason)
    case_deadlines.start_handling_clock(there, clock.today(), "case-reopened")
    member_actions.enter_kept(there)


async def reopen_for_complaint(session: AsyncSession, reopened: ComplaintReopened) -> None:
    """A person reopened the complaint in intake: its closed case goes on.

    A case that is still open, or reopened before this is heard, goes on as it is; no case here, nothing to reopen.
    """
    case = await case_queries.case_of_complaint(session, reopened.complaint)
    if case is not None and case.stage == Stage.CLOSED:
        there = await loaded_in(session, case)
        await member_actions.load_kept(session, there)
        _begin_anew(there, by=INTAKE, reason=None)
        await write(session, there.written())


async def note_call_back(session: AsyncSession, several: Sequence[ComplaintCalledBack]) -> None:
    """Put the workers' word into their cases' history; if it is a no and the case is closed, ask a person (C20).

    Without a case here, or before it is here, there is nothing to note: intake keeps the call itself.
    """
    cases = await cases_of(session, (called.complaint for called in several))
    for called in several:
        there = cases.get(called.complaint)
        if there is None:
            continue
        facts = {"satisfied": called.satisfied, "called_on": called.called_on}
        there.step(by=INTAKE, action="called-back", facts=facts)
        if called.satisfied is False and there.row.stage == Stage.CLOSED:
            there.ask(
                f"dissatisfied:{called.called_on}",
                "回访不满意：是否重新办理本案，须由人决定",
                "the worker is not satisfied: whether the case is reopened is for a person to decide",
            )
    await write(session, [change for there in cases.values() for change in there.written()])


async def note_joined(session: AsyncSession, several: Sequence[ComplaintsJoined]) -> None:
    """Other workers' complaints joined ones whose cases are here: a person adds what those workers are owed.

    One that joined before the case opened is in its first sum already; the same worker again adds nothing, nor does a
    count of people who claim nothing. Twice: asked once.
    """
    claiming = [each for each in several if each.kind != "duplicate" and (each.joined_workers or each.joined_fen)]
    cases = await cases_of(session, (joined.complaint for joined in claiming))
    for joined in claiming:
        there = cases.get(joined.complaint)
        if there is None:
            continue
        facts = {"joined": joined.joined, "workers": joined.joined_workers, "claimed_fen": joined.joined_fen}
        there.step(by=INTAKE, action="complaint-joined", facts=facts)
        owed = yuan_text(joined.joined_fen)
        sums = f"{joined.joined_workers}人、{owed}元"
        there.ask(
            f"joined:{joined.joined}",
            f"投诉{joined.joined}（{sums}）已并入本案：请将其劳动者的诉求补入台账",
            f"{joined.joined} joined this case ({joined.joined_workers} workers, {owed} yuan): "
            "add what its workers claim to the ledger",
        )
    await write(session, [change for there in cases.values() for change in there.written()])


async def note_parted(session: AsyncSession, several: Sequence[ComplaintsParted]) -> None:
    """Complaints left ones whose cases are here and are decided by themselves: a person gives up here what their
    workers claimed, so that nobody is counted in both. Which lines are theirs only a person knows.
    """
    cases = await cases_of(session, (parted.complaint for parted in several))
    for parted in several:
        there = cases.get(parted.complaint)
        if there is None:
            continue
        facts = {"parted": parted.joined, "workers": parted.workers, "claimed_fen": parted.claimed_fen}
        there.step(by=INTAKE, action="complaint-parted", facts=facts)
        left = yuan_text(parted.claimed_fen)
        there.ask(
            f"parted:{parted.joined}:{parted.parted_on}",
            f"投诉{parted.joined}已从本案拆分、单独办理，本案余{parted.workers}人、{left}元：如台账已列其劳动者的诉求，请予撤减",
            f"{parted.joined} left this case and is decided by itself; {parted.workers} workers, {left} yuan remain: "
            "withdraw from the ledger what its workers claimed, if it is there",
        )
    await write(session, [change for there in cases.values() for change in there.written()])
