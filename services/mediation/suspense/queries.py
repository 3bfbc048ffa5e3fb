"""Named reads of money in suspense."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import literal_column
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.ledger.tables import LedgerEntry
from services.mediation.suspense.tables import MoneyBack, MoneyIn
from shared import clock
from shared.commands import Changes, write
from shared.database.copy_rows import given_of
from shared.http.declared_list import DeclaredList, by_division
from shared.obligations.tables import Question

MONEY = DeclaredList(
    MoneyIn,
    order=(col(MoneyIn.happened_on), col(MoneyIn.money_id)),
    sees=by_division(MoneyIn),
    filters={
        "in_suspense": lambda value: (col(MoneyIn.suspense_fen) > literal_column("0")) == value,
        "account": lambda value: col(MoneyIn.account) == value,
        "came_from": lambda value: col(MoneyIn.happened_on) >= value,
        "came_to": lambda value: col(MoneyIn.happened_on) <= value,
    },
    for_authority=True,
)
"""Money that came to the caller's places, newest first."""
KIND = "money_in"
UNCLAIMED = "money-unclaimed"


async def keep(session: AsyncSession, row: MoneyIn | MoneyBack) -> None:
    """Insert the row, unless one with the same reference is there."""
    changes = Changes()
    changes.once(type(row), **given_of(row))
    await write(session, [changes])


async def by_reference(session: AsyncSession, account: str, bank_ref: str) -> MoneyIn:
    same = (col(MoneyIn.account) == account, col(MoneyIn.bank_ref) == bank_ref)
    return (await session.exec(select(MoneyIn).where(*same))).one()


async def find(session: AsyncSession, money_id: UUID, *, lock: bool = False) -> MoneyIn | None:
    chosen = select(MoneyIn).where(col(MoneyIn.money_id) == money_id).execution_options(populate_existing=True)
    return (await session.exec(chosen.with_for_update() if lock else chosen)).first()


async def sent_back(session: AsyncSession, money_id: UUID) -> Sequence[MoneyBack]:
    chosen = select(MoneyBack).where(col(MoneyBack.money_id) == money_id)
    return (await session.exec(chosen.order_by(col(MoneyBack.recorded_at)))).all()


async def matched(session: AsyncSession, money_id: UUID) -> Sequence[LedgerEntry]:
    """The postings that took it, of whatever case."""
    chosen = select(LedgerEntry).where(col(LedgerEntry.money_id) == money_id)
    return (await session.exec(chosen.order_by(col(LedgerEntry.position)))).all()


async def money_of_act(session: AsyncSession, act_id: UUID) -> UUID | None:
    """The money that a payment took; None for one that was recorded without."""
    return (await session.exec(select(LedgerEntry.money_id).where(col(LedgerEntry.act_id) == act_id))).first()


async def claimed(session: AsyncSession, money: Iterable[UUID], by: str) -> None:
    """Nothing of this money is in suspense any more: nobody is asked about it."""
    its = (
        col(Question.subject_kind) == KIND,
        col(Question.subject).in_([str(money_id) for money_id in money]),
        col(Question.code).startswith(UNCLAIMED),
    )
    done = {"answered_at": clock.now(), "answered_by": by}
    await session.exec(update(Question).where(*its, col(Question.answered_at).is_(None)).values(**done))
