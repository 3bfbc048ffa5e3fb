"""When the last day of pending money has passed: it expires, and a person hears of it."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries as case_queries
from services.mediation.cases.history import KIND, TIMER, remark
from services.mediation.cases.rules.stage import ENDED
from services.mediation.cases.tables import Case
from services.mediation.conciliation.overdue import ask_about_breach
from services.mediation.pending import queries
from services.mediation.pending.rules import PendingState, breached
from services.mediation.pending.tables import Pending, PendingEnd
from shared import clock
from shared.obligations import Obligation, ObligationState
from shared.obligations.questions import ask
from shared.values.money import yuan_text


async def pending_fell_due(session: AsyncSession, due: Obligation) -> None:
    """It did not come by its last day. An unpaid instalment breaks the agreement (MED-05), as the agreement's own day
    does; of anything else, and where the case ended meanwhile, a person is asked what follows.
    """
    row = await queries.find(session, UUID(due.subject))
    case = await case_queries.lock_for_machinery(session, row.case_number)
    assert case is not None, "a row of it refers to it"
    if await queries.has_ended(session, row.pending_id):
        due.state = ObligationState.CANCELLED
        return
    end = PendingEnd(
        pending_id=row.pending_id,
        expires_on=row.expires_on,
        state=PendingState.EXPIRED,
        ended_on=clock.today(),
        recorded_by=TIMER,
    )
    session.add(end)
    await session.flush()
    facts = {"pending": row.number, "fen": row.fen, "expires_on": row.expires_on}
    await remark(session, case, by=TIMER, action="pending-expired", facts=facts)
    broken = breached(row.kind, case.outstanding_fen, case.paid_fen, case.kept_at_fen)
    if broken and case.stage not in ENDED:
        await ask_about_breach(session, case, row.expires_on)
    else:
        await _ask_what_follows(session, case, row)


async def _ask_what_follows(session: AsyncSession, case: Case, row: Pending) -> None:
    yuan = yuan_text(row.fen)
    await ask(
        session,
        subject_kind=KIND,
        subject=case.number,
        division=case.division,
        code=f"pending-expired:{row.number}",
        zh=f"待收款“{row.number}”（第{row.line}条，{yuan}元）至{row.expires_on}未到账：请核实去向并决定如何处理",
        en=f"{yuan} yuan awaited for line {row.line} ({row.number}) had not come by {row.expires_on}: find out where "
        "they are, and decide what follows",
    )
