"""A bank's file is taken in: each line is money that came, matched to the ledger as far as it is certain."""

import hashlib

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.bank_files import queries
from services.mediation.bank_files.entry import Named, enter
from services.mediation.bank_files.returned import take_back
from services.mediation.bank_files.schemas import BankFileOut, BankLine, BankLineOut, NewBankFile
from services.mediation.bank_files.tables import BankFile
from services.mediation.bank_files.view import refused, shown
from services.mediation.suspense.rules import MoneyReused
from services.mediation.suspense.tables import MoneyIn
from shared import clock
from shared.access.callers import Caller
from shared.refusals import Conflict, Refused
from shared.values.date_checks import check_past


class FileReused(Conflict):
    """The number of this account stands for a file of other content."""

    code = "file-reused"
    zh = "账户“{account}”的文件号“{number}”已用于另一内容"
    en = "file {number!r} of account {account!r} stands for other content"


async def take_in(session: AsyncSession, caller: Caller, new: NewBankFile, named: Named) -> BankFileOut:
    """Take in the file: what is certain becomes payments, the rest is kept in suspense and asked about. The same file
    again changes nothing that was done, and tries again what is in suspense whole.

    Raises AuthorityOnly, WrongDivision, FileReused, InTheFuture, TooEarly.
    """
    caller.need_authority()
    caller.need_division(new.division)
    for line in new.lines:
        check_past(line.happened_on, clock.today(), "happened_on")
    await _keep(session, caller, new)
    paid = [line for line in new.lines if line.returns is None]
    came = await queries.take_in(session, [_money(new, line, caller) for line in paid])
    found: dict[str, BankLineOut] = {}
    for line in paid:
        if (before := _before(new, line, came[line.bank_ref])) is not None:
            found[line.bank_ref] = before
    fresh = [line for line in paid if line.bank_ref not in found]
    found |= await enter(session, caller, new, fresh, came, named)
    for line in new.lines:
        if line.returns is not None:
            found[line.bank_ref] = await _returned(session, caller, new, line)
    return shown(new, sorted(named), [found[line.bank_ref] for line in new.lines])


async def _keep(session: AsyncSession, caller: Caller, new: NewBankFile) -> None:
    days = [line.happened_on for line in new.lines]
    digest = hashlib.sha256(new.model_dump_json().encode()).digest()
    file = BankFile(
        account=new.account,
        number=new.number,
        division=new.division,
        lines=len(new.lines),
        digest=digest,
        fen=sum(line.fen for line in new.lines),
        first_on=min(days),
        last_on=max(days),
        recorded_by=caller.label,
    )
    if (await queries.keep(session, file)).digest != digest:
        raise FileReused(account=new.account, number=new.number)


def _money(new: NewBankFile, line: BankLine, caller: Caller) -> MoneyIn:
    return MoneyIn(
        account=new.account,
        bank_ref=line.bank_ref,
        division=new.division,
        fen=line.fen,
        happened_on=line.happened_on,
        recorded_by=caller.label,
    )


def _before(new: NewBankFile, line: BankLine, money: MoneyIn) -> BankLineOut | None:
    """What is said of a line whose money was there: refused where it is other money, done before where something became
    of it; None where it is all in suspense, and may be tried.
    """
    if (money.division, money.fen, money.happened_on) != (new.division, line.fen, line.happened_on):
        return refused(line, MoneyReused(number=line.bank_ref))
    if money.suspense_fen == money.fen:
        return None
    return BankLineOut(bank_ref=line.bank_ref, state="again", money_id=money.money_id)


async def _returned(session: AsyncSession, caller: Caller, new: NewBankFile, line: BankLine) -> BankLineOut:
    try:
        money, again = await take_back(session, caller, new.account, line)
    except Refused as why:
        return refused(line, why)
    return BankLineOut(bank_ref=line.bank_ref, state="again" if again else "returned", money_id=money.money_id)
