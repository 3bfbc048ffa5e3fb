"""What a person decides of a match: that a movement pays a line, or that it does not. The machine never undoes it."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.payrolls import queries
from services.monitor.payrolls.schemas import MatchIn, PartIn
from services.monitor.payrolls.tables import MatchDecision, PaymentCheck
from services.monitor.projects.tables import Project
from shared import clock
from shared.access.callers import Caller
from shared.database.copy_rows import driver_of
from shared.refusals import Conflict, Invalid
from shared.values.money import yuan_text

FREE = """select t.debit, t.amount_fen - coalesce((select sum(abs(d.fen)) from (
        select distinct on (o.batch_id, o.row) o.fen from match_decision o
        where o.bank = t.bank and o.txn_no = t.txn_no and (o.batch_id, o.row) <> ($3, $4)
        order by o.batch_id, o.row, o.id desc) as d), 0)::bigint as free
    from account_transaction t where t.bank = $1 and t.txn_no = $2"""
MARK = "insert into to_match (project) values ($1) on conflict do nothing"
UNMATCH = "delete from payment_match where (bank, txn_no, batch_id, row) = ($1, $2, $3, $4)"
MATCH = """insert into payment_match (project, bank, txn_no, batch_id, row, fen) values ($5, $1, $2, $3, $4, $6)
    on conflict (bank, txn_no, batch_id, row) do update set fen = excluded.fen"""


class NotAMovement(Conflict):
    code = "not-a-movement"
    zh = "“{number}”不是专户流水，不能与工资明细对应"
    en = "{number!r} is no movement of a wage account: nothing is matched with it"


class NotALine(Conflict):
    code = "not-a-payroll-line"
    zh = "“{number}”不是该项目的工资明细"
    en = "{number!r} is no payroll line of this project"


class MoreThanMoved(Invalid):
    code = "more-than-moved"
    zh = "该笔流水可供对应的金额只有{yuan}元"
    en = "only {yuan} yuan of this movement are left to match"


async def join(session: AsyncSession, caller: Caller, number: str, given: MatchIn) -> PaymentCheck:
    """A person says that so much of the movement is the line's. Said again it replaces what was said of the two before.

    Raises NotFound, AuthorityOnly, RoleMissing, NotAMovement, NotALine or MoreThanMoved.
    """
    movement, line = await _both(session, caller, number, given)
    driver = await driver_of(session)
    pair = (movement.bank, movement.txn_no, line.batch_id, line.row)
    found = await driver.fetchrow(FREE, *pair)
    if given.fen > found["free"]:
        raise MoreThanMoved(field="fen", yuan=yuan_text(found["free"]))
    fen = given.fen if found["debit"] else -given.fen
    await _keep(session, caller, movement, line, given.reason, fen)
    await driver.execute(MATCH, *pair, movement.project, fen)
    return movement


async def part(session: AsyncSession, caller: Caller, number: str, given: PartIn) -> PaymentCheck:
    """A person says that the movement is not about the line.

    Raises NotFound, AuthorityOnly, RoleMissing, NotAMovement or NotALine.
    """
    movement, line = await _both(session, caller, number, given)
    await _keep(session, caller, movement, line, given.reason, None)
    driver = await driver_of(session)
    await driver.execute(UNMATCH, movement.bank, movement.txn_no, line.batch_id, line.row)
    return movement


async def _both(session: AsyncSession, caller: Caller, number: str, given: PartIn) -> tuple[PaymentCheck, PaymentCheck]:
    """The checks of the movement and of the line. The project is row-locked: no match is made meanwhile."""
    caller.need_role("officer", "head")
    movement = await queries.read(session, caller, number)
    if movement.bank is None:
        raise NotAMovement(number=number)
    line = await session.get(PaymentCheck, given.line)
    if line is None or line.bank is not None or line.project != movement.project:
        raise NotALine(number=given.line)
    await session.exec(select(Project.id).where(col(Project.id) == movement.project).with_for_update())
    return movement, line


async def _keep(
    session: AsyncSession, caller: Caller, movement: PaymentCheck, line: PaymentCheck, reason: str, fen: int | None
) -> None:
    """The decision is its own history: never changed, it says who, when and why."""
    session.add(
        MatchDecision(
            bank=movement.bank or "",
            txn_no=movement.txn_no or "",
            batch_id=line.batch_id,
            row=line.row,
            project=movement.project,
            yes=fen is not None,
            fen=fen,
            reason=reason,
            decided_by=caller.label,
            at=clock.now(),
        )
    )
    await session.flush()
    driver = await driver_of(session)
    await driver.execute(MARK, movement.project)
