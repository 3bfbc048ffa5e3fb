"""What monitor states of unpaid wages becomes a proposal; a head opens the case, dismisses, or the money ends it."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries as case_queries
from services.mediation.cases.history import KIND as CASE
from services.mediation.cases.load import loaded_in
from services.mediation.cases.rules.stage import ENDED, Stage
from services.mediation.cases.schemas import Reasoned
from services.mediation.cases.tables import Case
from services.mediation.lifecycle.new_case import begin, provisional
from services.mediation.lifecycle.openings import queries
from services.mediation.lifecycle.openings.tables import OpeningProposal
from services.mediation.lifecycle.openings.track import APPROVE, MAKE_GOOD, OPENING, OpeningState
from shared import clock
from shared.access.callers import Caller
from shared.commands import Changes, write
from shared.contracts.monitor import PaymentMadeGood, PaymentMissed
from shared.database.sessions import keyring_of
from shared.obligations.questions import ask_all
from shared.tracks import decide
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances, machine, person
from shared.tracks.statements import Place
from shared.tracks.store import Tracker

KIND = OPENING.name
MONITOR = "monitor"
CHANNEL, DOMAIN = "monitoring", "construction"


@dataclass(frozen=True)
class Opening:
    """The case that an approval opens."""

    case_number: str


async def propose_opening(session: AsyncSession, missed: PaymentMissed) -> None:
    """Unpaid wages that nobody put right though urged and supervised are proposed for a case; before that, nothing.

    Twice, or found by another rule too: the month has its proposal. After the payment (a replay): proposed, and ended
    by the payment's fact, which comes after it.
    """
    if not missed.unanswered or await queries.of_month(session, missed.project, missed.month) is not None:
        return
    names = (
        "division",
        "project",
        "month",
        "employer_uscc",
        "people",
        "fen",
        "rule",
        "rule_id",
        "warning",
        "missed_on",
    )
    told = {name: getattr(missed, name) for name in names}
    matter = TRACKER.new(OpeningProposal(**told, proposed_on=clock.today()), None)
    facts = {"project": missed.project, "month": missed.month, "rule": missed.rule_id}
    decide.begin(TRACKER.bound, matter, "unanswered", machine(session, MONITOR), facts=facts)
    await TRACKER.written(session, matter)


async def end_by_payment(session: AsyncSession, paid: PaymentMadeGood) -> None:
    """Everybody was paid before a head decided: nothing is left to open. Where a case was opened, it says so, and a
    person is asked for the receipts: the ledger counts only those. Dismissed, or never proposed: nothing.
    """
    number = await queries.of_month(session, paid.project, paid.month)
    for matter in await TRACKER.load(session, [number]) if number else ():
        if matter.row.state == OpeningState.OPEN:
            await TRACKER.take(session, matter, MAKE_GOOD, None, machine(session, MONITOR))
        elif matter.row.case_number is not None:
            await _say_in_case(session, matter.row.case_number, paid)


async def _say_in_case(session: AsyncSession, number: str, paid: PaymentMadeGood) -> None:
    """Found by two rules, or stated twice: said once a warning, asked once a month. A case that ended is left alone."""
    case = await case_queries.lock_for_machinery(session, number)
    if case is None or case.stage in ENDED:
        return
    there = await loaded_in(session, case)
    facts = {"project": paid.project, "month": paid.month, "warning": paid.warning, "on": paid.made_good_on}
    there.step(by=MONITOR, action="wages-made-good", facts=facts)
    there.ask(
        f"made-good:{paid.month}",
        f"监测显示项目{paid.project}{paid.month}工资已足额发放：请核实，并登记付款凭证",
        f"monitoring says that wages of {paid.month} on {paid.project} are paid in full: check, and enter the receipts",
    )
    await write(session, there.written())


async def approve(session: AsyncSession, caller: Caller, number: str, seen: int, why: Reasoned) -> OpeningProposal:
    """Open the case, as found by monitoring, with the month's people and sum as its provisional total; a sum that
    nobody knows stays unknown until the ledger says it.

    Raises RoleMissing, NotFound, Stale, IllegalMove.
    """
    matter = await TRACKER.may(session, caller, number, seen, APPROVE)
    [position] = await case_queries.next_case_numbers(session, 1)
    case = _case(matter.row, caller, position)
    line = provisional(case, matter.row.fen or 0, matter.row.month, matter.row.month)
    rows, questions = begin(keyring_of(session).history_key, case, line, by=caller.label, note=why.reason)
    opened = Changes(CASE)
    for table, values in rows:
        opened.insert(table, **values)
    await write(session, [opened])
    await ask_all(session, questions)
    await TRACKER.take(session, matter, APPROVE, Opening(case.number), person(session, caller), words=why.reason)
    return matter.row


def _case(proposal: OpeningProposal, caller: Caller, position: int) -> Case:
    today = clock.today()
    return Case(
        number=case_queries.numbered(proposal.division, today.year, position),
        stage=Stage.OPENED,
        division=proposal.division,
        parties=[],
        channel=CHANNEL,
        domain=DOMAIN,
        employer_uscc=proposal.employer_uscc,
        approver=caller.label,
        filed_on=today,
        opened_on=today,
        workers=proposal.people or 1,
        claim_unknown=not proposal.fen,
    )


def _where(proposal: OpeningProposal, _: None) -> Circumstances:
    return Circumstances(division=proposal.division)


def _may_see(caller: Caller, proposal: OpeningProposal, _: None) -> bool:
    """Raises AuthorityOnly."""
    caller.need_authority()
    return caller.reaches(proposal.division)


TRACKER = Tracker(
    Binding[OpeningState, OpeningProposal, None](OPENING, OpeningProposal, machine=MONITOR),
    Place(),
    where=_where,
    may_see=_may_see,
)
