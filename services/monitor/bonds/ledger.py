"""The movements of a project's bond, and the evidence on file that follows them.

The project is locked by whoever books. What the office put on file itself since the last movement is booked first, so
that every balance is explained by the movements before it.
"""

from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.bonds import queries
from services.monitor.bonds.tables import BondMovement, Movement
from services.monitor.projects.tables import Project
from services.monitor.regimes.assessment import KIND, judge
from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.regimes.tables import Filed
from shared import clock, history
from shared.refusals import Conflict

EXEMPT = "exempt"


class NoBond(Conflict):
    code = "no-bond"
    zh = "该项目没有已存储的工资保证金或者保函"
    en = "the project has no wage bond, neither money nor a guarantee"


class BondTooSmall(Conflict):
    code = "bond-too-small"
    zh = "工资保证金余额只有{balance}元"
    en = "only {balance} yuan are left of the wage bond"


class ReceiptUsed(Conflict):
    code = "bond-receipt-used"
    zh = "回单号“{receipt}”已登记过"
    en = "the receipt {receipt!r} was entered before"


async def on_file(session: AsyncSession, project: str) -> Filed:
    """The evidence of the project's bond. Raises NoBond."""
    filed = await session.get(Filed, (project, Evidence.BOND))
    if filed is None or filed.content["form"] == EXEMPT:
        raise NoBond
    return filed


async def movements(session: AsyncSession, project: str) -> list[BondMovement]:
    """Oldest first."""
    found = select(BondMovement).where(BondMovement.project == project).order_by(col(BondMovement.position))
    return list((await session.exec(found)).all())


async def book(
    session: AsyncSession,
    project: Project,
    kind: Movement,
    fen: int,
    on: date,
    *,
    by: str,
    matter: str,
    receipt: str | None = None,
) -> None:
    """Book a movement and put what is left on file, with how far a use of it has come; the regimes are judged anew.

    Raises NoBond, BondTooSmall, ReceiptUsed.
    """
    filed = await on_file(session, project.number)
    before = await movements(session, project.number)
    if receipt is not None and any(each.receipt == receipt for each in before):
        raise ReceiptUsed(receipt=receipt)
    last = await _bring_up(session, filed, before)
    balance = last.balance_fen + fen
    if balance < 0:
        raise BondTooSmall(balance=yuan(last.balance_fen))
    session.add(
        BondMovement(
            project=project.number,
            position=last.position + 1,
            kind=kind,
            fen=fen,
            balance_fen=balance,
            happened_on=on,
            receipt=receipt,
            matter=matter,
            by=by,
        )
    )
    left: dict[str, Any] = {"amount_fen": balance, **await queries.use_of(session, project.number)}
    if kind is Movement.RETURN:
        left["returned_on"] = on.isoformat()
    filed.content = filed.content | left
    filed.at, filed.by = clock.now(), by
    await session.flush()
    facts: dict[str, Any] = {"kind": kind, "fen": fen, "balance_fen": balance, "matter": matter}
    facts["regimes"] = await judge(session, project)
    await history.record(session, project, kind=KIND, by=by, action="bond-moved", facts=facts)


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


async def _bring_up(session: AsyncSession, filed: Filed, before: list[BondMovement]) -> BondMovement:
    """The last movement, after that which explains what the office put on file since."""
    told = filed.content["amount_fen"]
    if before and before[-1].balance_fen == told:
        return before[-1]
    last = BondMovement(
        project=filed.project,
        position=len(before) + 1,
        kind=Movement.CHANGED if before else Movement.DEPOSIT,
        fen=told - (before[-1].balance_fen if before else 0),
        balance_fen=told,
        happened_on=date.fromisoformat(filed.content["deposited_on"]),
        by=filed.by,
    )
    session.add(last)
    await session.flush()
    return last
