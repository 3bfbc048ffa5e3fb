"""Money in suspense over HTTP: for the labour authority."""

from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.payments.schemas import PaymentOut
from services.mediation.suspense import actions, queries
from services.mediation.suspense.schemas import (
    Match,
    MatchedOut,
    MatchOut,
    MoneyOut,
    NewMoney,
    SendBack,
    SentBackOut,
)
from services.mediation.suspense.tables import MoneyIn
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction

router = APIRouter(prefix="/v1/money-in", tags=["money"], route_class=AuthenticatedRoute)


@router.post("", status_code=201)
async def receive(session: Transaction, caller: CurrentCaller, new: NewMoney) -> MoneyOut:
    """Money came to an account, and it is not known yet for which case."""
    return await _shown(session, await actions.receive(session, caller, new))


@router.get("/{money_id}")
async def show_money(session: Transaction, caller: CurrentCaller, money_id: UUID) -> MoneyOut:
    """What became of money that came, and how long some of it has been in suspense."""
    return await _shown(session, await actions.see(session, caller, money_id))


@router.post("/{money_id}/match")
async def match(session: Transaction, caller: CurrentCaller, money_id: UUID, new: Match) -> MatchOut:
    """It, or a part of it, is a payment in a case."""
    paid, left = await actions.match(session, caller, money_id, new)
    return MatchOut(payment=PaymentOut.of(paid), suspense_fen=left)


@router.post("/{money_id}/send-back")
async def send_back(session: Transaction, caller: CurrentCaller, money_id: UUID, back: SendBack) -> MoneyOut:
    """A part of it is sent back to where it came from."""
    return await _shown(session, await actions.send_back(session, caller, money_id, back))


async def _shown(session: AsyncSession, money: MoneyIn) -> MoneyOut:
    taken = await queries.matched(session, money.money_id)
    back = await queries.sent_back(session, money.money_id)
    return MoneyOut(
        **money.model_dump(exclude={"recorded_by", "recorded_at"}),
        days=(clock.today() - money.happened_on).days if money.suspense_fen else None,
        matched=[
            MatchedOut(case=each.case_number, line=each.line, fen=each.fen, receipt_no=each.receipt_no)
            for each in taken
        ],
        sent_back=[SentBackOut(number=each.number, fen=each.fen, happened_on=each.happened_on) for each in back],
    )
