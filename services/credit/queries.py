"""Named reads and locks. A record is seen entry by entry: what happened in the caller's divisions."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.credit.rules.proposal import ProposalState
from services.credit.rules.record import Code, Line
from services.credit.tables import AmountCheck, Employer, Entry, Proposal
from shared import divisions
from shared.access import Caller, authority_scope
from shared.refusals import NotFound, Stale

PROPOSALS_ORDER = (col(Proposal.decide_by), col(Proposal.number))


# locks


async def lock_employer(session: AsyncSession, uscc: str) -> Employer:
    """The employer's record, locked; begun if this is its first entry."""
    await session.exec(insert(Employer).values(number=uscc, version=0).on_conflict_do_nothing())
    employer = await session.get(Employer, uscc, with_for_update=True, populate_existing=True)
    assert employer is not None
    return employer


async def keep(session: AsyncSession, entry: Entry) -> bool:
    """Keep the entry; False when it was kept before."""
    keeping = insert(Entry).values(entry.model_dump()).on_conflict_do_nothing()
    return await session.scalar(keeping.returning(col(Entry.event_id))) is not None


# one employer, one case


async def entries_about(session: AsyncSession, entry: Entry) -> Sequence[Entry]:
    """All entries of the entry's case and its complaint, in the order of what happened."""
    numbers = [number for number in (entry.source, entry.complaint) if number]
    about = or_(col(Entry.source).in_(numbers), col(Entry.complaint).in_(numbers))
    rows = await session.exec(select(Entry).where(about, col(Entry.employer) == entry.employer))
    return sorted(rows.all(), key=lambda row: (row.sequence, row.entered_on))


async def entries_of(session: AsyncSession, usccs: Iterable[str], until: date) -> dict[str, list[Entry]]:
    """The entries of these employers up to a day, oldest first, by employer."""
    chosen = select(Entry).where(col(Entry.employer).in_(list(usccs)), col(Entry.entered_on) <= until)
    found: dict[str, list[Entry]] = {}
    for entry in await session.exec(chosen.order_by(col(Entry.entered_on), col(Entry.sequence))):
        found.setdefault(entry.employer, []).append(entry)
    return found


async def checks_of(session: AsyncSession, uscc: str) -> dict[tuple[str, str], AmountCheck]:
    rows = await session.exec(select(AmountCheck).where(col(AmountCheck.employer) == uscc))
    return {(row.source, row.document_no): row for row in rows}


async def checks_of_orders(session: AsyncSession, documents: Sequence[str]) -> dict[tuple[str, str], AmountCheck]:
    rows = await session.exec(select(AmountCheck).where(col(AmountCheck.document_no).in_(documents)))
    return {(row.source, row.document_no): row for row in rows}


async def overdue_of(session: AsyncSession, source: str) -> Sequence[Entry]:
    """The entries of a case that say an order fell overdue."""
    chosen = select(Entry).where(col(Entry.source) == source, col(Entry.code) == Code.OVERDUE)
    return (await session.exec(chosen.order_by(col(Entry.sequence)))).all()


async def live_proposals(session: AsyncSession, source: str) -> Sequence[Proposal]:
    """Those of a case that nobody dismissed, locked: also an approved one may still be spared (BLACK-04)."""
    live = (ProposalState.OPEN, ProposalState.APPROVED)
    waiting = select(Proposal).where(col(Proposal.source) == source, col(Proposal.state).in_(live))
    return (await session.exec(waiting.order_by(col(Proposal.number)).with_for_update())).all()


async def proposed(session: AsyncSession, kind: str, source: str, document_no: str) -> bool:
    """Whether this order was proposed on before, whatever became of it."""
    about = (col(Proposal.source) == source, col(Proposal.document_no) == document_no)
    before = select(col(Proposal.number)).where(col(Proposal.kind) == kind, *about)
    return (await session.exec(before.limit(1))).first() is not None


async def see_proposal(session: AsyncSession, caller: Caller, number: str) -> Proposal:
    """Raises NotFound, AuthorityOnly."""
    return await _proposal(session, proposals(caller, None, None, None), number)


async def lock_seen_proposal(session: AsyncSession, caller: Caller, number: str, seen: int) -> Proposal:
    """The proposal, locked, if it still is what the caller saw. Raises NotFound, AuthorityOnly, Stale."""
    proposal = await _proposal(session, proposals(caller, None, None, None).with_for_update(), number)
    if proposal.version != seen:
        raise Stale(seen=seen, current=proposal.version)
    return proposal


async def read(session: AsyncSession, caller: Caller, uscc: str) -> Employer:
    """For whoever has a division in which the record has an entry. Raises NotFound."""
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


def proposals(
    caller: Caller, division: str | None, state: ProposalState | None, uscc: str | None
) -> SelectOfScalar[Proposal]:
    """Raises AuthorityOnly or WrongDivision."""
    chosen = select(Proposal).where(*authority_scope(caller, col(Proposal.division), division))
    if state:
        chosen = chosen.where(col(Proposal.state) == state)
    return chosen.where(col(Proposal.employer) == uscc) if uscc else chosen


async def entries_by_code(session: AsyncSession, where: list[ColumnElement[bool]]) -> dict[Code, tuple[int, int]]:
    """How many entries of each kind there are, and their fen together."""
    grouped = select(Entry.code, func.count(), func.sum(func.coalesce(Entry.fen, 0))).where(*where)
    rows = await session.exec(grouped.group_by(col(Entry.code)))
    return {Code(code): (count, int(fen)) for code, count, fen in rows}


async def employers_in(session: AsyncSession, where: list[ColumnElement[bool]]) -> int:
    return int(await session.scalar(select(func.count(func.distinct(Entry.employer))).where(*where)) or 0)


async def overdue_unpaid(session: AsyncSession, where: list[ColumnElement[bool]], until: date) -> tuple[int, int]:
    """Orders overdue, by that day neither paid in full nor withdrawn: how many, and what was unpaid when due."""
    paid = aliased(Entry)
    settled = select(paid.event_id).where(
        col(paid.source) == col(Entry.source),
        or_(and_(col(paid.code) == Code.PAID, col(paid.outstanding_fen) == 0), col(paid.code) == Code.WITHDRAWN),
        col(paid.sequence) > col(Entry.sequence),
        col(paid.entered_on) <= until,
    )
    chosen = select(func.count(), func.coalesce(func.sum(Entry.outstanding_fen), 0)).select_from(Entry)
    row = (await session.exec(chosen.where(*where, col(Entry.code) == Code.OVERDUE, ~settled.exists()))).one()
    return int(row[0]), int(row[1] or 0)


async def proposals_made(session: AsyncSession, where: list[ColumnElement[bool]]) -> int:
    return int(await session.scalar(select(func.count()).select_from(Proposal).where(*where)) or 0)


async def waiting(session: AsyncSession, caller: Caller, limit: int) -> Sequence[Proposal]:
    """Proposals nobody decided yet, that which is due first before: not what the caller proposed themselves."""
    open_ones = proposals(caller, None, ProposalState.OPEN, None).where(
        col(Proposal.proposed_by).not_in([caller.label, caller.subject])
    )
    return (await session.exec(open_ones.order_by(*PROPOSALS_ORDER).limit(limit))).all()


async def _proposal(session: AsyncSession, chosen: SelectOfScalar[Proposal], number: str) -> Proposal:
    writable = "\x00" not in number  # PostgreSQL knows no such character
    found: Proposal | None = await session.scalar(chosen.where(col(Proposal.number) == number)) if writable else None
    if found is None:
        raise NotFound(what="proposal", which=number)
    return found
