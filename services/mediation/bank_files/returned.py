"""A line of a bank's file says that money of an earlier line came back 退汇."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.bank_files import queries
from services.mediation.bank_files.schemas import BankLine
from services.mediation.cases.load import CASE
from services.mediation.returns import actions as returns
from services.mediation.returns.queries import payment_of
from services.mediation.returns.rules import Cause
from services.mediation.returns.schemas import PaymentReturn
from services.mediation.suspense import queries as suspense_queries
from services.mediation.suspense.rules import MoneyReused
from services.mediation.suspense.tables import MoneyBack, MoneyIn
from shared.access.callers import Caller
from shared.commands import write
from shared.refusals import Conflict, NotFound

REASON = "银行退回"


class OtherSum(Conflict):
    """Only the whole of a line's money comes back."""

    code = "returned-otherwise"
    zh = "退汇{bank_ref}与原流水{returns}的金额或日期不符：只能全额退回，且不早于原付款日"
    en = "{bank_ref} is of another sum than {returns}, or before it: all of it comes back, and not before it was paid"


async def take_back(session: AsyncSession, caller: Caller, account: str, line: BankLine) -> tuple[MoneyIn, bool]:
    """The money, and whether that was done before: what it had paid is outstanding again, and it is sent back.

    Raises NotFound, OtherSum, MoneyReused, and what the return of a payment is refused for.
    """
    named = str(line.returns)
    money = (await queries.there(session, account, [named])).get(named)
    if money is None or not caller.reaches(money.division):
        raise NotFound(what="money", which=named)
    if line.fen != money.fen or line.happened_on < money.happened_on:
        raise OtherSum(bank_ref=line.bank_ref, returns=named)
    for back in await suspense_queries.sent_back(session, money.money_id):
        if back.number == line.bank_ref:
            return money, True
        raise MoneyReused(number=named)
    for case, receipt in await queries.paid_with(session, money.money_id):
        told: dict[str, Any] = {"number": line.bank_ref, "cause": Cause.RETURNED, "happened_on": line.happened_on}
        there = await CASE.one(session, case)
        assert there is not None, "a payment has a case"
        await payment_of(receipt, line.bank_ref).load(session, there)
        returns.take_back(there, caller, receipt, PaymentReturn(**told, reason=line.remark or REASON))
        await write(session, there.written())
    sent = MoneyBack(
        money_id=money.money_id,
        number=line.bank_ref,
        fen=line.fen,
        happened_on=line.happened_on,
        reason=line.remark or REASON,
        recorded_by=caller.label,
    )
    await suspense_queries.keep(session, sent)
    await suspense_queries.claimed(session, [money.money_id], caller.label)
    return money, False
