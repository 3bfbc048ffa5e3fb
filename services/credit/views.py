"""From entries to answers: a record on any day is counted from the entries up to that day."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit import queries
from services.credit.rules.record import Code, Figures, figures
from services.credit.rules.wording import NOT_GRADED, entry_words
from services.credit.shapes import (
    CheckedOut,
    CheckIn,
    CheckOut,
    ChecksOut,
    CountedOut,
    EntryOut,
    FiguresOut,
    LineOut,
    MoneyOut,
    ProposalOut,
    ReasonOut,
    RecordOut,
    ReportOut,
)
from services.credit.tables import AmountCheck, Entry, Proposal
from shared.access import Caller, authority_scope
from shared.crime_amount import yuan

Checks = Mapping[tuple[str, str], AmountCheck]


async def record(session: AsyncSession, caller: Caller, uscc: str, as_of: date) -> RecordOut:
    """Raises NotFound."""
    employer = await queries.read(session, caller, uscc)
    entries = (await queries.entries_of(session, [uscc], as_of)).get(uscc, [])
    mine = [entry for entry in entries if queries.within(caller, entry.division)]
    counted = figures(queries.line(entry) for entry in mine)
    checks = await queries.checks_of(session, uscc)
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
    """A code without an entry in the caller's divisions is answered as not known."""
    found = await queries.entries_of(session, set(asked.employers), as_of)
    items = []
    for uscc in asked.employers:
        mine = [entry for entry in found.get(uscc, []) if queries.within(caller, entry.division)]
        counted = figures(queries.line(entry) for entry in mine)
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


async def proposals_out(session: AsyncSession, rows: Sequence[Proposal]) -> list[ProposalOut]:
    """Each proposal with the check of the amount that led to it."""
    checks = await queries.checks_of_orders(session, [row.document_no for row in rows])
    return [_proposal(row, checks.get((row.source, row.document_no))) for row in rows]


async def report(session: AsyncSession, caller: Caller, as_of: date, division: str | None) -> ReportOut:
    """Raises AuthorityOnly or WrongDivision."""
    where = [*authority_scope(caller, col(Entry.division), division), col(Entry.entered_on) <= as_of]
    proposed = [*authority_scope(caller, col(Proposal.division), division), col(Proposal.proposed_on) <= as_of]
    by_code = await queries.entries_by_code(session, where)
    orders, fen = await queries.overdue_unpaid(session, where, as_of)
    return ReportOut(
        as_of=as_of,
        division=division,
        employers=await queries.employers_in(session, where),
        entries={code: CountedOut(entries=count, fen=sum_) for code, (count, sum_) in by_code.items()},
        overdue_orders_unpaid=orders,
        overdue_orders_fen=fen,
        proposals=await queries.proposals_made(session, proposed),
    )


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


def _proposal(row: Proposal, check: AmountCheck | None) -> ProposalOut:
    told = row.model_dump(exclude={"employer", "source"})
    shown = _check(check) if check else None
    return ProposalOut(**told, employer_uscc=row.employer, case=row.source, check=shown)


def _check(found: AmountCheck) -> CheckOut:
    return CheckOut(outcome=found.outcome, zh=found.zh, en=found.en, lines=[LineOut(**line) for line in found.lines])


def _figures(counted: Figures, *, with_money: bool) -> FiguresOut | MoneyOut:
    told = vars(counted).copy()
    if with_money:
        return MoneyOut(**told)
    told.pop("outstanding_fen")
    return FiguresOut(**told)
