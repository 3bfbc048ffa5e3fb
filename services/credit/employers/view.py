"""Employers' records as shown: what a record says on a day is counted from the entries up to that day."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.employers.schemas import (
    CheckedOut,
    CheckIn,
    ChecksOut,
    EntryOut,
    FiguresOut,
    MoneyOut,
    ReasonOut,
    RecordOut,
)
from services.credit.listings import queries as listing_queries
from services.credit.listings.view import Checks, _check
from services.credit.records import queries as record_queries
from services.credit.records.rules.record import Code, Figures, figures
from services.credit.records.rules.wording import NOT_GRADED, entry_words
from services.credit.records.tables import Entry
from shared.access.callers import Caller
from shared.trade.crime_amount import yuan


async def record(session: AsyncSession, caller: Caller, uscc: str, as_of: date) -> RecordOut:
    """An employer's record on a day, as the caller may see it. Raises NotFound."""
    employer = await record_queries.read(session, caller, uscc)
    entries = (await record_queries.entries_of(session, [uscc], as_of)).get(uscc, [])
    mine = [entry for entry in entries if record_queries.within(caller, entry.division)]
    counted = figures(record_queries.line(entry) for entry in mine)
    checks = await listing_queries.checks_of(session, uscc)
    shown = [_entry(entry, checks) for entry in mine] if caller.is_authority else []
    return RecordOut(
        uscc=uscc,
        as_of=as_of,
        grade=None,
        grade_reason=ReasonOut(code="not-graded-yet", zh=NOT_GRADED[0], en=NOT_GRADED[1]),
        listings=[],
        publications=[],
        sanctions=[],
        incentives=[],
        entries=shown,
        entries_elsewhere=len(entries) - len(shown),
        figures=_figures(counted, with_money=caller.is_authority),
        version=employer.version,
    )


async def check(session: AsyncSession, caller: Caller, asked: CheckIn, as_of: date) -> ChecksOut:
    """One item per employer asked for; an employer without an entry in the caller's divisions is not `known`."""
    found = await record_queries.entries_of(session, set(asked.employers), as_of)
    items = []
    for uscc in asked.employers:
        mine = [entry for entry in found.get(uscc, []) if record_queries.within(caller, entry.division)]
        counted = figures(record_queries.line(entry) for entry in mine)
        items.append(
            CheckedOut(
                uscc=uscc,
                known=bool(mine),
                grade=None,
                listed=False,
                entries=len(mine),
                open_orders=counted.open_orders,
                overdue_orders=counted.overdue_orders,
            )
        )
    return ChecksOut(as_of=as_of, items=items)


def _entry(entry: Entry, checks: Checks) -> EntryOut:
    zh, en = entry_words(
        entry.code,
        source=entry.source,
        complaint=entry.complaint,
        workers=entry.workers,
        yuan=yuan(entry.fen),
        outstanding=yuan(entry.outstanding_fen),
        document_no=entry.document_no,
        due_on=entry.due_on,
        disposition=entry.disposition,
    )
    found = checks.get((entry.source, entry.document_no or "")) if entry.code is Code.OVERDUE else None
    return EntryOut(
        on=entry.entered_on,
        code=entry.code,
        zh=f"{zh}。{found.zh}" if found else zh,
        en=f"{en}. {found.en}" if found else en,
        source=entry.source,
        complaint=entry.complaint,
        document_no=entry.document_no,
        due_on=entry.due_on,
        fen=entry.fen,
        division=entry.division,
        check=_check(found) if found else None,
    )


def _figures(counted: Figures, *, with_money: bool) -> FiguresOut | MoneyOut:
    told = vars(counted).copy()
    if with_money:
        return MoneyOut(**told)
    told.pop("outstanding_fen")
    return FiguresOut(**told)
