"""Warnings as shown, and their figures."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.warnings import queries
from services.monitor.warnings.episodes import KIND
from services.monitor.warnings.rules.catalogue import BY_CODE
from services.monitor.warnings.schemas import FigureOut, FiguresOut, ReceiptOut, WarningOut
from services.monitor.warnings.tables import Warned
from shared.access.callers import Caller, authority_scope
from shared.clock import CHINA
from shared.deliveries.tables import Delivery

COUNTS = ("raised", "open", "overdue", "waived", "cleared")


def warning_out(row: Warned) -> WarningOut:
    rule = BY_CODE[row.rule]
    named = {"name_zh": rule.name[0], "name_en": rule.name[1], "clears": rule.clears}
    return WarningOut(**row.model_dump(exclude={"parties", "rank", "waits"}), **named)


async def with_receipts(session: AsyncSession, row: Warned, caller: Caller) -> WarningOut:
    """The warning with its messages; a party sees those to itself."""
    about = select(Delivery).where(Delivery.kind == KIND, Delivery.subject == row.number)
    if not caller.is_authority:
        about = about.where(Delivery.party == caller.party)
    sent = (await session.exec(about.order_by(col(Delivery.position)))).all()
    return warning_out(row).model_copy(update={"receipts": _receipts(sent)})


def _receipts(sent: Sequence[Delivery]) -> list[ReceiptOut]:
    return [
        ReceiptOut(
            party=each.party,
            occasion=each.occasion.rpartition("-")[0],
            state=each.state.value,
            made_at=each.made_at.astimezone(CHINA),
            receipt_at=each.receipt_at.astimezone(CHINA) if each.receipt_at else None,
        )
        for each in sent
    ]


async def figures(session: AsyncSession, caller: Caller, as_of: date, division: str | None) -> FiguresOut:
    """By place, rule and level as of a day. Raises AuthorityOnly or WrongDivision."""
    rows = await queries.figures(session, authority_scope(caller, col(Warned.division), division), as_of)
    by = [FigureOut.model_validate(dict(row._mapping)) for row in rows]
    totals = {name: sum(getattr(each, name) for each in by) for name in COUNTS}
    return FiguresOut(**totals, zero=totals["overdue"] == 0, by=by)
