"""Money in suspense over HTTP: for the labour authority."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.schemas import InternalRef
from services.mediation.payments.schemas import PaymentOut
from services.mediation.suspense import actions, candidates, export, queries
from services.mediation.suspense.schemas import (
    CandidateOut,
    CandidatesOut,
    ListedMoney,
    Match,
    MatchedOut,
    MatchOut,
    MoneyOut,
    NewMoney,
    NotFor,
    SendBack,
    SentBackOut,
)
from services.mediation.suspense.tables import MatchCandidate, MoneyIn
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Day, Division

router = APIRouter(prefix="/v1/money-in", tags=["money"], route_class=AuthenticatedRoute)


async def _asked_for(
    in_suspense: Annotated[bool | None, Query(description="some of it is claimed by nobody yet")] = None,
    division: Division | None = None,
    account: InternalRef | None = None,
    came_from: Day | None = None,
    came_to: Day | None = None,
) -> dict[str, Any]:
    return dict(locals())


EXPORT = of_list("money-in", queries.MONEY, export.COLUMNS, _asked_for)
add_list(
    router,
    "",
    EXPORT,
    ListedMoney,
    each(ListedMoney.model_validate),
    "Money that came to the places of the caller, newest first: what is in suspense, and for how many days.",
)


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


@router.get("/{money_id}/candidates")
async def show_candidates(session: Transaction, caller: CurrentCaller, money_id: UUID) -> CandidatesOut:
    """What money in suspense may be for, the likeliest first, and what a person said that it is not for."""
    await actions.see(session, caller, money_id)
    return _likely(await candidates.candidates(session, money_id))


@router.post("/{money_id}/not-for")
async def say_no(session: Transaction, caller: CurrentCaller, money_id: UUID, told: NotFor) -> CandidatesOut:
    """The money is not for this line: no machine proposes or matches it again."""
    await actions.see(session, caller, money_id)
    return _likely(await candidates.say_no(session, caller, money_id, told))


async def _shown(session: AsyncSession, money: MoneyIn) -> MoneyOut:
    taken = await queries.matched(session, money.money_id)
    back = await queries.sent_back(session, money.money_id)
    return MoneyOut(
        **ListedMoney.model_validate(money).model_dump(exclude={"days"}),
        days_in_suspense=money.days_in_suspense,
        matched=[
            MatchedOut(case=each.case_number, line=each.line, fen=each.fen, receipt_no=each.receipt_no)
            for each in taken
        ],
        sent_back=[SentBackOut(number=each.number, fen=each.fen, happened_on=each.happened_on) for each in back],
    )


def _likely(rows: Sequence[MatchCandidate]) -> CandidatesOut:
    return CandidatesOut(
        items=[
            CandidateOut(
                case=row.case_number,
                line=row.line,
                confidence=row.confidence,
                doubt=row.doubt,
                refused=row.refused_at is not None,
            )
            for row in rows
        ]
    )
