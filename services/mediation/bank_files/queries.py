"""Named reads and writes of a bank's files."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.bank_files.tables import BankFile
from services.mediation.cases.rules.stage import ENDED
from services.mediation.cases.tables import Case
from services.mediation.ledger.tables import LedgerEntry
from services.mediation.suspense.tables import MoneyIn
from shared.access.callers import Caller
from shared.commands import Changes, write
from shared.database.copy_rows import given_of


async def keep(session: AsyncSession, file: BankFile) -> BankFile:
    """Insert it, unless the number of this account is there; the one that is."""
    await session.exec(insert(BankFile).values(given_of(file)).on_conflict_do_nothing())
    its = (col(BankFile.account) == file.account, col(BankFile.number) == file.number)
    return (await session.exec(select(BankFile).where(*its))).one()


async def cases_named(session: AsyncSession, caller: Caller, numbers: Sequence[str]) -> Sequence[Case]:
    """Those of these cases that the caller may see, in whatever stage."""
    found = (await session.exec(select(Case).where(col(Case.number).in_(numbers)).order_by(col(Case.number)))).all()
    return [case for case in found if caller.may_see(case.division, case.parties)]


async def cases_of(session: AsyncSession, caller: Caller, employer_uscc: str, division: str) -> Sequence[Case]:
    """The employer's open cases of the division and its parts to which something is owed."""
    chosen = select(Case).where(
        col(Case.employer_uscc) == employer_uscc,
        col(Case.division).startswith(division),
        col(Case.stage).not_in(sorted(ENDED)),
        col(Case.outstanding_fen) > 0,
    )
    found = (await session.exec(chosen.order_by(col(Case.number)))).all()
    return [case for case in found if caller.may_see(case.division, case.parties)]


async def take_in(session: AsyncSession, rows: Sequence[MoneyIn]) -> dict[str, MoneyIn]:
    """Insert money that is not there yet, and lock all of it: by its reference, rows that were there before as they
    are.
    """
    if not rows:
        return {}
    changes = Changes()
    for row in sorted(rows, key=lambda row: row.bank_ref):
        changes.once(MoneyIn, **given_of(row))
    await write(session, [changes])
    return await there(session, rows[0].account, [row.bank_ref for row in rows])


async def there(session: AsyncSession, account: str, references: Iterable[str]) -> dict[str, MoneyIn]:
    """Money of this account by its references, locked."""
    its = (col(MoneyIn.account) == account, col(MoneyIn.bank_ref).in_(sorted(set(references))))
    chosen = select(MoneyIn).where(*its).order_by(col(MoneyIn.bank_ref)).with_for_update()
    found = (await session.exec(chosen.execution_options(populate_existing=True))).all()
    return {row.bank_ref: row for row in found}


async def paid_with(session: AsyncSession, money_id: UUID) -> Sequence[tuple[str, str]]:
    """Case and receipt of the payments that took the money and of which something is left."""
    undone = select(LedgerEntry.reverses).where(
        col(LedgerEntry.money_id) == money_id, col(LedgerEntry.reverses).is_not(None)
    )
    chosen = select(LedgerEntry.case_number, LedgerEntry.receipt_no).where(
        col(LedgerEntry.money_id) == money_id,
        col(LedgerEntry.reverses).is_(None),
        col(LedgerEntry.position).not_in(undone),
    )
    rows = await session.exec(chosen.distinct().order_by(col(LedgerEntry.case_number)))
    return [(case, str(receipt)) for case, receipt in rows]
