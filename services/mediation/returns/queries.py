"""The second load of a return: the payment, what is left of its postings, and whether the return was told before."""

from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import LoadedCase
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.tables import Act, LedgerEntry
from services.mediation.referrals.load import load_live
from services.mediation.returns.rules import Posted
from shared.commands.gathered import Further


@dataclass(frozen=True)
class Payment:
    """`before`: the return of the same number, and the payment that it was of."""

    paid: Act
    posted: list[Posted]
    before: Act | None
    before_of: str | None


def payment_of(receipt_no: str, number: str) -> Further[LoadedCase]:
    """Where the case has no such payment nothing is kept."""

    def needed(there: LoadedCase) -> bool:
        return receipt_no in there.receipts

    async def load(session: AsyncSession, there: LoadedCase) -> None:
        paid = await ledger_queries.payment(session, there.key, receipt_no)
        if paid is None or paid.fen < 0:
            return
        before = await ledger_queries.payment(session, there.key, number) if number in there.receipts else None
        of = await _returned(session, before) if before is not None else None
        there.keep(Payment(paid, await _left(session, paid), before, of))
        await load_live(session, there)

    return Further(needed, load)


async def _left(session: AsyncSession, paid: Act) -> list[Posted]:
    """The payment's postings, each with what earlier returns left of it."""
    back = aliased(LedgerEntry)
    taken = (
        select(func.coalesce(func.sum(back.fen), 0))
        .where(col(back.case_number) == col(LedgerEntry.case_number), col(back.reverses) == col(LedgerEntry.position))
        .scalar_subquery()
    )
    chosen = select(LedgerEntry.position, LedgerEntry.line, LedgerEntry.fen + taken, LedgerEntry.money_id)
    rows = await session.exec(chosen.where(col(LedgerEntry.act_id) == paid.act_id).order_by(col(LedgerEntry.position)))
    return [Posted(position or 0, line, int(left), money_id) for position, line, left, money_id in rows]


async def _returned(session: AsyncSession, before: Act) -> str | None:
    """The receipt of the payment that an earlier act reversed; None where it reversed none."""
    was = aliased(LedgerEntry)
    chosen = select(was.receipt_no).join(
        LedgerEntry,
        (col(LedgerEntry.case_number) == col(was.case_number)) & (col(LedgerEntry.reverses) == col(was.position)),
    )
    return (await session.exec(chosen.where(col(LedgerEntry.act_id) == before.act_id))).first()
