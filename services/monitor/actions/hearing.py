"""Taking facts in: keep the fact, derive what its matter contributes, score the employer.

Everything is derived from the set of facts kept, never from the order in which they came. So a fact that is late,
comes twice or before an earlier one ends in the same portrait; `sequence` orders what one sender said of one case.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor import queries
from services.monitor.actions.scoring import UNNAMED, score
from services.monitor.rules.contributions import Contribution, Fact, Kind, Numbers, contributions
from services.monitor.tables import ContributionRow, Heard, Matter
from shared import regions
from shared.contracts.intake import ComplaintClosed, ComplaintFiled
from shared.contracts.mediation import (
    AboutCase,
    ArrearsFound,
    CaseClosed,
    CaseWithdrawn,
    CorrectionOrderOverdue,
    WagesPaid,
)
from shared.obligations.questions import ask_for_number
from shared.regions import UnknownHere


async def hear_complaint_filed(session: AsyncSession, filed: ComplaintFiled) -> None:
    """A clue adds points; a large enough group is red at once. An employer nobody named gets no portrait.

    Twice: kept once. Late, after the case's facts: it takes its place by its own date, and a case whose employer
    had no code now has the complaint's employer.
    """
    employer = filed.employer_uscc or (f"{UNNAMED}{filed.employer_key}" if filed.employer_key else None)
    heard = Heard(
        event_id=filed.event_id,
        matter=filed.complaint,
        kind=Kind.FILED,
        source=filed.complaint,
        employer=employer,
        division=filed.division,
        happened_on=filed.filed_on,
        sequence=filed.sequence,
        workers=filed.workers,
    )
    await _hear(session, heard)


async def hear_complaint_closed(session: AsyncSession, closed: ComplaintClosed) -> None:
    """Only a disposition that states a verified fact ends a clue; others are kept and change nothing.

    Before the filing it closes: kept, and applied when the filing comes. Twice: kept once.
    """
    heard = Heard(
        event_id=closed.event_id,
        matter=closed.complaint,
        kind=Kind.CLOSED,
        source=closed.complaint,
        employer=closed.employer_uscc,
        division=closed.division,
        happened_on=closed.closed_on,
        sequence=closed.sequence,
        disposition=closed.disposition,
    )
    await _hear(session, heard)


async def hear_arrears_found(session: AsyncSession, found: ArrearsFound) -> None:
    """Verified arrears: red from that day on until a verified fact clears them.

    After the payment that cleared them (a replay): the episode is over at once. Twice: kept once.
    """
    await _hear(session, _of_case(found, Kind.FOUND, found.found_on, workers=found.workers, fen=found.outstanding_fen))


async def hear_wages_paid(session: AsyncSession, paid: WagesPaid) -> None:
    """With nothing outstanding, verified arrears end on the day of payment. A part payment changes nothing.

    Before the arrears were heard of: kept, and counted once they are. Twice: kept once.
    """
    await _hear(session, _of_case(paid, Kind.PAID, paid.paid_on, fen=paid.outstanding_fen))


async def hear_order_overdue(session: AsyncSession, overdue: CorrectionOrderOverdue) -> None:
    """Ordered to pay and did not: red from the day after the last day, until paid.

    After the payment: the episode is over at once. Twice: kept once.
    """
    await _hear(session, _of_case(overdue, Kind.OVERDUE, overdue.due_on, fen=overdue.outstanding_fen))


async def hear_case_closed(session: AsyncSession, closed: CaseClosed) -> None:
    """Paid in full or found unsubstantiated: everything of the case and its complaint ends that day.

    Any other disposition clears nothing (MON: by verified fact, not by closing). Twice or early: as above.
    """
    heard = _of_case(closed, Kind.CLOSED, closed.closed_on)
    heard.disposition = closed.disposition
    await _hear(session, heard)


def _of_case(fact: AboutCase, kind: Kind, on: date, *, workers: int = 0, fen: int = 0) -> Heard:
    return Heard(
        event_id=fact.event_id,
        matter=fact.complaint or fact.case,
        kind=kind,
        source=fact.case,
        employer=fact.employer_uscc,
        division=fact.division,
        happened_on=on,
        sequence=fact.sequence,
        workers=workers,
        outstanding_fen=fen,
    )


async def hear_case_withdrawn(session: AsyncSession, withdrawn: CaseWithdrawn) -> None:
    """Opened in error, or minor and corrected (INV-15): what the case had verified no longer stands.

    The clue goes on fading. Before the facts it takes back: kept, and applied when they come. Twice: kept once.
    """
    await _hear(session, _of_case(withdrawn, Kind.WITHDRAWN, withdrawn.withdrawn_on))


async def _hear(session: AsyncSession, heard: Heard) -> None:
    """Keep the fact and derive anew what its matter contributes, to its employer and to the one it had before."""
    matter = await queries.lock_matter(session, heard.matter, heard.division, heard.happened_on)
    if not await queries.hear(session, heard):
        return
    told = await queries.heard_of(session, matter.number)
    before = matter.employer
    _place(matter, told)
    await session.exec(delete(ContributionRow).where(col(ContributionRow.matter) == matter.number))
    if matter.employer:
        numbers = await _numbers(session, matter) if matter.filed_on else None
        derived = contributions([_fact(fact) for fact in told], numbers)
        session.add_all([_row(matter, matter.employer, found) for found in derived])
    await session.flush()
    for employer in sorted({name for name in (before, matter.employer) if name}):
        await score(session, employer)


def _place(matter: Matter, told: Sequence[Heard]) -> None:
    """Whose matter it is and where, from all that was heard: the same whatever came first.

    The case's word on the employer counts before the complaint's, a code before a name's hash.
    """
    named = [fact for fact in told if fact.employer]
    best = max(named, key=lambda f: (not _unnamed(f), f.source != f.matter, f.sequence), default=None)
    first = min(told, key=lambda f: (f.kind is not Kind.FILED, f.happened_on, f.sequence))
    matter.employer = best.employer if best else None
    matter.division = first.division
    matter.first_on = min(fact.happened_on for fact in told)
    matter.filed_on = first.happened_on if first.kind is Kind.FILED else None


def _unnamed(fact: Heard) -> bool:
    return (fact.employer or "").startswith(UNNAMED)


async def _numbers(session: AsyncSession, matter: Matter) -> Numbers | None:
    """What counts where and when the clue was filed; None when a number is unknown there and a person was asked."""
    on = matter.filed_on or matter.first_on
    try:
        return Numbers(
            clue_points=regions.value(matter.division, "risk_points_clue", on).number(),
            decay_months=regions.value(matter.division, "risk_decay_months", on).number(),
            group_workers=regions.value(matter.division, "risk_red_group_workers", on).number(),
        )
    except UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind="matter", subject=matter.number)
        return None


def _fact(heard: Heard) -> Fact:
    return Fact(
        kind=heard.kind,
        source=heard.source,
        on=heard.happened_on,
        sequence=heard.sequence,
        workers=heard.workers,
        outstanding_fen=heard.outstanding_fen,
        disposition=heard.disposition,
    )


def _row(matter: Matter, employer: str, found: Contribution) -> ContributionRow:
    return ContributionRow(
        employer=employer,
        matter=matter.number,
        division=matter.division,
        rule=found.rule,
        source=found.source,
        points=found.points,
        hard=found.hard,
        from_on=found.from_on,
        until_on=found.until_on,
        cleared_by=found.cleared_by,
        sequence=found.sequence,
    )
