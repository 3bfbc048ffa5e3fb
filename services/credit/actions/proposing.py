"""Facts propose, persons decide: an overdue order that reaches the amount becomes a proposal to list (BLACK-01)."""

from collections.abc import Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit import queries
from services.credit.rules.amount import Check, Limits, Outcome, amount_reached, months_between
from services.credit.rules.record import NOT_CORRECTION, Code, paid_in_full
from services.credit.rules.wording import check_words
from services.credit.tables import AmountCheck, Entry, Proposal
from shared import clock, history, obligations, regions
from shared.obligations.questions import ask, ask_for_number
from shared.regions import Known, UnknownHere

LISTING = "list"
DECISION = "listing-decision"


async def look_at_orders(session: AsyncSession, entry: Entry) -> None:
    """Check every overdue order this entry says something about and whose check is not settled yet."""
    about = await queries.entries_about(session, entry)
    for overdue in [row for row in about if row.code is Code.OVERDUE]:
        check = await session.get(AmountCheck, (overdue.source, overdue.document_no))
        if check is None or check.outcome is Outcome.UNDECIDED:
            await _check(session, overdue, about, check)
    if entry.code in (Code.PAID, Code.OVERDUE, Code.ACCEPTED):
        await _mark_corrected(session, about)


async def _check(session: AsyncSession, overdue: Entry, about: Sequence[Entry], before: AmountCheck | None) -> None:
    try:
        lines = _lines(overdue)
    except UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind="case", subject=overdue.source)
        await _write(session, overdue, before, Outcome.UNDECIDED, (missing.chinese, missing.english), [])
        return
    limits = _limits(lines)
    known = _known(overdue, about)
    check = amount_reached(**known, limits=limits)
    words = check_words(check, limits, **known)
    await _write(session, overdue, before, check.outcome, words, [_origin(line) for line in lines])
    if check.outcome is Outcome.REACHED:
        await _propose(session, overdue, words)
    elif check.outcome is Outcome.UNDECIDED:
        await _ask(session, overdue, check, words)


def _lines(overdue: Entry) -> list[Known]:
    """The lines in force where the case is, on the order's last day. Raises UnknownHere."""
    keys = ("crime_one_worker_yuan", "crime_one_worker_months", "crime_ten_workers_count", "crime_ten_workers_yuan")
    assert overdue.due_on is not None
    return [regions.value(overdue.division, key, overdue.due_on) for key in keys]


def _limits(lines: Sequence[Known]) -> Limits:
    one_worker, months, workers, group = (line.number() for line in lines)
    return Limits(
        one_worker_fen=one_worker * 100, one_worker_months=months, group_workers=workers, group_fen=group * 100
    )


def _known(overdue: Entry, about: Sequence[Entry]) -> dict[str, Any]:
    """What the record knows for the check: verified numbers of workers before claimed ones, the period as claimed."""
    verified = [row.workers for row in about if row.code is Code.FOUND and row.workers is not None]
    claimed = [row.workers for row in about if row.code in (Code.OPENED, Code.ACCEPTED) and row.workers is not None]
    accepted = next((row for row in about if row.code is Code.ACCEPTED), None)
    workers = (verified or claimed or [0])[-1]
    total = overdue.outstanding_fen or 0
    return {
        "one_worker_fen": total if workers == 1 else None,
        "months": months_between(accepted.period_from, accepted.period_to) if accepted else None,
        "workers": workers,
        "total_fen": total,
    }


def _origin(line: Known) -> dict[str, Any]:
    """A line as the record keeps it, so that the check can be repeated and questioned."""
    return {
        "key": line.key,
        "value": line.number(),
        "region": line.region,
        "rule": line.rule,
        "source": line.source,
        "status": line.status,
    }


async def _write(
    session: AsyncSession,
    overdue: Entry,
    before: AmountCheck | None,
    outcome: Outcome,
    words: tuple[str, str],
    lines: list[dict[str, Any]],
) -> None:
    zh, en = words
    told: dict[str, Any] = {"outcome": outcome, "zh": zh, "en": en, "checked_on": clock.today(), "lines": lines}
    check = before or AmountCheck(
        source=overdue.source,
        document_no=overdue.document_no or "",
        employer=overdue.employer,
        division=overdue.division,
        **told,
    )
    check.sqlmodel_update(told)
    session.add(check)
    await session.flush()


async def _ask(session: AsyncSession, overdue: Entry, check: Check, words: tuple[str, str]) -> None:
    await ask(
        session,
        subject_kind="case",
        subject=overdue.source,
        division=overdue.division,
        code=f"amount-undecided:{check.missing}",
        zh=words[0],
        en=words[1],
    )


async def _propose(session: AsyncSession, overdue: Entry, words: tuple[str, str]) -> None:
    """A proposal waits for a person, with the day by which to decide: 20 working days from the last day (BLACK-05)."""
    assert overdue.due_on is not None
    assert overdue.document_no is not None
    proposal = Proposal(
        kind=LISTING,
        rule_id="BLACK-01",
        employer=overdue.employer,
        division=overdue.division,
        source=overdue.source,
        document_no=overdue.document_no,
        outstanding_fen=overdue.outstanding_fen or 0,
        proposed_on=clock.today(),
        decide_by=overdue.due_on,
        zh=words[0],
        en=words[1],
    )
    deadline = await obligations.start(
        session,
        subject_kind="proposal",
        subject=proposal.number,
        division=proposal.division,
        name=DECISION,
        rule_id="BLACK-05",
        legal_basis="人社部令45号第8条",
        started_on=overdue.due_on,
        start_event="mediation.correction-order-overdue",
        term=regions.value(overdue.division, "blacklist_decision_days", overdue.due_on).term(),
    )
    proposal.decide_by = deadline.due_on
    session.add(proposal)
    await history.record(session, proposal, kind="proposal", by="credit", action="propose", note=words[0])


async def miss_decision(session: AsyncSession, obligation: obligations.Obligation) -> None:
    """The day by which to decide on listing passed (BLACK-05): the office is asked; nothing is decided by silence."""
    await ask(
        session,
        subject_kind=obligation.subject_kind,
        subject=obligation.subject,
        division=obligation.division,
        code=f"{DECISION}-overdue",
        zh=f"列入失信联合惩戒名单的建议已过决定期限（{obligation.due_on}），请尽快作出决定",
        en=f"the day for deciding on a proposed listing has passed ({obligation.due_on}): decide now",
    )


async def _mark_corrected(session: AsyncSession, about: Sequence[Entry]) -> None:
    """Open proposals of a case show the day on which the liable side itself had paid everything (BLACK-04)."""
    for source in sorted({row.source for row in about if row.code is Code.OVERDUE}):
        case = [row for row in about if row.source == source]
        paid = paid_in_full([queries.line(row) for row in case])
        own = all(row.payer not in NOT_CORRECTION for row in case if row.code is Code.PAID)
        for proposal in await queries.open_proposals(session, source):
            corrected_on = paid.on if paid and own else None
            if proposal.corrected_on != corrected_on:
                proposal.corrected_on = corrected_on
                await history.record(
                    session, proposal, kind="proposal", by="credit", action="corrected", facts={"on": corrected_on}
                )
