"""Money comes in, is matched to a case as a payment, or sent back; until then a person of its place is asked."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import CASE
from services.mediation.ledger.tables import Act
from services.mediation.payments.actions import ReceiptReused, pay, payment_before
from services.mediation.payments.schemas import NewPayment
from services.mediation.suspense import candidates, queries
from services.mediation.suspense.rules import MoneyReused, check_left
from services.mediation.suspense.schemas import Match, NewMoney, SendBack
from services.mediation.suspense.tables import MoneyBack, MoneyIn
from shared import clock
from shared.access.callers import Caller
from shared.commands import write
from shared.obligations.questions import ask_all, asking
from shared.refusals import NotFound
from shared.values.date_checks import check_past
from shared.values.money import yuan_text


async def receive(session: AsyncSession, caller: Caller, new: NewMoney) -> MoneyIn:
    """Take in money that came. The same reference of the same account again is the same money.

    Raises AuthorityOnly, WrongDivision, MoneyReused, InTheFuture, TooEarly.
    """
    caller.need_authority()
    caller.need_division(new.division)
    check_past(new.happened_on, clock.today(), "happened_on")
    row = MoneyIn(**new.model_dump(), recorded_by=caller.label)
    await queries.keep(session, row)
    before = await queries.by_reference(session, new.account, new.bank_ref)
    if before.money_id != row.money_id:
        if any(getattr(before, name) != value for name, value in new.model_dump().items()):
            raise MoneyReused(number=new.bank_ref)
        return before
    yuan = yuan_text(new.fen)
    zh = f"账户“{new.account}”{new.happened_on}到账{yuan}元（流水号{new.bank_ref}），尚无人认领：请核对入案，或退回"
    en = (
        f"{yuan} yuan came to account {new.account} on {new.happened_on} ({new.bank_ref}) and nobody claims them: "
        "match them to a case, or send them back"
    )
    about = {"subject_kind": queries.KIND, "subject": str(row.money_id), "division": new.division}
    await ask_all(session, [asking(**about, code=queries.UNCLAIMED, zh=zh, en=en)])
    return before


async def see(session: AsyncSession, caller: Caller, money_id: UUID) -> MoneyIn:
    """The money as it is now. Raises NotFound, also for another place's."""
    return await _there(session, caller, money_id, lock=False)


async def match(session: AsyncSession, caller: Caller, money_id: UUID, new: Match) -> tuple[Act, int]:
    """Take a part of it as a payment in a case; what is left of it. The same receipt again is the same payment.

    Raises NotFound, MoreThanCame, SaidNo, and what a payment is refused for.
    """
    money = await _there(session, caller, money_id, lock=True)
    there = await CASE.one(session, new.case)
    if there is None:
        raise NotFound(what="case", which=new.case)
    there.seen(caller, None)
    receipt_no = new.receipt_no or money.bank_ref
    further = payment_before(receipt_no)
    if further.needed(there):
        await further.load(session, there)
    told = new.model_dump(include={"line", "fen", "payer", "means"})
    before = there.found(Act)
    if before is None:
        check_left(new.fen, money.suspense_fen)
        if not caller.person:
            await candidates.check_no(session, money_id, new.case, new.line)
    payment = NewPayment(receipt_no=receipt_no, paid_on=money.happened_on, **told)
    paid = pay(there, caller, payment, money_id=money_id)
    if before is not None and await queries.money_of_act(session, before.act_id) != money_id:
        raise ReceiptReused(receipt_no=receipt_no)
    await write(session, there.written())
    return paid, await _left(session, caller, money_id)


async def send_back(session: AsyncSession, caller: Caller, money_id: UUID, back: SendBack) -> MoneyIn:
    """Send a part of it back. The same number again is the same. Raises NotFound, MoreThanCame, MoneyReused,
    InTheFuture, TooEarly.
    """
    money = await _there(session, caller, money_id, lock=True)
    check_past(back.happened_on, clock.today(), "happened_on")
    same = [each for each in await queries.sent_back(session, money_id) if each.number == back.number]
    if any((each.fen, each.happened_on) != (back.fen, back.happened_on) for each in same):
        raise MoneyReused(number=back.number)
    if not same:
        check_left(back.fen, money.suspense_fen)
        await queries.keep(session, MoneyBack(money_id=money_id, **back.model_dump(), recorded_by=caller.label))
    await _left(session, caller, money_id)
    return await _there(session, caller, money_id, lock=False)


async def _left(session: AsyncSession, caller: Caller, money_id: UUID) -> int:
    """What the database left in suspense; with nothing left, the question about it is answered."""
    money = await _there(session, caller, money_id, lock=False)
    if money.suspense_fen == 0:
        await queries.claimed(session, [money_id], caller.label)
    return money.suspense_fen


async def _there(session: AsyncSession, caller: Caller, money_id: UUID, *, lock: bool) -> MoneyIn:
    caller.need_authority()
    found = await queries.find(session, money_id, lock=lock)
    if found is None or not caller.reaches(found.division):
        raise NotFound(what="money", which=str(money_id))
    return found
