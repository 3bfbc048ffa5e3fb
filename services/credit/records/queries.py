"""Named reads and locks of records. A caller sees the entries of what happened in the caller's divisions."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.records.rules.record import Code, Line
from services.credit.records.tables import Employer, Entry
from shared.access.callers import Caller
from shared.refusals import NotFound
from shared.values import divisions

# locks


async def lock_employer(session: AsyncSession, uscc: str) -> Employer:
    """The employer's row, locked; inserted first if the employer has no entry yet."""
    await session.exec(insert(Employer).values(number=uscc, version=0).on_conflict_do_nothing())
    employer = await session.get(Employer, uscc, with_for_update=True, populate_existing=True)
    assert employer is not None
    return employer


async def keep(session: AsyncSession, entry: Entry) -> bool:
    """Insert the entry; False when it is already stored."""
    keeping = insert(Entry).values(entry.model_dump()).on_conflict_do_nothing()
    return await session.scalar(keeping.returning(col(Entry.event_id))) is not None


# one employer, one case


async def entries_about(session: AsyncSession, entry: Entry) -> Sequence[Entry]:
    """All entries of the employer about the entry's case or its complaint, in the sender's order."""
    numbers = [number for number in (entry.source, entry.complaint) if number]
    about = or_(col(Entry.source).in_(numbers), col(Entry.complaint).in_(numbers))
    rows = await session.exec(select(Entry).where(about, col(Entry.employer) == entry.employer))
    return sorted(rows.all(), key=lambda row: (row.sequence, row.entered_on))


async def entries_of(session: AsyncSession, usccs: Iterable[str], until: date) -> dict[str, list[Entry]]:
    """The entries of these employers up to and including a day, oldest first, by USCC."""
    chosen = select(Entry).where(col(Entry.employer).in_(list(usccs)), col(Entry.entered_on) <= until)
    found: dict[str, list[Entry]] = {}
    for entry in await session.exec(chosen.order_by(col(Entry.entered_on), col(Entry.sequence))):
        found.setdefault(entry.employer, []).append(entry)
    return found


async def overdue_of(session: AsyncSession, source: str) -> Sequence[Entry]:
    """The entries of a case that say an order fell overdue, in the sender's order."""
    chosen = select(Entry).where(col(Entry.source) == source, col(Entry.code) == Code.OVERDUE)
    return (await session.exec(chosen.order_by(col(Entry.sequence)))).all()


async def read(session: AsyncSession, caller: Caller, uscc: str) -> Employer:
    """The employer, if the caller has a division in which the record has an entry. Raises NotFound."""
    employer = await session.get(Employer, uscc)
    places = await session.exec(select(Entry.division).where(col(Entry.employer) == uscc).distinct())
    if employer is None or not any(within(caller, place) for place in places):
        raise NotFound(what="employer", which=uscc)
    return employer


def within(caller: Caller, division: str) -> bool:
    return any(divisions.contains(outer, division) for outer in caller.divisions)


def line(entry: Entry) -> Line:
    return Line(
        code=entry.code,
        source=entry.source,
        on=entry.entered_on,
        sequence=entry.sequence,
        outstanding_fen=entry.outstanding_fen,
        document_no=entry.document_no,
        due_on=entry.due_on,
        payer=entry.payer,
    )


# lists and figures


async def entries_by_code(session: AsyncSession, where: list[ColumnElement[bool]]) -> dict[Code, tuple[int, int]]:
    """By kind of entry: how many there are, and the sum of their fen."""
    grouped = select(Entry.code, func.count(), func.sum(func.coalesce(Entry.fen, 0))).where(*where)
    rows = await session.exec(grouped.group_by(col(Entry.code)))
    return {Code(code): (count, int(fen)) for code, count, fen in rows}


async def employers_in(session: AsyncSession, where: list[ColumnElement[bool]]) -> int:
    return int(await session.scalar(select(func.count(func.distinct(Entry.employer))).where(*where)) or 0)


async def overdue_unpaid(session: AsyncSession, where: list[ColumnElement[bool]], until: date) -> tuple[int, int]:
    """Orders overdue and by that day neither obeyed, nor paid in full, nor withdrawn: their number, and the fen unpaid
    when due."""
    paid, paid_before, back = aliased(Entry), aliased(Entry), aliased(Entry)
    undone = select(back.event_id).where(
        col(back.source) == col(paid.source),
        col(back.code) == Code.RETURNED,
        col(back.sequence) > col(paid.sequence),
        col(back.entered_on) <= until,
        col(paid_before.source) == col(paid.source),
        col(paid_before.code) == Code.PAID,
        col(paid_before.document_no) == col(back.document_no),
        col(paid_before.sequence) <= col(paid.sequence),
    )
    settled = select(paid.event_id).where(
        col(paid.source) == col(Entry.source),
        or_(
            and_(col(paid.code) == Code.PAID, col(paid.outstanding_fen) == 0, ~undone.exists()),
            and_(col(paid.code) == Code.MET, col(paid.document_no) == col(Entry.document_no)),
            col(paid.code) == Code.WITHDRAWN,
        ),
        col(paid.sequence) > col(Entry.sequence),
        col(paid.entered_on) <= until,
    )
    chosen = select(func.count(), func.coalesce(func.sum(Entry.outstanding_fen), 0)).select_from(Entry)
    row = (await session.exec(chosen.where(*where, col(Entry.code) == Code.OVERDUE, ~settled.exists()))).one()
    return int(row[0]), int(row[1] or 0)
