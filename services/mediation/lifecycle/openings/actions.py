"""What monitor states of unpaid wages becomes a proposal; a head opens the case, dismisses, or the money ends it."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries as case_queries
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.schemas import Reasoned
from services.mediation.cases.tables import Case
from services.mediation.lifecycle.new_case import begin, provisional
from services.mediation.lifecycle.openings import queries
from services.mediation.lifecycle.openings.tables import OpeningProposal
from services.mediation.lifecycle.openings.track import APPROVE, MAKE_GOOD, OPENING, OpeningState
from shared import clock
from shared.access.callers import Caller
from shared.contracts.monitor import PaymentMadeGood, PaymentMissed
from shared.database import copy_rows
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
    """Everybody was paid before a head decided: nothing is left to open. Decided before, or never proposed: nothing."""
    number = await queries.of_month(session, paid.project, paid.month)
    for matter in await TRACKER.load(session, [number]) if number else ():
        if matter.row.state == OpeningState.OPEN:
            await TRACKER.take(session, matter, MAKE_GOOD, None, machine(session, MONITOR))


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
    await copy_rows.write(session, rows)
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
