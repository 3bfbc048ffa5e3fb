"""Named reads and locks. A row that the caller may not see is a row that does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.mediation.rules.orders import AWAITED, OrderState
from services.mediation.rules.referral import UNSENT, ProposalState
from services.mediation.rules.stage import Stage
from services.mediation.tables import (
    Case,
    CorrectionOrder,
    DocumentCounter,
    LedgerEntry,
    LedgerLine,
    MemberListing,
    Payment,
    Proposal,
    Round,
)
from shared import divisions
from shared.access import Caller, authority_scope, visible
from shared.refusals import NotFound, Stale


@dataclass(frozen=True)
class CaseFilter:
    """Which cases are asked for; None asks for all."""

    stage: Stage | None = None
    division: str | None = None
    employer_uscc: str | None = None
    assignee: str | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    complaint: str | None = None


async def see_case(session: AsyncSession, caller: Caller, number: str) -> Case:
    """Raises NotFound."""
    return await _one(session, _visible_case(caller, number), number)


async def lock_case(session: AsyncSession, caller: Caller, number: str) -> Case:
    """The case, locked until this transaction ends. Raises NotFound."""
    return await _one(session, _visible_case(caller, number).with_for_update(), number)


async def lock_seen_case(session: AsyncSession, caller: Caller, number: str, seen: int) -> Case:
    """The case, locked, if it still is what the caller saw. Raises NotFound, or Stale with the current version."""
    case = await lock_case(session, caller, number)
    if case.version != seen:
        raise Stale(seen=seen, current=case.version)
    return case


async def lock_for_machinery(session: AsyncSession, number: str) -> Case | None:
    """The case, locked, for a timer or a fact: nobody is calling, so nothing is hidden."""
    found: Case | None = await session.scalar(select(Case).where(col(Case.number) == number).with_for_update())
    return found


async def hold(session: AsyncSession, subjects: Sequence[str]) -> set[str]:
    """Lock those of these cases and proposals that nobody else holds; the others wait for the next sweep."""
    free = select(Case.number).where(col(Case.number).in_(subjects)).with_for_update(skip_locked=True)
    mine = select(Proposal.number).where(col(Proposal.number).in_(subjects)).with_for_update(skip_locked=True)
    return {*(await session.exec(free)).all(), *(await session.exec(mine)).all()}


async def case_of_complaint(session: AsyncSession, complaint: str) -> Case | None:
    found: Case | None = await session.scalar(select(Case).where(col(Case.complaint) == complaint).with_for_update())
    return found


async def complaints_with_cases(session: AsyncSession, complaints: Sequence[str]) -> set[str | None]:
    """Those of these complaints that have their case."""
    return set((await session.exec(select(Case.complaint).where(col(Case.complaint).in_(complaints)))).all())


async def complaints_with_listings(session: AsyncSession, complaints: Sequence[str]) -> Sequence[str]:
    """Those of these complaints whose members were told of before there was a case."""
    waiting = col(MemberListing.complaint).in_(complaints) & ~col(MemberListing.taken)
    return (await session.exec(select(MemberListing.complaint).where(waiting).distinct())).all() if complaints else []


def choose_cases(caller: Caller, wanted: CaseFilter) -> SelectOfScalar[Case]:
    """The caller's cases that fit the filter; for lists and counts alike."""
    chosen = select(Case).where(visible(caller, col(Case.division), col(Case.parties)))
    for column in ("stage", "employer_uscc", "assignee", "complaint"):
        if (value := getattr(wanted, column)) is not None:
            chosen = chosen.where(col(getattr(Case, column)) == value)
    if wanted.division is not None:
        chosen = chosen.where(
            col(Case.division) >= wanted.division,
            col(Case.division) < divisions.upper_bound(wanted.division),
        )
    if wanted.opened_from is not None:
        chosen = chosen.where(col(Case.opened_on) >= wanted.opened_from)
    if wanted.opened_to is not None:
        chosen = chosen.where(col(Case.opened_on) <= wanted.opened_to)
    return chosen


async def lines(session: AsyncSession, number: str) -> Sequence[LedgerLine]:
    chosen = select(LedgerLine).where(col(LedgerLine.case_number) == number)
    return (await session.exec(chosen.order_by(col(LedgerLine.line)))).all()


async def entries(session: AsyncSession, number: str) -> Sequence[LedgerEntry]:
    chosen = select(LedgerEntry).where(col(LedgerEntry.case_number) == number)
    return (await session.exec(chosen.order_by(col(LedgerEntry.position)))).all()


async def payment(session: AsyncSession, number: str, receipt_no: str) -> Payment | None:
    return await session.get(Payment, (number, receipt_no))


async def orders(session: AsyncSession, number: str) -> Sequence[CorrectionOrder]:
    """Every correction order of the case, oldest first."""
    chosen = select(CorrectionOrder).where(col(CorrectionOrder.case_number) == number)
    by_number = (col(CorrectionOrder.issued_on), col(CorrectionOrder.year), col(CorrectionOrder.sequence))
    return (await session.exec(chosen.order_by(*by_number))).all()


async def awaited_orders(session: AsyncSession, number: str) -> list[CorrectionOrder]:
    """Orders that money may still answer."""
    return [order for order in await orders(session, number) if order.state in AWAITED]


async def order_in(session: AsyncSession, number: str, state: OrderState) -> CorrectionOrder | None:
    """The case's newest order in this state."""
    found = [order for order in await orders(session, number) if order.state == state]
    return found[-1] if found else None


async def proposals_about(session: AsyncSession, document_no: str) -> Sequence[Proposal]:
    """Every proposal that stands on this order, dismissed ones too."""
    return (await session.exec(select(Proposal).where(col(Proposal.document_no) == document_no))).all()


async def live_proposals(session: AsyncSession, number: str) -> Sequence[Proposal]:
    """The case's proposals that the police do not have yet and nobody dismissed, locked."""
    chosen = select(Proposal).where(col(Proposal.case_number) == number, col(Proposal.state).in_(UNSENT))
    return (await session.exec(chosen.order_by(col(Proposal.number)).with_for_update())).all()


def choose_proposals(
    caller: Caller, division: str | None, state: ProposalState | None, case: str | None
) -> SelectOfScalar[Proposal]:
    """For the labour authority. Raises AuthorityOnly or WrongDivision."""
    chosen = select(Proposal).where(*authority_scope(caller, col(Proposal.division), division))
    if state is not None:
        chosen = chosen.where(col(Proposal.state) == state)
    return chosen.where(col(Proposal.case_number) == case) if case is not None else chosen


async def see_proposal(session: AsyncSession, caller: Caller, number: str) -> Proposal:
    """Raises NotFound, AuthorityOnly."""
    chosen = choose_proposals(caller, None, None, None).where(col(Proposal.number) == number)
    found: Proposal | None = await session.scalar(chosen) if "\x00" not in number else None
    if found is None:
        raise NotFound(what="proposal", which=number)
    return found


async def lock_seen_proposal(session: AsyncSession, caller: Caller, number: str, seen: int) -> tuple[Proposal, Case]:
    """The proposal and, before it, its case, both locked, if the proposal still is what the caller saw.

    Raises NotFound, AuthorityOnly, or Stale with the current version.
    """
    shown = await see_proposal(session, caller, number)
    case = await lock_for_machinery(session, shown.case_number)
    assert case is not None, "a proposal is about a case"
    await session.refresh(shown, with_for_update=True)
    if shown.version != seen:
        raise Stale(seen=seen, current=shown.version)
    return shown, case


async def keep_listing(session: AsyncSession, row: MemberListing) -> bool:
    """Keep what was told of the members; False when it was told before."""
    keeping = insert(MemberListing).values(row.model_dump()).on_conflict_do_nothing()
    return await session.scalar(keeping.returning(col(MemberListing.event_id))) is not None


async def listings_waiting(session: AsyncSession, complaint: str) -> Sequence[MemberListing]:
    """What was told of the members and does not stand in the ledger yet, in its order."""
    chosen = select(MemberListing).where(col(MemberListing.complaint) == complaint, ~col(MemberListing.taken))
    return (await session.exec(chosen.order_by(col(MemberListing.sequence)).with_for_update())).all()


async def listings_complete(session: AsyncSession, complaint: str) -> bool:
    """Whether every part of every listing told so far has come."""
    parts, heard = func.max(col(MemberListing.parts)), func.count(func.distinct(col(MemberListing.part)))
    lacking = (
        select(col(MemberListing.listing))
        .where(col(MemberListing.complaint) == complaint, col(MemberListing.part) > 0)
        .group_by(col(MemberListing.listing))
        .having(parts > heard)
    )
    return (await session.exec(lacking.limit(1))).first() is None


async def rounds_held(session: AsyncSession, number: str) -> int:
    held = select(func.count()).select_from(Round).where(col(Round.case_number) == number)
    return int(await session.scalar(held) or 0)


def numbered(division: str, year: int, number: int) -> str:
    """A case's number, such as 420704-2025-000001; numbers may have gaps."""
    return f"{division[:6]}-{year}-{number:06d}"


async def next_case_numbers(session: AsyncSession, count: int) -> Sequence[int]:
    """The next numbers of cases, in one round trip."""
    several = text("select nextval('case_number') from generate_series(1, :count)")
    connection = await session.connection()
    return (await connection.execute(several, {"count": count})).scalars().all()


async def next_document(session: AsyncSession, division: str, kind: str, year: int) -> int:
    """The next number without gaps: the counter's row stays locked until the document is committed with it."""
    first = insert(DocumentCounter).values(division=division, kind=kind, year=year, last=1)
    counted = first.on_conflict_do_update(
        index_elements=["division", "kind", "year"], set_={"last": DocumentCounter.last + 1}
    )
    return int(await session.scalar(counted.returning(col(DocumentCounter.last))) or 0)


def _visible_case(caller: Caller, number: str) -> SelectOfScalar[Case]:
    return select(Case).where(col(Case.number) == number, visible(caller, col(Case.division), col(Case.parties)))


async def _one(session: AsyncSession, chosen: SelectOfScalar[Case], number: str) -> Case:
    writable = "\x00" not in number  # PostgreSQL knows no such character
    found: Case | None = await session.scalar(chosen) if writable else None
    if found is None:
        raise NotFound(what="case", which=number)
    return found
