"""What an officer does with a case before an order: assign, mediate, inspect, extend.

Each takes the case locked at the version its caller saw.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation import queries
from services.mediation.actions import clocks
from services.mediation.actions.record import about, advance, remark
from services.mediation.rules.ending import NoExtensionHere, check_extension
from services.mediation.rules.ledger import MoreThanOutstanding
from services.mediation.rules.stage import Stage, need, need_open
from services.mediation.shapes import Agree, Assign, FailMediation, HoldRound, OpenInspection, StartMediation
from services.mediation.tables import Case, Round
from shared import clock, obligations
from shared.access import Caller
from shared.contracts.mediation import CaseAssigned, CaseExtended, MediationAgreed, MediationFailed
from shared.days import check_coming, check_past
from shared.identifiers import redact
from shared.messaging.outbox import publish
from shared.working_days import Term

HEAD = "head"
AGREEMENT_BASIS = "《劳动争议调解仲裁法》第16条"


async def assign(session: AsyncSession, caller: Caller, case: Case, to: Assign) -> None:
    """Give the case, and with it every deadline, to an officer. Parties that assist see it from now on."""
    need_open(case.stage)
    was, case.assignee = case.assignee, to.assignee
    case.parties = sorted({*case.parties, *to.assisting})
    await clocks.hand_over(session, case)
    facts = {"assignee": to.assignee, "was": was, "assisting": to.assisting}
    await remark(session, case, by=caller.label, action="assigned", facts=facts)
    publish(session, CaseAssigned(**about(case), assignee=to.assignee, assigned_on=clock.today()))


async def start_mediation(session: AsyncSession, caller: Caller, case: Case, how: StartMediation) -> None:
    """Raises IllegalMove."""
    facts = {"mediator": how.mediator}
    await advance(session, case, Stage.MEDIATING, by=caller.label, action="mediation-started", facts=facts)


async def hold_round(session: AsyncSession, caller: Caller, case: Case, held: HoldRound) -> None:
    """Write down a round of coordination. Whether it ends the mediation is a decision of its own.

    Raises WrongStage, InTheFuture, or TooEarly for a day before the case.
    """
    need(case.stage, Stage.MEDIATING)
    check_past(held.held_on, clock.today(), "held_on", earliest=case.opened_on)
    number = await queries.rounds_held(session, case.number) + 1
    note = redact(held.note) if held.note else None
    told = held.model_dump(exclude={"note"})
    session.add(Round(case_number=case.number, round=number, held_by=caller.label, note=note, **told))
    facts = {"round": number, **told}
    await remark(session, case, by=caller.label, action="round-held", note=held.note, facts=facts)


async def agree(session: AsyncSession, caller: Caller, case: Case, terms: Agree) -> None:
    """Both sides agreed on a sum and a day; the day binds, and breaking it opens the payment order (MED-05).

    Raises IllegalMove, TooEarly for a day that has passed, MoreThanOutstanding.
    """
    today = clock.today()
    check_coming(terms.pay_by, today, "pay_by")
    if terms.agreed_fen > case.outstanding_fen:
        raise MoreThanOutstanding(fen=terms.agreed_fen, outstanding=case.outstanding_fen)
    case.agreed_on, case.agreed_fen, case.pay_by = today, terms.agreed_fen, terms.pay_by
    case.kept_at_fen = case.paid_fen + terms.agreed_fen
    facts = {"agreed_fen": terms.agreed_fen, "pay_by": terms.pay_by}
    await advance(session, case, Stage.AGREED, by=caller.label, action="agreed", note=terms.note, facts=facts)
    await clocks.meet(session, case, clocks.MEDIATION, today)
    await clocks.start_stated(
        session,
        case,
        clocks.AGREEMENT,
        rule_id="MED-05",
        basis=AGREEMENT_BASIS,
        event="mediation-agreed",
        on=today,
        due_on=terms.pay_by,
    )
    publish(
        session,
        MediationAgreed(**about(case), agreed_on=today, pay_by=terms.pay_by, agreed_fen=terms.agreed_fen),
    )


async def fail_mediation(session: AsyncSession, caller: Caller, case: Case, why: FailMediation) -> None:
    """No agreement, or one that was not kept. Raises IllegalMove."""
    today = clock.today()
    facts = {"reason": why.reason}
    await advance(
        session,
        case,
        Stage.MEDIATION_FAILED,
        by=caller.label,
        action="mediation-failed",
        note=why.note,
        facts=facts,
    )
    await clocks.meet(session, case, clocks.MEDIATION, today)
    await clocks.cancel(session, case, clocks.AGREEMENT)
    publish(session, MediationFailed(**about(case), failed_on=today, reason=why.reason))


async def open_inspection(session: AsyncSession, caller: Caller, case: Case, how: OpenInspection) -> None:
    """Two inspectors take the matter up (INV-01); mediation no longer waits. Raises IllegalMove."""
    facts = {"inspectors": how.inspectors}
    await advance(
        session,
        case,
        Stage.INSPECTING,
        by=caller.label,
        action="inspection-opened",
        note=how.note,
        facts=facts,
    )
    await clocks.cancel(session, case, clocks.MEDIATION, clocks.AGREEMENT)


async def extend(session: AsyncSession, caller: Caller, case: Case, reason: str) -> None:
    """Lengthen the handling term by what its own rule allows; the head decides, and the workers hear of it (INV-02).

    A term that stands still has not passed. Raises RoleMissing, CaseEnded, NoExtensionHere, ExtendedAlready,
    TermExpired.
    """
    caller.need_role(HEAD)
    need_open(case.stage)
    handling = await clocks.handling(session, case)
    if handling is None or case.handling_extension is None:
        raise NoExtensionHere
    was, today = handling.due_on, clock.today()
    check_extension(handling.paused_on or today, was, len(handling.extensions))
    term = Term.parse(case.handling_extension)
    await obligations.extend(session, handling, term, by=caller.label, reason=redact(reason))
    facts = {"was_due_on": was, "due_on": handling.due_on, "rule_id": handling.rule_id}
    told = {**facts, "term": str(term)}
    await remark(session, case, by=caller.label, action="extended", note=reason, facts=told)
    publish(session, CaseExtended(**about(case), extended_on=today, **facts))
