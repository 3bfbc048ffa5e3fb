"""Facts propose, persons decide: an overdue order that reaches the amount becomes a proposal to refer (CRIM-01).

A machine looks at the amount (CRIM-02), of what overdue orders ordered alone, and at the evidence of ordering (CRIM-03,
CRIM-04); whether the employer evades or is able to pay it leaves to the officers who report, and the decision to the
head.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries as case_queries
from services.mediation.cases.history import KIND, TIMER
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.inspection import queries as inspection_queries
from services.mediation.inspection.order_lines import overdue_lines
from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import AddresseeRole, OrderState
from services.mediation.inspection.tables import CorrectionOrder
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.arrears import verified_arrears
from services.mediation.ledger.tables import LedgerLine
from services.mediation.referrals import proposals, queries
from services.mediation.referrals.schemas import Report
from services.mediation.referrals.tables import Proposal
from services.mediation.referrals.track import REPORT, Evidence, NoOverdueOrder, ProposalState, ProposedAlready
from shared import clock
from shared.access.callers import Caller
from shared.commands import Changes
from shared.commands.gathered import Further
from shared.obligations import Question
from shared.obligations.questions import ask, ask_for_number, asking_for_number
from shared.regions import UnknownHere
from shared.tracks import decide
from shared.tracks.circumstances import calling, machine
from shared.tracks.matter import By, Matter
from shared.trade.crime_amount import Check, Outcome
from shared.trade.crime_standard import check_in_place, origin
from shared.values.identifiers import redact

REFERRAL = "refer"
RULE = "CRIM-01"


@dataclass(frozen=True)
class ProposedBefore:
    """The proposals that stand on the case's overdue order already, dismissed ones too."""

    proposals: Sequence[Proposal]


async def _load_before(session: AsyncSession, there: LoadedCase) -> None:
    order = inspection_queries.loaded_order_in(there, OrderState.OVERDUE)
    if order is not None:
        there.keep(ProposedBefore(await queries.proposals_about(session, order.document_no)))


PROPOSED_BEFORE = Further[LoadedCase](needed=lambda there: True, load=_load_before, always=True)
"""A machine proposes without a step of the case, so that only a statement begun under its lock is certain to see it."""


async def look_at_overdue_order(session: AsyncSession, case: Case, order: CorrectionOrder) -> None:
    """Propose, ask, or leave it: what the amount and the evidence of an order that fell overdue call for."""
    try:
        await take_up_overdue_order(session, case, order)
    except UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind=KIND, subject=case.number)


async def take_up_answered(session: AsyncSession, question: Question) -> None:
    """A person answered what the check of the amount had stopped for: it is made again, now with what is known.

    Nothing is left to check once the order is obeyed, replaced or proposed on. Raises UnknownHere while the number is
    in no pack: then it is no answer.
    """
    case = await case_queries.lock_for_machinery(session, question.subject)
    order = await inspection_queries.order_in(session, question.subject, OrderState.OVERDUE)
    if case is not None and order is not None and case.outstanding_fen > 0:
        await take_up_overdue_order(session, case, order)


async def take_up_overdue_order(session: AsyncSession, case: Case, order: CorrectionOrder) -> None:
    """Raises UnknownHere."""
    if await queries.proposals_about(session, order.document_no):
        return  # proposed before; what a head dismissed is not raised again by the same order
    awaited = await inspection_queries.awaited_lined_orders(session, case.number)
    check, words, amount = _check(case, order, awaited, await ledger_queries.lines(session, case.number))
    evidence = _evidence(order)
    doubt = _doubt(order, evidence, words)
    if check.outcome is Outcome.UNDECIDED:
        await _ask(session, case, f"amount-undecided:{check.missing}", *words)
    elif check.outcome is Outcome.REACHED and doubt is not None:
        await _ask(session, case, *doubt)
    elif check.outcome is Outcome.REACHED:
        proposal = _proposal(case, order, evidence, words, amount, by=proposals.MACHINE)
        matter = _opened(proposal, case, "overdue-order", machine(session, TIMER), words[0])
        await proposals.TRACKER.written(session, matter)


def propose_referral(there: LoadedCase, caller: Caller, report: Report) -> Proposal:
    """An officer proposes in person, with the report of two (CRIM-10); the head's days run from now (CRIM-11).

    The amount is told as far as it is known: deciding in spite of it is the head's. `PROPOSED_BEFORE` was loaded.
    Raises NoOverdueOrder, ProposedAlready, TooFewOfficers.
    """
    order = inspection_queries.loaded_order_in(there, OrderState.OVERDUE)
    if order is None:
        raise NoOverdueOrder
    _check_not_proposed(there, order)
    case = there.row
    try:
        awaited = inspection_queries.awaited_with_lines(there)
        _, words, amount = _check(case, order, awaited, ledger_queries.lines_of(there))
    except UnknownHere as missing:
        there.changes.ask(asking_for_number(missing, subject_kind=KIND, subject=there.key))
        words, amount = (missing.chinese, missing.english), _unknown()
    proposal = _proposal(case, order, _evidence(order), words, amount, by=caller.label)
    by = calling(caller, there.keyring)
    matter = _opened(proposal, case, "in-person", by, report.reason, there.changes)
    decide.step(proposals.TRACKER.bound, matter, REPORT, report, by, words=redact(report.reason))
    return matter.row


def _check_not_proposed(there: LoadedCase, order: CorrectionOrder) -> None:
    """Raises ProposedAlready."""
    before = there.found(ProposedBefore)
    assert before is not None, "loaded before the decision"
    for each in before.proposals:
        if each.state is not ProposalState.DISMISSED:
            raise ProposedAlready(document_no=order.document_no, number=each.number)


def _doubt(order: CorrectionOrder, evidence: Evidence, words: tuple[str, str]) -> tuple[str, str, str] | None:
    """Code and words of what a person has to judge before a referral, though the amount is reached; None if nothing.

    The crime is the employer's (CRIM-01): of a contractor who did not pay first, no rule says so.
    """
    if order.addressee_role is not AddresseeRole.EMPLOYER:
        zh = f"{words[0]}；但指令书{order.document_no}责令先行清偿，相对人不是用人单位，是否移送须由人判断"
        en = f"{words[1]}; but order {order.document_no} is addressed to another than the employer: a person decides"
        return f"addressee-other:{order.document_no}", zh, en
    if not evidence.complete:
        zh = f"{words[0]}；但指令书{order.document_no}张贴送达无照片或录像（CRIM-04），是否移送须由人判断"
        en = f"{words[1]}; but order {order.document_no} was posted with no photo or video (CRIM-04): a person decides"
        return f"evidence-lacking:{order.document_no}", zh, en
    return None


def _check(
    case: Case, order: CorrectionOrder, awaited: Sequence[LinedOrder], there: Sequence[LedgerLine]
) -> tuple[Check, tuple[str, str], dict[str, Any]]:
    """How the amount stands, in words and as it is kept: both grounds of CRIM-02, the lines and their sources.

    Only what was ordered and not paid counts (CRIM-03). Raises UnknownHere.
    """
    arrears = verified_arrears(overdue_lines(awaited, there, order))
    checked = check_in_place(case.division, order.due_on, arrears)
    check = checked.check
    amount = {
        "outcome": check.outcome,
        "ground": check.ground,
        "missing": check.missing,
        "workers": arrears.workers,
        "total_fen": arrears.total_fen,
        "one_worker": asdict(check.worker) if check.worker else None,
        "lines": [origin(line) for line in checked.lines],
    }
    return check, checked.words, amount


def _unknown() -> dict[str, Any]:
    return {"outcome": Outcome.UNDECIDED, "ground": None, "missing": None, "lines": []}


def _evidence(order: CorrectionOrder) -> Evidence:
    return Evidence(
        document_no=order.document_no,
        issued_on=order.issued_on,
        served_on=order.served_on,
        served_by=order.served_by,
        on_record=order.on_record,
        due_on=order.due_on,
        overdue=order.state is OrderState.OVERDUE,
        addressee_role=order.addressee_role,
        addressee_uscc=order.addressee_uscc,
    )


def _proposal(
    case: Case, order: CorrectionOrder, evidence: Evidence, words: tuple[str, str], amount: dict[str, Any], *, by: str
) -> Proposal:
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(evidence).items()}
    return Proposal(
        kind=REFERRAL,
        rule_id=RULE,
        case_number=case.number,
        document_no=order.document_no,
        division=case.division,
        employer_uscc=order.addressee_uscc or case.employer_uscc,
        workers=amount.get("workers", case.workers),
        outstanding_fen=case.outstanding_fen,
        zh=words[0],
        en=words[1],
        amount=amount,
        evidence=told | {"complete": evidence.complete},
        proposed_on=clock.today(),
        proposed_by=by,
    )


def _opened(
    proposal: Proposal, case: Case, how: str, by: By, why: str, changes: Changes | None = None
) -> Matter[Proposal, Case]:
    """`changes` are those of the case, where a decision about the case brings the proposal about."""
    facts = {"case": case.number, "document_no": proposal.document_no, "rule_id": proposal.rule_id}
    matter = proposals.TRACKER.new(proposal, case, changes)
    decide.begin(proposals.TRACKER.bound, matter, how, by, facts=facts, words=redact(why))
    return matter


async def _ask(session: AsyncSession, case: Case, code: str, zh: str, en: str) -> None:
    await ask(session, subject_kind=KIND, subject=case.number, division=case.division, code=code, zh=zh, en=en)
